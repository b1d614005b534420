package cxr.text.conditions;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import org.junit.jupiter.api.Test;

class LabelsTest {

  private static final double OUT = Double.NaN;

  private final Labels labels =
      new ConditionLabeler().labels("Cardiomegaly. No effusion. Possible edema.");

  @Test
  void mappingsNameWhatUncertainAndBlankCountAs() {
    assertArrayEquals(
        new double[] {0, 1, 0, 0, 0, 1}, labels.vector(LabelMapping.UNCERTAIN_POSITIVE));
    assertArrayEquals(
        new double[] {0, 1, 0, 0, 0, 0}, labels.vector(LabelMapping.UNCERTAIN_NEGATIVE));
    assertArrayEquals(
        new double[] {0, 1, 0, 0, 0, OUT}, labels.vector(LabelMapping.UNCERTAIN_LEFT_OUT));
    assertArrayEquals(
        new double[] {0, 1, 0, OUT, OUT, OUT}, labels.vector(LabelMapping.MENTIONED_ONLY));
  }

  /** No Finding is 1 or blank; its blank means no where there is a finding. */
  @Test
  void theLabelThatFollowsIsNotLeftOut() {
    ConditionLabeler chexpert = new ConditionLabeler(Scheme.CHEXPERT);
    int last = Scheme.CHEXPERT.conditions().size() - 1;
    assertEquals(0, chexpert.labels("Edema.").vector(LabelMapping.MENTIONED_ONLY)[last]);
    assertEquals(1, chexpert.labels("Clear.").vector(LabelMapping.MENTIONED_ONLY)[last]);
    assertEquals(OUT, chexpert.labels("").vector(LabelMapping.MENTIONED_ONLY)[last]);
  }

  @Test
  void namesAreInTheSchemesOrder() {
    assertEquals("Cardiomegaly, Edema", labels.names());
    assertEquals(Set.of(Condition.CARDIOMEGALY, Condition.EDEMA), labels.positives());
  }

  @Test
  void onlyTheSchemesLabels() {
    assertThrows(IllegalArgumentException.class, () -> labels.of(Condition.FRACTURE));
    assertThrows(
        IllegalArgumentException.class, () -> Labels.of(Scheme.DECK, Set.of(Condition.FRACTURE)));
    assertEquals(
        Status.NEGATIVE, Labels.of(Scheme.DECK, Set.of(Condition.EDEMA)).of(Condition.OPACITY));
  }
}
