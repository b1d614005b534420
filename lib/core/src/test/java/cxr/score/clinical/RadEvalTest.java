package cxr.score.clinical;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.score.metric.Metric;
import cxr.score.metric.Pairs;
import cxr.score.metric.Selection;
import cxr.score.metric.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pairs and figures are those that RadEval 2.2.1 publishes in its tests. */
class RadEvalTest {

  private static final List<String> REFERENCES =
      List.of(
          "No acute cardiopulmonary process.",
          "Small bilateral pleural effusions with bibasilar atelectasis.",
          "Mild cardiomegaly. No pleural effusion.");
  private static final List<String> HYPOTHESES =
      List.of(
          "No acute findings.",
          "Bilateral pleural effusions and basilar atelectasis.",
          "Mild cardiomegaly with clear lungs.");
  private static final List<Double> RADCLIQ = List.of(.8346, .0416, .3987);

  /** The fourteen labels, of which these are present. */
  private static List<Integer> labels(int... present) {
    Integer[] labels = new Integer[14];
    Arrays.fill(labels, 0);
    for (int label : present) {
      labels[label] = 1;
    }
    return List.of(labels);
  }

  @TempDir Path folder;

  private int version = 1;

  @BeforeEach
  void write() throws IOException {
    Map<String, Object> answers =
        Map.of(
            "radcliq",
            byText(HYPOTHESES, RADCLIQ),
            "green",
            byText(HYPOTHESES, List.of(.5, 1.0, 0.0)),
            "radgraph",
            Map.of(
                "clear",
                Map.of("1", Map.of("tokens", "clear", "label", "OBS-DP", "relations", List.of()))),
            "chexbert",
            Map.of(
                "no finding", labels(13),
                "heart", labels(1),
                "edema", labels(4, 7),
                "consolidation", labels(5),
                "opacity", labels(2, 3),
                "nothing", labels()));
    Files.writeString(
        folder.resolve("answers.json"), new ObjectMapper().writeValueAsString(answers));
  }

  private static Map<String, Double> byText(List<String> texts, List<Double> values) {
    Map<String, Double> map = new HashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      map.put(texts.get(i), values.get(i));
    }
    return map;
  }

  private RadEval radEval() {
    return new RadEval(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            FakeRadEval.class.getName(),
            "fake " + version,
            folder.resolve("answers.json").toString(),
            folder.resolve("log").toString()),
        folder.resolve("cache"));
  }

  private long questions() throws IOException {
    Path log = folder.resolve("log");
    return Files.exists(log) ? Files.readAllLines(log).size() : 0;
  }

  private static Tally tally(Metric metric) {
    return metric.tally(Pairs.of(REFERENCES, HYPOTHESES));
  }

  /** RadEval prints the inverse of the mean, 2.3531. */
  @Test
  void radCliqIsTheMeanOfItsPairs() {
    Tally tally = tally(new RadCliq(radEval()));
    double mean = tally.scores(Selection.all(3))[0];
    assertEquals(.42497, mean, 1e-5);
    assertEquals(2.3531, 1 / mean, 1e-4);
    for (int i = 0; i < 3; i++) {
      assertEquals(RADCLIQ.get(i), tally.scores(Selection.of(i))[0]);
    }
  }

  /** Of five published pairs: .36364 and .11905 over 14 labels, .33333 and .2 over five. */
  @Test
  void cheXbertCountsAsRadEval() {
    List<String> references = List.of("no finding", "heart", "heart", "consolidation", "opacity");
    List<String> hypotheses =
        List.of("no finding", "no finding", "edema", "consolidation", "nothing");
    Tally tally = new CheXbertF1(radEval()).tally(Pairs.of(references, hypotheses));
    double[] published = {.36363636363636365, .11904761904761904, .3333333333333333, .2};
    assertArrayEquals(published, tally.scores(Selection.all(5)), 1e-12);
    assertArrayEquals(new double[] {0, 0, 0, 0}, tally.scores(Selection.of(1, 4)), 1e-12);
  }

  @Test
  void graphsComeFromItWhereNoFileIsNamed() {
    Pairs pairs = Pairs.of(List.of("clear", "clear"), List.of("clear", ""));
    Tally tally = new RadGraphF1(null, radEval()).tally(pairs);
    assertArrayEquals(new double[] {.5, .5, .5}, tally.scores(Selection.all(2)));
  }

  @Test
  void answersAreKeptByTextsAndVersion() throws IOException {
    RadEval first = radEval();
    tally(new Green(first));
    assertEquals(1, questions());
    tally(new Green(first));
    double[] again = tally(new Green(radEval())).scores(Selection.all(3));
    assertEquals(.5, again[0]);
    assertEquals(1, questions());
    new Green(first).tally(Pairs.of(List.of("other"), HYPOTHESES.subList(1, 2)));
    assertEquals(2, questions()); // asked for the new pair alone
    version = 2;
    tally(new Green(radEval()));
    assertEquals(3, questions());
    String kept = Files.readString(folder.resolve("cache/green.jsonl"));
    assertTrue(!kept.contains("acute"), "no text is kept");
  }

  /** Half a line is left of a process that was killed while it wrote. */
  @Test
  void halfALineIsAskedForAgain() throws IOException {
    tally(new Green(radEval()));
    Path file = folder.resolve("cache/green.jsonl");
    String kept = Files.readString(file);
    Files.writeString(file, kept.substring(0, kept.length() - 20) + "\n");
    assertEquals(.5, tally(new Green(radEval())).scores(Selection.all(3))[0]);
    assertEquals(2, questions());
  }

  /** RadCliQ weighs words by all references that are scored together. */
  @Test
  void ratedTogetherIsKeptTogether() throws IOException {
    tally(new RadCliq(radEval()));
    tally(new RadCliq(radEval()));
    assertEquals(1, questions());
    new RadCliq(radEval()).tally(Pairs.of(REFERENCES.subList(0, 1), HYPOTHESES.subList(0, 1)));
    assertEquals(2, questions());
  }

  @Test
  void whatIsAbsentIsSaid() throws IOException {
    RadEval radEval = radEval();
    assertEquals("the weights of ratescore are not here", tally(new RateScore(radEval)).absence());
    assertEquals("the weights of ratescore are not here", tally(new RateScore(radEval)).absence());
    assertEquals(1, questions()); // not twice
    assertEquals("", tally(new Green(radEval)).absence());
    String off = tally(new BertScore(RadEval.find("off"))).absence();
    assertEquals("CXR_RADEVAL is off", off);
    assertEquals(off, new BertScore(RadEval.find("off")).absence()); // before it is asked
    String wrong = tally(new BertScore(RadEval.find(folder.toString() + "/python"))).absence();
    assertTrue(wrong.contains("/python, which is no Python"), wrong);
    assertTrue(tally(new Ends(radEval)).absence().contains("RadEval has ended"));
    assertTrue(tally(new RadCliq(radEval)).absence().contains("RadEval has ended"));
    RadEval none = new RadEval(List.of("/nowhere/python"), folder);
    assertEquals("", new RadCliq(none).absence());
    String failed = tally(new RadCliq(none)).absence();
    assertTrue(failed.contains("/nowhere/python"), failed);
    assertEquals(failed, new CheXbertF1(none).absence());
    assertEquals(failed, new RadGraphF1(null, none).absence());
    assertEquals("", new RadGraphF1("graphs.json", none).absence());
  }

  /** A metric at whose first question the process ends. */
  private static final class Ends extends RadEvalMean {

    Ends(RadEval radEval) {
      super("ends", "ends", "ends", false, radEval);
    }
  }
}
