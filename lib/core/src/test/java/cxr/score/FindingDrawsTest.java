package cxr.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.score.FindingScores.Score;
import cxr.score.metric.Interval;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FindingDrawsTest {

  private static final Thresholds HALF = Thresholds.half(List.of("a", "b"));
  private static final int STUDIES = 60;

  private final boolean[][] present = new boolean[STUDIES][2];

  private double[][] guesses(long seed, double right) {
    Random truth = new Random(1);
    Random random = new Random(seed);
    double[][] probabilities = new double[STUDIES][2];
    for (int n = 0; n < STUDIES; n++) {
      for (int l = 0; l < 2; l++) {
        present[n][l] = truth.nextDouble() < 0.4;
        double noise = random.nextDouble();
        probabilities[n][l] = right * (present[n][l] ? 1 : 0) + (1 - right) * noise;
      }
    }
    return probabilities;
  }

  private FindingDraws draws(long seed, double right) {
    return FindingDraws.of(HALF, Thresholds.Kind.COMMON, guesses(seed, right), present);
  }

  @Test
  void areThoseOfFindingScores() {
    double[][] probabilities = guesses(1, 0.3);
    FindingScores scores =
        FindingScores.of("one", HALF, Thresholds.Kind.COMMON, probabilities, present);
    FindingDraws draws = FindingDraws.of(HALF, Thresholds.Kind.COMMON, probabilities, present);
    for (Score score : Score.values()) {
      assertEquals(scores.values().get(score), draws.value(score));
      assertEquals(scores.intervals().get(score), draws.interval(score));
    }
  }

  @Test
  void meansAndDifferencesAreTakenDrawByDraw() {
    FindingDraws one = draws(1, 0.6);
    FindingDraws other = draws(2, 0);
    Estimate mean = FindingDraws.estimate(Score.MEAN_AUC, List.of(one, other));
    Estimate first = FindingDraws.estimate(Score.MEAN_AUC, List.of(one));
    Estimate difference = first.minus(FindingDraws.estimate(Score.MEAN_AUC, List.of(other)));
    int auc = Score.MEAN_AUC.ordinal();
    assertEquals((one.draws()[auc][7] + other.draws()[auc][7]) / 2, mean.draws()[7], 1e-12);
    assertEquals(one.draws()[auc][7] - other.draws()[auc][7], difference.draws()[7], 1e-12);
    assertTrue(difference.overStudies().low() > 0, "more is right");
    assertEquals(new Interval(0, 0), first.minus(first).overStudies());
  }

  @Test
  void seedsHaveAnIntervalOfTheirOwn() {
    List<FindingDraws> better = List.of(draws(1, 0.3), draws(2, 0.3), draws(3, 0.3));
    List<FindingDraws> worse = List.of(draws(4, 0.1), draws(5, 0.1), draws(6, 0.1));
    Estimate gain =
        FindingDraws.estimate(Score.MEAN_AUC, better)
            .minus(FindingDraws.estimate(Score.MEAN_AUC, worse));
    Interval interval = gain.overSeeds();
    assertEquals(gain.value(), (interval.low() + interval.high()) / 2, 1e-9);
    assertTrue(interval.high() > interval.low());
  }
}
