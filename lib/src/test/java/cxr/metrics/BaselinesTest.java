package cxr.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Study;
import cxr.text.WordTokenizer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BaselinesTest {

  private static final List<String> TRAIN =
      List.of("the lungs are clear . no effusion .", "large effusion .", "the heart is large .");
  private static final List<Study> STUDIES =
      Collections.nCopies(20, new Study("1", "", "", "x", "", List.of(), List.of(), List.of()));

  @Test
  void constantIsTheOneThatServesValidationBest() {
    Recipe recipe = new Recipe.R2Gen(WordTokenizer.learn(TRAIN, 1));
    List<String> validation =
        List.of("The lungs are clear. No effusion.", "The lungs are clear.", "Large effusion.");
    ReportSystem.ConstantReport constant =
        ReportSystem.ConstantReport.choose(TRAIN, validation, recipe);
    assertEquals(TRAIN.get(0), constant.report());
  }

  @Test
  void randomIsSeededAndFromTraining() throws Exception {
    ReportSystem random = new ReportSystem.RandomReport(TRAIN, 1);
    assertEquals(random.reports(STUDIES), random.reports(STUDIES));
    assertNotEquals(
        random.reports(STUDIES), new ReportSystem.RandomReport(TRAIN, 2).reports(STUDIES));
    assertTrue(TRAIN.containsAll(random.reports(STUDIES)));
    assertThrows(IllegalArgumentException.class, () -> new ReportSystem.RandomReport(List.of(), 1));
  }
}
