package cxr.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.evaluate.Obedience;
import cxr.score.Comparison;
import cxr.score.Group;
import cxr.score.GroupScores;
import cxr.score.Recipe;
import cxr.score.RecipeEffect;
import cxr.score.References;
import cxr.score.ScoreTable;
import cxr.score.Scores;
import cxr.score.metric.Measure;
import cxr.text.conditions.ConditionLabeler;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategorySeries;
import tech.tablesaw.api.Table;

class ScoreTablesTest {

  private static final List<String> REFERENCES =
      List.of("the heart is enlarged .", "no pleural effusion .", "the lungs are clear .");
  private static final Scores SAME = scores("same", REFERENCES);
  private static final Scores ONE =
      scores("one", List.of("no effusion .", "no effusion .", "no effusion ."));

  private static References references(List<String> texts) {
    return References.of(texts, new Recipe.Plain(), new ConditionLabeler());
  }

  private static Scores scores(String system, List<String> reports) {
    return references(REFERENCES).score(system, reports);
  }

  @Test
  void scoresHaveRecipeNumberIntervalDistinctAndLengthRatio() {
    Table words = ScoreTables.words(List.of(SAME, ONE));
    assertTrue(words.name().contains("recipe plain, 3 studies, 95 % intervals"), words.name());
    assertTrue(words.name().endsWith("texts cut by the recipe: references 0, hypotheses 0"));
    assertEquals("1.000 [1.000, 1.000]", words.stringColumn("BLEU-4").get(0));
    assertTrue(words.stringColumn("CIDEr").get(1).matches("\\d\\.\\d{3} \\[.*, .*\\]"));
    assertEquals(1, words.intColumn("distinct reports").get(1));
    assertEquals(1, words.doubleColumn("length ratio").get(0));
    Table conditions = ScoreTables.conditions(List.of(SAME, ONE));
    assertTrue(conditions.name().contains("recipe plain"), conditions.name());
    assertTrue(conditions.name().endsWith("names: 2 of 6"), conditions.name());
    assertEquals(1, conditions.doubleColumn("Cardiomegaly").get(0));
    assertTrue(conditions.stringColumn("macro without Normal").get(1).startsWith("0.000 ["));
    assertEquals(
        List.of("system", "macro without Normal", "micro without Normal", "macro"),
        conditions.columnNames().subList(0, 4));
  }

  @Test
  void obedienceHasARowAFinding() {
    Obedience.Finding finding = new Obedience.Finding("Effusion", 3, 2, 1);
    Table table = ScoreTables.obedience(new Obedience(8, 5, List.of(finding)));
    assertTrue(table.name().contains("of 8 reports that were told findings, 5"), table.name());
    assertTrue(table.name().contains("0.625 of the single labels"), table.name());
    assertEquals("Effusion", table.stringColumn("finding").get(0));
    assertEquals(3, table.intColumn("told present").get(0));
    assertEquals(2, table.intColumn("named").get(0));
    assertEquals(1, table.intColumn("both").get(0));
  }

  @Test
  void aConditionThatNobodyNamesHasNoBar() {
    CategoryChart chart = ScoreTables.chart("F1", List.of(SAME, ONE));
    CategorySeries same = chart.getSeriesMap().get("same");
    List<?> names = List.copyOf(same.getXData());
    List<?> bars = new ArrayList<>(same.getYData());
    assertEquals(1.0, bars.get(names.indexOf("Cardiomegaly")));
    assertNull(bars.get(names.indexOf("Edema")));
    Drawn drawn = Drawn.of(chart);
    assertTrue(drawn.count(Drawn.FIRST) > 1000, "the bars of the first system");
    assertTrue(drawn.count(Drawn.SECOND) < drawn.count(Drawn.FIRST), "the second has F1 of 0");
  }

  @Test
  void conditionsHaveRecipeNumberIntervalAndFloor() {
    Table details = ScoreTables.details(SAME, ONE);
    for (String part : List.of("(deck)", "same", "recipe plain", "3 studies", "95 % intervals")) {
      assertTrue(details.name().contains(part), details.name());
    }
    int row = details.stringColumn("condition").asList().indexOf("Cardiomegaly");
    assertEquals("1.000 [1.000, 1.000]", details.stringColumn("F1").get(row));
    assertEquals("0.000 [0.000, 0.000]", details.stringColumn("F1 of one").get(row));
    assertEquals("1", details.stringColumn("references that name it").get(row));
    int unnamed = details.stringColumn("condition").asList().indexOf("Edema");
    assertEquals("–", details.stringColumn("F1").get(unnamed));
    int macro = details.stringColumn("condition").asList().indexOf("macro, findings");
    assertEquals("1 of 5 conditions", details.stringColumn("counted").get(macro));
  }

  /** The interval is that of the scores of the drawn studies. */
  @Test
  void theIntervalOfACondition() {
    List<String> references = new ArrayList<>();
    List<String> reports = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      references.addAll(REFERENCES);
      reports.addAll(i % 3 == 0 ? List.of(".", ".", ".") : REFERENCES);
    }
    Scores scores = references(references).score("some", reports);
    var rows = scores.conditions().rows();
    var intervals = scores.conditionIntervals();
    assertEquals(rows.size(), intervals.size());
    for (int i = 0; i < rows.size(); i++) {
      if (Double.isNaN(rows.get(i).f1())) {
        assertEquals("[–, –]", intervals.get(i).toString()); // neither side names it
        continue;
      }
      assertTrue(intervals.get(i).low() <= rows.get(i).f1(), rows.get(i).toString());
      assertTrue(intervals.get(i).high() >= rows.get(i).f1(), rows.get(i).toString());
    }
    int macro = rows.stream().map(r -> r.label()).toList().indexOf("macro, findings");
    assertEquals(scores.intervals().get(Measure.MACRO_F1_FINDINGS), intervals.get(macro));
    int micro = rows.stream().map(r -> r.label()).toList().indexOf("micro, all labels");
    assertEquals(scores.intervals().get(Measure.MICRO_F1), intervals.get(micro));
  }

  @Test
  void anIntervalStandsBelowItsScore() {
    List<String> cells =
        List.of("0.505 [0.472, 0.539]", "-0.003 [-0.012, 0.007] p 0.210", "a [1, 2] <b>");
    String html =
        HtmlTable.of(new ScoreTable("T", List.of("a", "b", "c"), List.of(cells))).toString();
    String small = "<small style=\"white-space:nowrap;font-size:68%\">";
    for (String cell :
        List.of(
            ">0.505<br>" + small + "[0.472, 0.539]</small></td>",
            ">-0.003<br>" + small + "[-0.012, 0.007]</small><br>p 0.210</td>",
            ">a [1, 2] &lt;b&gt;</td>")) {
      assertTrue(html.contains(cell), html);
    }
  }

  @Test
  void aComparisonIsAPageThatLoadsNothing() {
    Comparison comparison = Comparison.of(List.of(scores("first <a>", REFERENCES), ONE));
    ScoreTable more = new ScoreTable("A third", List.of("x"), List.of());
    String html = ComparisonPage.of(comparison, more);
    assertTrue(html.startsWith("<!DOCTYPE html>") && html.endsWith("</html>\n"), html);
    assertTrue(html.contains("first &lt;a&gt;") && !html.contains("<a>"), html);
    assertTrue(html.contains("</style>") && !html.contains("http"), "it opens without a network");
    assertEquals(3, html.split("<table", -1).length - 1);
  }

  @Test
  void anyTableOfScoresCanBeShown() {
    Comparison comparison = Comparison.of(List.of(SAME, ONE));
    Table table = ScoreTables.of(comparison.table());
    assertEquals(2, table.rowCount());
    assertEquals(comparison.table().title(), table.name());
    assertEquals("one", table.stringColumn("system").get(1));
    List<Group> groups = references(REFERENCES).groups().subList(0, 2);
    assertEquals(2, ScoreTables.of(GroupScores.table(SAME, groups)).rowCount());
    Table recipes =
        ScoreTables.of(RecipeEffect.of("same", REFERENCES, REFERENCES, new Recipe.Coco()).table());
    assertEquals("coco", recipes.stringColumn("recipe or package").get(0));
  }
}
