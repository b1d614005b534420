package cxr.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Labels;
import java.util.List;
import org.junit.jupiter.api.Test;

class UncertainEffectTest {

  private static final ConditionLabeler LABELER = new ConditionLabeler();

  private static List<Labels> labels(String... texts) {
    return List.of(texts).stream().map(LABELER::labels).toList();
  }

  /** One effusion is certain and found; one is possible, and the report says nothing of it. */
  @Test
  void aPossibleFindingThatIsNotNamedIsAMissARightDenialOrNothing() {
    List<Labels> references =
        labels("there is a large pleural effusion .", "possible small pleural effusion .");
    List<Labels> reports = labels("large pleural effusion .", "heart size is normal .");
    ScoreTable table = UncertainEffect.table("x", references, reports);
    int micro = table.columns().indexOf("F1 micro, findings");
    assertTrue(micro > 0, table.columns().toString());
    assertEquals(3, table.rows().size());
    assertTrue(table.rows().get(0).get(micro).startsWith("0.667"), table.toString());
    assertTrue(table.rows().get(1).get(micro).startsWith("1.000"), table.toString());
    assertTrue(table.rows().get(2).get(micro).startsWith("1.000"), table.toString());
    assertTrue(table.rows().get(2).get(0).contains("left out"), table.toString());
  }
}
