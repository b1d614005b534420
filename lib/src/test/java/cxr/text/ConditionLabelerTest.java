package cxr.text;

import static cxr.text.Condition.CARDIOMEGALY;
import static cxr.text.Condition.EDEMA;
import static cxr.text.Condition.EFFUSION;
import static cxr.text.Condition.NORMAL;
import static cxr.text.Condition.OPACITY;
import static cxr.text.Condition.PNEUMOTHORAX;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConditionLabelerTest {

  private final ConditionLabeler labeler = new ConditionLabeler();

  private void read(String report, Condition... conditions) {
    assertEquals(Set.of(conditions), labeler.label(report), report);
  }

  @Test
  void affirmed() {
    read("The heart is enlarged.", CARDIOMEGALY);
    read(
        "Cardiac silhouette is mildly enlarged. Small left pleural effusion.",
        CARDIOMEGALY,
        EFFUSION);
    read("Blunting of the right costophrenic XXXX.", EFFUSION);
    read("Large right apical pneumothorax with airspace disease", PNEUMOTHORAX, OPACITY);
    read("pulmonary vascular congestion . patchy infiltrates .", EDEMA, OPACITY);
    read("Right hydropneumothorax.", EFFUSION, PNEUMOTHORAX);
  }

  @Test
  void denied() {
    read("No effusion, pneumothorax or consolidation.", NORMAL);
    read("the lungs are clear . there is no pleural effusion or pneumothorax .", NORMAL);
    read("Heart is not enlarged.", NORMAL);
    read("Effusion is not seen. Pneumothorax has resolved.", NORMAL);
    read("Lungs are free of focal airspace disease.", NORMAL);
  }

  @Test
  void scopeEndsWithTheSentenceAndAtBut() {
    read("No effusion. Pneumothorax on the left.", PNEUMOTHORAX);
    read("No effusion, but there is a left pneumothorax.", PNEUMOTHORAX);
    read("Pneumothorax without effusion.", PNEUMOTHORAX);
  }

  @Test
  void leftOpenCountsAsPresentAndIsNamed() {
    read("Possible small effusion.", EFFUSION);
    Mention mention = labeler.explain("Possible small effusion.").get(0);
    assertEquals(Mention.Status.UNCERTAIN, mention.status());
    assertEquals("possible", mention.cue());
  }

  @Test
  void otherAbnormalitiesAreNotNormal() {
    read("Calcified granuloma in the right lung.");
    read("No nodules or masses. Heart size is normal.", NORMAL);
    read("Pericardial effusion cannot be judged.", NORMAL);
    read("");
  }

  @Test
  void explainsEachDecision() {
    List<Mention> mentions = labeler.explain("Heart is normal. No pleural effusion.");
    assertEquals(
        List.of(new Mention(EFFUSION, "effusion", 2, Mention.Status.ABSENT, "no")), mentions);
  }
}
