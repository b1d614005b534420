package cxr.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Probabilities of findings: how they rank, where they decide, whether they are meant. */
class FindingScoresTest {

  private static JsonNode golden() throws IOException {
    try (InputStream in = FindingScoresTest.class.getResourceAsStream("findings-golden.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static double[] probabilities(JsonNode one) {
    double[] p = new double[one.get("probability").size()];
    for (int i = 0; i < p.length; i++) {
      p[i] = one.get("probability").get(i).doubleValue();
    }
    return p;
  }

  private static boolean[] positive(JsonNode one) {
    boolean[] y = new boolean[one.get("positive").size()];
    for (int i = 0; i < y.length; i++) {
      y[i] = one.get("positive").get(i).booleanValue();
    }
    return y;
  }

  @Test
  void rankingIsThatOfScikitLearn() throws IOException {
    for (JsonNode one : golden()) {
      double[] p = probabilities(one);
      boolean[] y = positive(one);
      Ranking ranking = Ranking.of(p, y);
      assertEquals(one.get("auc").doubleValue(), ranking.auc(), 1e-12);
      assertEquals(one.get("averagePrecision").doubleValue(), ranking.averagePrecision(), 1e-12);
    }
    assertTrue(Double.isNaN(Ranking.of(new double[] {.2, .3}, new boolean[2]).auc()));
    assertTrue(Double.isNaN(Ranking.of(new double[] {.2}, new boolean[1]).averagePrecision()));
  }

  @Test
  void theCommonThresholdIsTheBestOfAll() throws IOException {
    for (JsonNode one : golden()) {
      double[] p = probabilities(one);
      boolean[] y = positive(one);
      double[][] rows = new double[p.length][];
      boolean[][] truth = new boolean[p.length][];
      for (int i = 0; i < p.length; i++) {
        rows[i] = new double[] {p[i]};
        truth[i] = new boolean[] {y[i]};
      }
      Thresholds chosen = Thresholds.choose(List.of("Edema"), rows, truth);
      assertEquals(
          one.get("bestF1").doubleValue(), f1(rows, truth, chosen, Thresholds.Kind.COMMON), 1e-12);
    }
  }

  private static double f1(
      double[][] rows, boolean[][] truth, Thresholds thresholds, Thresholds.Kind kind) {
    double hits = 0;
    double named = 0;
    for (int i = 0; i < rows.length; i++) {
      boolean[] decided = thresholds.decide(rows[i], kind);
      for (int l = 0; l < decided.length; l++) {
        hits += decided[l] && truth[i][l] ? 1 : 0;
        named += (decided[l] ? 1 : 0) + (truth[i][l] ? 1 : 0);
      }
    }
    double f1 = 2 * hits / named;
    assertEquals(f1, thresholds.f1(rows, truth, kind), 1e-12);
    return f1;
  }

  @Test
  void oneForEachLabelIsNoWorseThanOneForAll() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      double[][] p = new double[80][3];
      boolean[][] y = new boolean[80][3];
      for (int i = 0; i < p.length; i++) {
        for (int l = 0; l < 3; l++) {
          y[i][l] = random.nextInt(8) <= l;
          p[i][l] =
              Math.min(1, Math.abs(random.nextGaussian() * .2 + (y[i][l] ? .3 : .1) * (l + 1)));
        }
      }
      Thresholds chosen = Thresholds.choose(List.of("a", "b", "c"), p, y);
      double common = f1(p, y, chosen, Thresholds.Kind.COMMON);
      assertTrue(f1(p, y, chosen, Thresholds.Kind.EACH) >= common - 1e-12);
      assertTrue(
          common
              > f1(
                  p,
                  y,
                  new Thresholds(List.of("a", "b", "c"), .999, List.of(1., 1., 1.)),
                  Thresholds.Kind.COMMON));
    }
  }

  @Test
  void whereNothingIsThereNothingIsDecided() {
    Thresholds chosen =
        Thresholds.choose(List.of("a"), new double[][] {{1}, {.2}}, new boolean[2][1]);
    assertArrayEquals(new boolean[1], chosen.decide(new double[] {1}, Thresholds.Kind.COMMON));
    assertArrayEquals(new boolean[1], chosen.decide(new double[] {1}, Thresholds.Kind.EACH));
  }

  @Test
  void rareFindingsAreNamedAsOftenAsTheyShouldBe() {
    double[][] p = {{.9, .04, 0}, {.8, .03, 0}, {.1, .02, .3}, {.2, .01, 0}};
    Thresholds lowered =
        new Thresholds(List.of("a", "b", "c"), .5, List.of(.5, .5, .5))
            .namingAtLeast(p, List.of(.25, .5, .75));
    // a is named twice already, b as asked, c once: what has no probability is never named
    boolean[][] wanted = {
      {true, true, false}, {true, true, false}, {false, false, true}, {false, false, false}
    };
    for (int i = 0; i < p.length; i++) {
      assertArrayEquals(wanted[i], lowered.decide(p[i], Thresholds.Kind.EACH));
    }
    assertEquals(.025, lowered.of(1, Thresholds.Kind.EACH), 1e-12); // halfway between two
    Thresholds none = lowered.namingAtLeast(p, List.of(0., 0., 0.));
    assertEquals(List.of(.5, .5, .5), none.each());
  }

  @Test
  void calibrationByHand() {
    double[] p = {.05, .15, .15, .95, 1, .55};
    boolean[] y = {false, false, true, true, true, false};
    Calibration calibration = Calibration.of(p, y, 10);
    assertEquals(10, calibration.bins().size());
    assertEquals(2, calibration.bins().get(1).count());
    assertEquals(.5, calibration.bins().get(1).observed(), 1e-12);
    assertEquals(.975, calibration.bins().get(9).predicted(), 1e-12);
    assertEquals((.05 + 2 * .35 + .55 + 2 * .025) / 6, calibration.error(), 1e-12);
    assertThrows(
        IllegalArgumentException.class,
        () -> Calibration.of(new double[] {1.2}, new boolean[1], 10));
  }

  /** Three studies, two findings; the second is in none. */
  /** The means go over the labels of which there is something to say. */
  @Test
  void meansLeaveOutWhatIsNotDefined() {
    double[][] p = {{.9, .1, .2, 0}, {.2, .8, .7, 0}, {.6, .3, .1, 0}};
    boolean[][] y = {
      {true, false, false, false}, {false, true, false, false}, {true, false, true, false}
    };
    Thresholds half = Thresholds.half(List.of("a", "b", "c", "d"));
    assertEquals(
        (1 + 1 + 0) / 3., half.macroF1(p, y, Thresholds.Kind.COMMON), 1e-12, "d is never named");
    assertTrue(
        Double.isNaN(half.macroF1(new double[1][4], new boolean[1][4], Thresholds.Kind.EACH)));
    List<Ranking> rankings = Ranking.each(p, y).subList(1, 4);
    assertEquals((1 + 1 / 3.) / 2, Ranking.mean(rankings, Ranking::averagePrecision), 1e-12);
    assertTrue(Double.isNaN(Ranking.mean(rankings.subList(2, 3), Ranking::averagePrecision)));
  }

  @Test
  void allScoresOfASystemStandTogether() {
    Thresholds thresholds = new Thresholds(List.of("Edema", "Fracture"), .5, List.of(.9, .1));
    double[][] p = {{.8, .0}, {.6, .2}, {.1, .0}};
    boolean[][] y = {{true, false}, {false, false}, {true, false}};
    FindingScores common = FindingScores.of("a", thresholds, Thresholds.Kind.COMMON, p, y);
    FindingScores.Finding edema = common.findings().get(0);
    assertEquals(new ConditionScores.Counts(1, 1, 1, 0), edema.counts());
    assertEquals(.5, edema.auc());
    assertEquals((1 + 2. / 3) / 2, edema.averagePrecision(), 1e-12);
    assertEquals((.2 + .6 + .9) / 3, edema.calibration().error(), 1e-12);
    assertEquals((.2 + .6 + .9 + .2) / 6, common.calibration().error(), 1e-12);
    assertEquals(.5, common.values().get(FindingScores.Score.MICRO_F1), 1e-12);
    assertEquals(.5, common.values().get(FindingScores.Score.MACRO_F1), 1e-12);
    assertEquals(.5, common.values().get(FindingScores.Score.MEAN_AUC), 1e-12);
    assertEquals(edema.averagePrecision(), common.meanAveragePrecision());
    assertTrue(common.intervals().get(FindingScores.Score.MICRO_F1).high() <= 1);

    FindingScores each = FindingScores.of("b", thresholds, Thresholds.Kind.EACH, p, y);
    assertEquals(new ConditionScores.Counts(0, 0, 2, 1), each.findings().get(0).counts());
    assertEquals(new ConditionScores.Counts(0, 1, 0, 2), each.findings().get(1).counts());
    assertEquals(0, each.values().get(FindingScores.Score.MACRO_F1));
    String table = FindingScores.table(List.of(common, each)).toString();
    assertTrue(table.contains("3 studies, one threshold for all findings"), table);
    assertTrue(each.details().toString().contains("a threshold for each finding"));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            FindingScores.of(
                "c", thresholds, Thresholds.Kind.EACH, new double[0][], new boolean[0][]));
  }
}
