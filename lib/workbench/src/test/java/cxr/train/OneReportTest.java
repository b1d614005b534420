package cxr.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Dataset;
import cxr.data.Study;
import cxr.model.objective.ConditionLabels;
import cxr.score.Recipe;
import cxr.settings.Settings;
import cxr.settings.Target;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.view.explore.Exploration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

/** A study's conditions are those of one text, wherever they are read. */
class OneReportTest {

  /** Joined by a blank alone, the denial would reach the impression. */
  private static final Study STUDY = study("The lungs are clear. No effusion");

  private static Study study(String findings) {
    return new Study(
        "1", "", "", findings, "Cardiomegaly, stable", List.of(), List.of(), List.of());
  }

  @Test
  void findingsWithoutAStopAreGivenOne() {
    String report = "The lungs are clear. No effusion. Cardiomegaly, stable";
    assertEquals(report, STUDY.report());
    assertEquals(report, study("The lungs are clear. No effusion.").report());
    assertEquals(report, STUDY.text(Target.FINDINGS_IMPRESSION));
    assertEquals("Cardiomegaly, stable", study(" ").report());
    assertEquals(
        "No effusion",
        new Study("1", "", "", "No effusion", "", List.of(), List.of(), List.of()).report());
  }

  @Test
  void splitTablesAndScoresReadTheSameConditions() {
    String cardiomegaly = Condition.CARDIOMEGALY.display();
    assertEquals(Set.of(cardiomegaly), Material.conditions(STUDY));
    String scored = STUDY.text(new Recipe.Deck().target().orElseThrow());
    assertEquals(Set.of(Condition.CARDIOMEGALY), new ConditionLabeler().label(scored));
    Dataset dataset = new Dataset(Path.of("x"), "invented", List.of(STUDY), Map.of(), List.of());
    Table cues = Exploration.of(dataset).conditions().cues(5);
    assertEquals("no", cues.getString(0, 2));
    assertEquals("1", cues.getString(0, 3), "the effusion is denied, the heart is not");
  }

  @Test
  void trainingReadsTheSameConditions() {
    Settings settings =
        Settings.defaults().withAll("model.conditionWeight=1, train.rareExponent=1");
    ConditionLabels labels = ConditionLabels.of(ConditionLabels.named(settings, List.of(STUDY)));
    for (int i = 0; i < labels.names().size(); i++) {
      boolean present = labels.names().get(i).equals(Condition.CARDIOMEGALY.display());
      assertEquals(present ? 1 : 0, labels.of(STUDY)[i], labels.names().get(i));
    }
    List<Example> examples = new ArrayList<>(List.of(new Example(STUDY, new float[0], new int[0])));
    Study normal = new Study("2", "", "", "Lungs are clear.", "", List.of(), List.of(), List.of());
    for (int i = 0; i < 19; i++) {
      examples.add(new Example(normal, new float[0], new int[0]));
    }
    EpochOrder sampler = new EpochOrder(examples, settings);
    long drawn = sampler.order(1).stream().filter(e -> e.study() == STUDY).count();
    assertTrue(drawn > 4, "the one with a rare condition is drawn " + drawn + " times of 20");
  }
}
