package cxr.score;

import cxr.score.metric.Bootstrap;
import cxr.score.metric.GoogleRougeL;
import cxr.score.metric.Interval;
import cxr.score.metric.Measure;
import cxr.score.metric.Metric;
import cxr.score.metric.NltkBleu;
import cxr.score.metric.Pairs;
import cxr.score.metric.SacreBleu;
import cxr.score.metric.Selection;
import cxr.score.metric.Tallies;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * What one and the same output scores under each recipe and package: before two papers' figures are
 * compared, see what their recipes alone do.
 *
 * @param system whose output it is
 * @param studies that were scored
 * @param rows a recipe or package each
 * @param cut what the first recipe, and the packages after it, were not given
 */
public record RecipeEffect(String system, int studies, List<Row> rows, Cut cut) {

  /**
   * The scores of one recipe or package.
   *
   * @param name of the recipe, or of the package and the recipe before it
   * @param values the scores it has
   * @param intervals 95 % by bootstrap
   * @param distinct how many different reports there are
   */
  public record Row(
      String name, Map<Measure, Double> values, Map<Measure, Interval> intervals, int distinct) {
    public Row {
      values = shown(values);
      intervals = shown(intervals);
    }

    private static <T> Map<Measure, T> shown(Map<Measure, T> scores) {
      Map<Measure, T> shown = new LinkedHashMap<>(scores);
      shown.keySet().retainAll(RecipeEffect.shown());
      return Collections.unmodifiableMap(shown);
    }

    /** A score with its interval, to print; a dash where there is none. */
    public String shown(Measure measure) {
      return Scores.shown(values.get(measure), intervals.get(measure));
    }
  }

  public RecipeEffect {
    rows = List.copyOf(rows);
  }

  /**
   * Scores one output under all recipes, and by the packages nltk, rouge-score and sacrebleu after
   * the first recipe; sacrebleu is given the texts as they are, too.
   *
   * @param references reports as they were written
   * @param hypotheses reports of one system, in the same order
   * @param first the recipe of the table's first row
   */
  public static RecipeEffect of(
      String system, List<String> references, List<String> hypotheses, Recipe first) {
    Pairs.check(references, hypotheses);
    List<Row> rows = new ArrayList<>();
    for (Recipe recipe :
        new LinkedHashSet<>(
            List.of(first, new Recipe.Coco(), new Recipe.Deck(), new Recipe.Plain()))) {
      rows.add(byRecipe(references, hypotheses, recipe));
    }
    List<String> r = references.stream().map(first::reference).toList();
    List<String> h = hypotheses.stream().map(first::hypothesis).toList();
    String after = " after " + first.name();
    Pairs pairs = Pairs.of(r, h);
    rows.add(row("nltk's sentence BLEU, mean," + after, new NltkBleu(false), pairs));
    rows.add(row("the same, smoothed," + after, new NltkBleu(true), pairs));
    rows.add(row("rouge-score" + after, new GoogleRougeL(), pairs));
    rows.add(row("sacrebleu" + after, new SacreBleu(), pairs));
    Pairs raw = Pairs.of(references, hypotheses);
    rows.add(row("sacrebleu on texts as they are", new SacreBleu(), raw));
    Cut cut = Cut.of(first, references, hypotheses);
    return new RecipeEffect(system, references.size(), rows, cut);
  }

  /** One output by one recipe: the measures of words that tables with little room have. */
  public static Row byRecipe(List<String> references, List<String> hypotheses, Recipe recipe) {
    List<String> r = references.parallelStream().map(recipe::reference).toList();
    List<String> h = hypotheses.parallelStream().map(recipe::hypothesis).toList();
    return row(recipe.name(), Tallies.of(Metric.ALL, Pairs.of(r, h), false), h);
  }

  private static Row row(String name, Metric metric, Pairs pairs) {
    Tallies tallies = Tallies.of(List.of(metric), pairs, false);
    return row(name, tallies, pairs.hypotheses().texts());
  }

  private static Row row(String name, Tallies tallies, List<String> hypotheses) {
    Selection all = Selection.all(hypotheses.size());
    return new Row(
        name,
        tallies.values(all),
        tallies.intervals(all, Bootstrap.defaults()),
        new HashSet<>(hypotheses).size());
  }

  private static List<Measure> shown() {
    return Measure.all().stream()
        .filter(measure -> measure.brief() && measure.of() == Measure.Of.WORDS)
        .toList();
  }

  /** A row a recipe or package. */
  public ScoreTable table() {
    List<String> columns = new ArrayList<>(List.of("recipe or package"));
    shown().forEach(measure -> columns.add(measure.display()));
    columns.add("distinct");
    List<List<String>> cells = new ArrayList<>();
    for (Row row : rows) {
      List<String> line = new ArrayList<>(List.of(row.name));
      shown().forEach(measure -> line.add(row.shown(measure)));
      line.add(String.valueOf(row.distinct));
      cells.add(line);
    }
    return new ScoreTable(
        "One output of %s under each recipe and package, %d studies; 95 %% intervals; cut by %s: %d references, %d hypotheses"
            .formatted(system, studies, rows.get(0).name, cut.references(), cut.hypotheses()),
        columns,
        cells);
  }

  @Override
  public String toString() {
    return table().toString();
  }
}
