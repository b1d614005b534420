package cxr.score.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TalliesTest {

  private static final Measure ONE = new Measure("one", "one");

  /** A metric of one measure that gives these scores. */
  private record Given(double... scores) implements Metric {

    @Override
    public List<Measure> measures() {
      return List.of(ONE);
    }

    @Override
    public Tally tally(Pairs pairs) {
      return studies -> scores;
    }
  }

  private static Map<Measure, Double> values(double... scores) {
    Pairs pairs = Pairs.of(List.of("a b"), List.of("a"));
    return Tallies.of(List.of(new Given(scores), new LengthRatio()), pairs, false)
        .values(Selection.all(1));
  }

  @Test
  void aMetricGivesAScoreForEachOfItsMeasures() {
    assertEquals(Map.of(ONE, 3.0, Measure.LENGTH_RATIO, .5), values(3));
    for (double[] wrong : List.of(new double[0], new double[] {1, 2})) {
      String message = assertThrows(IllegalStateException.class, () -> values(wrong)).getMessage();
      assertTrue(message.contains("found %d for the 1 of".formatted(wrong.length)), message);
      assertTrue(message.contains(Given.class.getName()), message);
    }
  }
}
