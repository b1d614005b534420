package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.SmallDisk;
import cxr.io.WholeFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a disk that is full each command says so in a line, and what stood there whole still does. */
class FullDiskTest {

  private static int trials;

  @TempDir Path folder;

  @AfterAll
  static void count() {
    System.out.println("trials: " + trials + " of full disks");
  }

  private static String run(int code, List<String> words) {
    StringWriter err = new StringWriter();
    int found =
        Main.run(
            words.toArray(new String[0]),
            new PrintWriter(new StringWriter()),
            new PrintWriter(err, true));
    assertEquals(code, found, words + "\n" + err);
    return err.toString();
  }

  private static Map<String, Long> files(Path folder) throws IOException {
    Map<String, Long> files = new TreeMap<>();
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.size(file));
      }
    }
    return files;
  }

  private static void full(SmallDisk disk, List<String> words) throws IOException {
    trials++;
    Map<String, Long> before = files(disk.folder());
    String said = run(1, words);
    assertEquals(1, said.lines().count(), said);
    assertTrue(said.contains("disk is full") && said.contains(disk.folder().toString()), said);
    assertEquals(before, files(disk.folder()), words + " left something, or took it away");
  }

  @Test
  void nothingWholeIsLost() throws IOException {
    Commands commands = new Commands(folder);
    commands.beginning().forEach(words -> run(0, words));
    try (SmallDisk disk = SmallDisk.at(folder.resolve("disk"), 8192)) {
      Path there = disk.folder();
      List<String> compare =
          commands
              .all()
              .get(2)
              .plus(
                  "--html",
                  there.resolve("a.html").toString(),
                  "--csv",
                  there.resolve("a.csv").toString(),
                  "--replace");
      List<String> evaluate =
          commands.all().stream()
              .filter(words -> words.toString().equals("evaluate"))
              .findFirst()
              .orElseThrow()
              .plus("--html", there.resolve("b.html").toString(), "--replace");
      List<String> export =
          List.of(
              "weights",
              "export",
              commands.run.toString(),
              there.resolve("e").toString(),
              "--replace");
      List<String> sample =
          List.of("data", "sample", there.resolve("sample").toString(), "--studies", "8");
      List<String> train = new ArrayList<>(commands.beginning().get(1));
      train.set(train.indexOf("--run") + 1, there.resolve("run").toString());
      train.add("--replace");
      for (List<String> words : List.of(compare, evaluate, export, sample)) {
        run(0, words);
      }
      for (int free : new int[] {0, 4096, 16384}) {
        disk.fill(free);
        for (List<String> words : List.of(evaluate, export, sample)) {
          full(disk, words);
        }
        if (free == 0) {
          full(disk, compare);
        }
        trials++;
        Map<String, Long> before = files(there);
        String said = run(1, train);
        assertEquals(1, said.lines().count(), said);
        assertTrue(said.contains("disk is full"), said);
        Map<String, Long> after = files(there);
        assertTrue(after.keySet().stream().noneMatch(n -> n.contains(".aside")), after.toString());
        assertTrue(after.entrySet().containsAll(before.entrySet()), "something whole was lost");
        WholeFolder.delete(there.resolve("run"));
        Files.delete(there.resolve("filling"));
      }
      run(0, train);
    }
  }

  @Test
  void aTrainingGoesOnFromItsLastCheckpointWhenThereIsRoom() throws IOException {
    Commands commands = new Commands(folder);
    commands.beginning().forEach(words -> run(0, words));
    try (SmallDisk disk = SmallDisk.at(folder.resolve("disk"), 32768)) {
      Path run = disk.folder().resolve("run");
      List<String> train = new ArrayList<>(commands.beginning().get(1));
      train.set(train.indexOf("--run") + 1, run.toString());
      run(0, train);
      Map<String, Long> whole = files(run);
      disk.fill(50_000);
      List<String> resume =
          List.of(
              "train",
              "--data",
              commands.data.toString(),
              "--resume",
              run.toString(),
              "--set",
              "train.maxSteps=4");
      trials++;
      String said = run(1, resume);
      assertTrue(said.contains("the last good one is that of step 2"), said);
      assertEquals(1, said.lines().count(), said);
      assertTrue(files(run).keySet().containsAll(whole.keySet()), files(run) + " of " + whole);
      Files.delete(disk.folder().resolve("filling"));
      run(0, resume);
    }
  }
}
