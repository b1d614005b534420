package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.active.ActiveLearning;
import cxr.data.phantom.Sample;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code active-learning} and {@code label-queue}, on a small sample and an encoder by chance. */
class ActiveCommandsTest {

  @TempDir static Path folder;

  private static String data;
  private static String run;

  /** What came of a command. */
  private record Outcome(int code, String out, String err) {}

  @BeforeAll
  static void begin() throws IOException {
    data = folder.resolve("sample").toString();
    Sample.write(Path.of(data), 60, 1);
    run = folder.resolve("run").toString();
    String tiny =
        "image.size=32, train.maxSteps=1, train.batchSize=4, model.encoderBlocks=[1], model.width=16, model.layers=1, generate.maxTokens=5";
    Outcome trained = run("train", "--data", data, "--run", run, "--set", tiny);
    assertEquals(0, trained.code, trained.err);
  }

  private static Outcome run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(words, new PrintWriter(out, true), new PrintWriter(err, true));
    return new Outcome(code, out.toString(), err.toString());
  }

  private static Outcome measure(Path output, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("active-learning", "--data", data, "--run", run, "--output", "" + output));
    words.addAll(List.of("--strategies", "random,coreset", "--step", "5", "--reads", "15"));
    words.addAll(List.of(more));
    return run(words.toArray(new String[0]));
  }

  @Test
  void curvesAreMeasuredAndKept() throws IOException {
    Path output = folder.resolve("figures");
    Outcome first = measure(output, "--seeds", "2");
    assertEquals(0, first.code, first.err);
    assertTrue(first.out.contains("means over 2 seeds"), first.out);
    assertTrue(first.out.contains("coreset "), first.out);
    Path file = output.resolve("active-learning-validation.csv");
    assertEquals(5, ActiveLearning.read(file).size());
    String table = Files.readString(file);
    assertEquals(1 + 2 * 2 * 3 + 1, table.lines().count());
    Outcome more = measure(output, "--seeds", "3");
    assertEquals(0, more.code, more.err);
    assertEquals(7, ActiveLearning.read(file).size());
    assertTrue(Files.readString(file).startsWith(table));
    assertEquals(0, measure(output, "--seeds", "1", "--part", "test").code);
    assertTrue(Files.exists(output.resolve("active-learning-test.csv")));
    assertEquals(0, measure(output, "--seeds", "1", "--rare", "0.5").code);
    assertFalse(Files.readString(file).startsWith(table), "another plan begins anew");
  }

  @Test
  void wordsThatDoNotFitAreToldFirst() {
    for (String[] words :
        new String[][] {
          {"--part", "train"}, {"--seeds", "0"}, {"--step", "1"}, {"--rare", "2"}, {"--reads", "3"}
        }) {
      List<String> all = new ArrayList<>(List.of("active-learning", "--data", data));
      all.addAll(List.of(words));
      Outcome wrong = run(all.toArray(new String[0]));
      assertEquals(2, wrong.code, Arrays.toString(words));
      assertTrue(wrong.err.contains(words[0]), wrong.err);
    }
    Outcome count = run("label-queue", "--data", data, "--count", "0");
    assertEquals(2, count.code);
    assertTrue(count.err.contains("--count must be 1 or more; found 0"), count.err);
    Outcome name = run("active-learning", "--data", data, "--strategies", "best");
    assertEquals(2, name.code);
    assertTrue(name.err.contains("best"), name.err);
    String own = folder.resolve("most").toString();
    Outcome most =
        run("active-learning", "--data", data, "--run", run, "--reads", "900", "--output", own);
    assertEquals(1, most.code);
    assertTrue(most.err.contains("found 900 (--reads)"), most.err);
    assertFalse(most.out.contains("described"), most.out);
  }

  @Test
  void aQueueIsWrittenFilledAndReadBack() throws IOException {
    String labels = folder.resolve("labels").toString();
    String[] queue = {
      "label-queue", "--data", data, "--run", run, "--folder", labels, "--count", "4"
    };
    Outcome first = run(queue);
    assertEquals(0, first.code, first.err);
    assertTrue(first.out.startsWith("4 studies, chosen by clusters beside 0 answers"), first.out);
    Path table = Path.of(labels, "queue-001.csv");
    Path page = Path.of(labels, "queue-001.html");
    String html = Files.readString(page);
    assertEquals(List.of(), PageRules.loads(html));
    assertFalse(html.contains(folder.toString()), "no path of this machine");
    assertTrue(html.contains("data:image/png;base64,"), "pictures lie in the page");
    assertFalse(html.contains("Likeliest"), "nothing was learnt yet");

    List<String> lines = new ArrayList<>(Files.readAllLines(table));
    assertEquals(5, lines.size());
    for (int i = 1; i < 4; i++) { // the last row stays unread
      String line = lines.get(i);
      lines.set(
          i, i == 1 ? line.substring(0, line.length() - 13) + "1,-1" + ",".repeat(12) : line + "1");
      assertTrue(html.contains("Study " + line.substring(0, line.indexOf(','))), line);
    }
    List<String> wrong = new ArrayList<>(lines);
    wrong.set(2, wrong.get(2) + "2");
    Path broken = Files.write(folder.resolve("broken.csv"), wrong);
    String[] answers = {"label-queue", "--data", data, "--folder", labels, "--answers", ""};
    String command = "label-queue --answers %s --data %s --folder %s";
    assertTrue(first.out.contains(command.formatted(table, data, labels)), first.out);
    answers[6] = broken.toString();
    Outcome refused = run(answers);
    assertEquals(1, refused.code);
    assertTrue(refused.err.contains("line 3: No Finding is 1, 0, -1 or nothing"), refused.err);
    assertFalse(Files.exists(Path.of(labels, "labels.csv")));

    Files.write(table, lines);
    answers[6] = table.toString();
    Outcome taken = run(answers);
    assertEquals(0, taken.code, taken.err);
    assertTrue(taken.out.contains("3 studies of " + table + " are answered"), taken.out);

    Outcome second = run(queue);
    assertEquals(0, second.code, second.err);
    assertTrue(second.out.startsWith("4 studies, chosen by entropy beside 3 answers"), second.out);
    assertEquals(lines, Files.readAllLines(table), "what was filled stays");
    assertTrue(Files.readString(Path.of(labels, "queue-002.html")).contains("Likeliest"));
    for (String line : Files.readAllLines(Path.of(labels, "queue-002.csv"))) {
      String study = line.substring(0, line.indexOf(','));
      assertTrue(
          line.startsWith("study,")
              || lines.subList(1, 4).stream().noneMatch(l -> l.startsWith(study + ",")),
          study);
    }

    lines.set(2, lines.get(2).substring(0, lines.get(2).length() - 1) + "0");
    lines.set(2, lines.get(2).replaceFirst(",{13}0$", ",,1,,,,,,,,,,,0"));
    Files.write(broken, lines);
    answers[6] = broken.toString();
    Outcome changed = run(answers);
    assertEquals(1, changed.code, changed.out);
    assertTrue(changed.err.contains("Take them over by --replace"), changed.err);
    List<String> allowed = new ArrayList<>(List.of(answers));
    allowed.add("--replace");
    assertEquals(0, run(allowed.toArray(new String[0])).code);
    assertEquals(2, run("label-queue", "--data", data, "--replace").code);
  }
}
