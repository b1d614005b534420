package cxr.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.metrics.Comparison;
import cxr.metrics.Group;
import cxr.metrics.GroupScores;
import cxr.metrics.Recipe;
import cxr.metrics.RecipeEffect;
import cxr.metrics.Scores;
import cxr.text.ConditionLabeler;
import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class ScoreTablesTest {

  private static final List<String> REFERENCES =
      List.of("the heart is enlarged .", "no pleural effusion .", "the lungs are clear .");
  private static final Scores SAME = scores("same", REFERENCES);
  private static final Scores ONE =
      scores("one", List.of("no effusion .", "no effusion .", "no effusion ."));

  private static Scores scores(String system, List<String> reports) {
    return Scores.of(system, REFERENCES, reports, new Recipe.Plain(), new ConditionLabeler());
  }

  @Test
  void scoresHaveRecipeNumberIntervalDistinctAndLengthRatio() {
    Table words = ScoreTables.words(List.of(SAME, ONE));
    assertTrue(words.name().contains("recipe plain, 3 studies, 95 % intervals"), words.name());
    assertEquals("1.000 [1.000, 1.000]", words.stringColumn("BLEU-4").get(0));
    assertTrue(words.stringColumn("CIDEr").get(1).matches("\\d\\.\\d{3} \\[.*, .*\\]"));
    assertEquals(1, words.intColumn("distinct reports").get(1));
    assertEquals(1, words.doubleColumn("length ratio").get(0));
    Table conditions = ScoreTables.conditions(List.of(SAME, ONE));
    assertTrue(conditions.name().contains("recipe plain"), conditions.name());
    assertEquals(1, conditions.doubleColumn("Cardiomegaly").get(0));
    assertTrue(conditions.stringColumn("without Normal").get(1).startsWith("0.000"));
  }

  @Test
  void anyTableOfScoresCanBeShown() {
    Comparison comparison = Comparison.of(List.of(SAME, ONE));
    Table table = ScoreTables.of(comparison.table());
    assertEquals(2, table.rowCount());
    assertEquals(comparison.table().title(), table.name());
    assertEquals("one", table.stringColumn("system").get(1));
    List<Group> groups = Group.byConditions(SAME.referenceConditions());
    assertEquals(2, ScoreTables.of(GroupScores.table(SAME, groups)).rowCount());
    Table recipes =
        ScoreTables.of(RecipeEffect.of(REFERENCES, REFERENCES, new Recipe.Coco()).table());
    assertEquals("coco", recipes.stringColumn("recipe or package").get(0));
  }
}
