package cxr.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.text.conditions.ConditionLabeler;
import java.util.List;
import org.junit.jupiter.api.Test;

class UncertainEffectTest {

  /** One effusion is certain and found; one is possible, and the report says nothing of it. */
  @Test
  void aPossibleFindingThatIsNotNamedIsAMissARightDenialOrNothing() {
    References references =
        References.of(
            List.of("there is a large pleural effusion .", "possible small pleural effusion ."),
            new Recipe.Plain(),
            new ConditionLabeler());
    List<String> reports = List.of("large pleural effusion .", "heart size is normal .");
    ScoreTable table = UncertainEffect.of("x", references, reports).table();
    int micro = table.columns().indexOf("F1 micro, findings");
    assertTrue(micro > 0, table.columns().toString());
    assertEquals(3, table.rows().size());
    assertTrue(table.rows().get(0).get(micro).startsWith("0.667"), table.toString());
    assertTrue(table.rows().get(1).get(micro).startsWith("1.000"), table.toString());
    assertTrue(table.rows().get(2).get(micro).startsWith("1.000"), table.toString());
    assertTrue(table.rows().get(2).get(0).contains("left out"), table.toString());
  }
}
