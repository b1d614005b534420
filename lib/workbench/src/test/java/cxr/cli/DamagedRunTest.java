package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.layout.Datasets;
import cxr.io.Checkout;
import cxr.model.ReportModel;
import cxr.train.Run;
import cxr.train.RunHome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Each file of a run is damaged in every way, and the run is opened, listed, evaluated and gone on
 * with: what comes of it is what came of the whole run, or the damage is told in a line.
 */
class DamagedRunTest {

  private static final String TINY =
      """
      image.size=32, model.encoderBlocks=[1], model.encoderWidth=4, model.layers=1, model.width=16
      model.heads=2, text.minCount=1, generate.maxTokens=6, train.batchSize=8, train.epochs=3
      train.maxMinutes=0, train.maxSteps=6, train.learningRate=0.01, train.samples=0
      train.keepCheckpoints=2
      """;
  private static final String RESUMED = "train.maxSteps=8";

  /** What may happen to a file. */
  private enum Damage {
    FLIPPED,
    CUT,
    EMPTIED,
    REMOVED,
    REPLACED,
    UNREADABLE,
    FOLDER;

    void to(Path file, Path other, Random random) throws IOException {
      byte[] bytes = Files.readAllBytes(file);
      Files.delete(file);
      switch (this) {
        case FLIPPED -> {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
          Files.write(file, bytes);
        }
        case CUT -> Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
        case EMPTIED -> Files.write(file, new byte[0]);
        case REPLACED -> Files.copy(other, file);
        case UNREADABLE -> Files.createSymbolicLink(file, file.getFileName()); // leads to itself
        case FOLDER -> Files.createDirectory(file);
        case REMOVED -> {}
      }
    }
  }

  /** What a command said and how it ended. */
  private record Said(int code, String out, String err) {
    void isOrderly(String trial) {
      String all = out + err;
      assertTrue(!all.contains("Exception") && !all.contains("\tat "), trial + "\n" + all);
      assertTrue(code == 0 || err.strip().lines().count() <= 3, trial + "\n" + err);
      assertTrue(code == 0 || err.length() > 40, trial + "\n" + err);
    }

    boolean tells(String file) {
      return (out + err).contains(file);
    }
  }

  @TempDir Path folder;

  private final PrintStream console = System.err;
  private final String home = System.getProperty("cxr.home");
  private String data;
  private RunHome runs;
  private Random random;
  private int trials;

  @BeforeEach
  void train() throws IOException {
    random = new Random(13);
    System.setProperty("cxr.home", folder.toString());
    data = copyOfCollection().toString();
    runs = RunHome.of(Datasets.open(Path.of(data)));
    assertEquals(0, call("train", "--data", data, "--run", "whole", "--set", TINY).code());
    String other = TINY + ", train.seed=2, model.seed=2, generate.maxTokens=5";
    assertEquals(0, call("train", "--data", data, "--run", "other", "--set", other).code());
  }

  @AfterEach
  void restore() {
    System.setErr(console);
    if (home == null) {
      System.clearProperty("cxr.home");
    } else {
      System.setProperty("cxr.home", home);
    }
  }

  private Path copyOfCollection() throws IOException {
    Path from = Path.of("../model/src/test/resources/cxr/train/collection");
    return copy(from, folder.resolve("collection"));
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }

  private static void delete(Path path) throws IOException {
    if (Files.exists(path)) {
      try (Stream<Path> files = Files.walk(path)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static Said call(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
    int code = Main.run(words, new PrintWriter(out, true), new PrintWriter(err, true));
    return new Said(code, out.toString(), told.toString(StandardCharsets.UTF_8) + err);
  }

  private Path run(String name) {
    return runs.run(name).folder();
  }

  private Said evaluate() {
    return call("evaluate", "--data", data, "--run", "tried");
  }

  private Said resume() {
    return call("train", "--data", data, "--resume", "tried", "--set", RESUMED);
  }

  private void fresh() throws IOException {
    delete(run("tried"));
    copy(run("whole"), run("tried"));
  }

  @Test
  void damageChangesNothingOrIsTold() throws IOException {
    fresh();
    ReportModel whole = new Run(run("tried")).model();
    String evaluated = evaluate().out();
    Said resumed = resume();
    assertEquals(0, resumed.code(), resumed.err());
    INDArray longer = new Run(run("tried")).model().weights().learntRow();
    List<String> wrong = new ArrayList<>();
    for (String file : files()) {
      for (Damage damage : Damage.values()) {
        try {
          tryOut(file, damage, whole, evaluated, longer);
        } catch (AssertionError e) {
          wrong.add(e.getMessage());
        }
      }
    }
    damagedPictures(evaluated);
    System.out.println("trials: " + trials + " of damaged runs, caches and X-rays");
    assertEquals(List.of(), wrong);
    assertTrue(trials >= 500, trials + " trials");
  }

  private void tryOut(
      String file, Damage damage, ReportModel whole, String evaluated, INDArray longer)
      throws IOException {
    String trial = file + " " + damage + ": ";
    boolean told = damaged(file, damage) && !file.startsWith("checkpoints");
    // A hash that is changed in the manifest speaks of the file that it belongs to.
    String name = file.equals("manifest.json") ? "" : file;
    trials++;
    opens(trial, whole, told ? name : null);

    trials++;
    Said listed = call("runs", "list", "--data", data);
    listed.isOrderly(trial);
    assertTrue(listed.code() == 0 && listed.tells("tried"), trial + listed);
    boolean shown = List.of("run.json", "settings.json", "metrics.json").contains(file);
    assertTrue(!told || !shown || listed.tells(file), trial + listed);

    trials++;
    Said scored = evaluate();
    scored.isOrderly(trial);
    assertTrue(scored.code() != 0 || scored.out().equals(evaluated), trial + scored);
    assertTrue(!told || scored.tells(name) && !scored.err().isEmpty(), trial + scored);

    trials++;
    damaged(file, damage);
    goesOn(trial, name, longer);
  }

  /** Whether the file is another one then: two runs may share their list of X-rays. */
  private boolean damaged(String file, Damage damage) throws IOException {
    fresh();
    Path tried = run("tried").resolve(file);
    byte[] before = Files.readAllBytes(tried);
    damage.to(tried, run("other").resolve(file), random);
    return !Files.isRegularFile(tried) || !Arrays.equals(before, Files.readAllBytes(tried));
  }

  /** All files of a run, and of its newest checkpoint. */
  private List<String> files() throws IOException {
    List<String> names = new ArrayList<>();
    Path newest;
    try (Stream<Path> all = Files.list(run("whole").resolve("checkpoints"))) {
      newest = all.filter(Files::isDirectory).sorted().reduce((a, b) -> b).orElseThrow();
    }
    for (Path place : List.of(run("whole"), newest)) {
      try (Stream<Path> files = Files.list(place)) {
        files
            .filter(Files::isRegularFile)
            .sorted()
            .forEach(file -> names.add(run("whole").relativize(file).toString()));
      }
    }
    assertEquals(17, names.size(), names.toString());
    return names;
  }

  private void opens(String trial, ReportModel whole, String file) {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
    String said;
    try {
      ReportModel model = new Run(run("tried")).model();
      assertEquals(whole.weights().learntRow(), model.weights().learntRow(), trial);
      assertEquals(whole.weights().bufferRow(), model.weights().bufferRow(), trial);
      assertEquals(whole.settings(), model.settings(), trial);
      assertEquals(whole.tokenizer().size(), model.tokenizer().size(), trial);
      said = told.toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      said = e.getMessage();
    }
    assertTrue(file == null || said.contains(file) && !said.isEmpty(), trial + said);
    assertTrue(said.strip().lines().count() <= 2, trial + said);
  }

  private void goesOn(String trial, String file, INDArray expected) throws IOException {
    Said said = resume();
    said.isOrderly(trial);
    String name = Path.of(file).getFileName().toString();
    if (said.code() != 0) {
      assertTrue(said.tells(name), trial + said);
      return;
    }
    Run run = new Run(run("tried"));
    assertTrue(run.problem().isEmpty(), trial + run.problem());
    boolean same = run.model().weights().learntRow().equals(expected);
    assertTrue(same || said.tells(name), trial + said);
  }

  /** X-rays that are others, and caches that are damaged. */
  private void damagedPictures(String evaluated) throws IOException {
    Path cache;
    try (Stream<Path> files = Files.list(Checkout.cache())) {
      String root = "collection-";
      cache =
          files
              .filter(file -> file.getFileName().toString().startsWith(root))
              .max(Comparator.comparing(file -> file.toFile().lastModified()))
              .orElseThrow();
    }
    byte[] whole = Files.readAllBytes(cache);
    for (Damage damage : List.of(Damage.FLIPPED, Damage.CUT, Damage.EMPTIED, Damage.REMOVED)) {
      for (int round = 0; round < 4; round++) {
        fresh();
        Files.write(cache, whole);
        damage.to(cache, cache, random);
        Said scored = evaluate();
        assertEquals(0, scored.code(), damage + scored.err());
        assertEquals(evaluated, scored.out(), damage.toString());
        trials++;
      }
    }
    Path images = Path.of(data, "images", "images_normalized");
    List<Path> all;
    try (Stream<Path> files = Files.list(images)) {
      all = files.sorted().toList();
    }
    for (int i = 0; i < 8; i++) {
      fresh();
      Path image = all.get(random.nextInt(all.size()));
      byte[] bytes = Files.readAllBytes(image);
      Files.write(image, Files.readAllBytes(all.get((all.indexOf(image) + 1) % all.size())));
      Said scored = evaluate();
      assertTrue(
          scored.tells("1 changed: images/images_normalized/" + image.getFileName()),
          scored.toString());
      Said resumed = resume();
      assertEquals(1, resumed.code());
      assertTrue(resumed.tells(image.getFileName().toString()), resumed.toString());
      Files.write(image, bytes);
      trials += 2;
    }
  }
}
