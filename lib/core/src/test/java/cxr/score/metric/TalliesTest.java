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

  @Test
  void aScoreIsANumberOrNotDefined() {
    assertEquals(Map.of(Measure.LENGTH_RATIO, .5), values(Double.NaN));
    String message =
        assertThrows(IllegalStateException.class, () -> values(Double.NEGATIVE_INFINITY))
            .getMessage();
    assertTrue(message.contains("found -Infinity for the one of"), message);
    assertTrue(message.contains(Given.class.getName()), message);
  }

  /** A metric that fails when it looks at texts, or else when it is asked for scores. */
  private record Failing(boolean late) implements Metric {

    @Override
    public List<Measure> measures() {
      return List.of(ONE);
    }

    @Override
    public Tally tally(Pairs pairs) {
      String nothing = null;
      return late ? studies -> new double[nothing.length()] : fail();
    }

    private static Tally fail() {
      throw new IllegalArgumentException("The texts must have a verb.");
    }
  }

  @Test
  void aMetricThatFailsIsNamed() {
    Pairs pairs = Pairs.of(List.of("a b"), List.of("a"));
    Tallies late = Tallies.of(List.of(new Failing(true)), pairs, false);
    String name = Failing.class.getName();
    String fault =
        assertThrows(IllegalStateException.class, () -> late.values(Selection.all(1))).getMessage();
    assertTrue(fault.matches("The metric .* failed.*NullPointerException at Tallies.*"), fault);
    assertTrue(fault.contains(name), fault);
    String told =
        assertThrows(
                IllegalStateException.class,
                () -> Tallies.of(List.of(new Failing(false)), pairs, false))
            .getMessage();
    assertEquals(
        "The metric %s failed; correct it: The texts must have a verb.".formatted(name), told);
  }

  @Test
  void aMeasureHasAWordForItsKey() {
    for (String key : List.of("", "1st", "a b", "a,b")) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> new Measure(key, "some")).getMessage();
      assertTrue(message.contains("found \"" + key + "\""), message);
    }
    assertThrows(IllegalArgumentException.class, () -> new Measure("some", " "));
    assertEquals("noBleu1", Measure.BLEU_1.absenceKey());
  }
}
