package cxr.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cxr.text.Condition;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConditionScoresTest {

  @Test
  void countsHitsAndMisses() {
    Set<Condition> heart = Set.of(Condition.CARDIOMEGALY);
    Set<Condition> none = Set.of(Condition.NORMAL);
    ConditionScores scores =
        ConditionScores.of(List.of(heart, heart, none, none), List.of(heart, none, heart, none));
    ConditionScores.Counts counts = scores.of(Condition.CARDIOMEGALY);
    assertEquals(new ConditionScores.Counts(1, 1, 1, 1), counts);
    assertEquals(0.5, counts.precision());
    assertEquals(0.5, counts.f1());
    assertEquals(2, counts.support());
    assertEquals(0, scores.of(Condition.EDEMA).f1());
    assertEquals((0.5 + 0.5) / 6, scores.macroF1(), 1e-12);
    assertEquals(0.5 / 5, scores.macroF1WithoutNormal(), 1e-12);
  }

  @Test
  void listsMustMatch() {
    assertThrows(
        IllegalArgumentException.class, () -> ConditionScores.of(List.of(Set.of()), List.of()));
  }
}
