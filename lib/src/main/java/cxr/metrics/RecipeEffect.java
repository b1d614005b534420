package cxr.metrics;

import cxr.text.Condition;
import cxr.text.Scheme;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one and the same output scores under each recipe and package: before two papers' figures are
 * compared, see what their recipes alone do.
 *
 * @param studies that were scored
 * @param rows a recipe or package each
 */
public record RecipeEffect(int studies, List<Row> rows) {

  private static final List<Measure> SHOWN =
      List.of(Measure.BLEU_1, Measure.BLEU_4, Measure.ROUGE_L, Measure.CIDER, Measure.LENGTH_RATIO);

  /**
   * The scores of one recipe or package.
   *
   * @param name of the recipe, or of the package and the recipe before it
   * @param values the scores it has
   * @param intervals 95 % by bootstrap, of the recipes' scores
   * @param distinct how many different reports there are
   */
  public record Row(
      String name, Map<Measure, Double> values, Map<Measure, Interval> intervals, int distinct) {
    public Row {
      values = Map.copyOf(values);
      intervals = Map.copyOf(intervals);
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
  public static RecipeEffect of(List<String> references, List<String> hypotheses, Recipe first) {
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
    NltkBleu nltk = NltkBleu.of(r, h);
    rows.add(
        byPackage(
            "nltk's sentence BLEU, mean," + after,
            h,
            Map.of(Measure.BLEU_1, nltk.score(1), Measure.BLEU_4, nltk.score(4))));
    rows.add(
        byPackage(
            "the same, smoothed," + after,
            h,
            Map.of(Measure.BLEU_1, nltk.smoothed(1), Measure.BLEU_4, nltk.smoothed(4))));
    rows.add(
        byPackage(
            "rouge-score" + after, h, Map.of(Measure.ROUGE_L, GoogleRougeL.of(r, h).score())));
    rows.add(
        byPackage(
            "sacrebleu" + after, h, Map.of(Measure.BLEU_4, SacreBleu.of(r, h).score() / 100)));
    rows.add(
        byPackage(
            "sacrebleu on texts as they are",
            hypotheses,
            Map.of(Measure.BLEU_4, SacreBleu.of(references, hypotheses).score() / 100)));
    return new RecipeEffect(references.size(), rows);
  }

  private static Row byRecipe(List<String> references, List<String> hypotheses, Recipe recipe) {
    List<String> r = references.parallelStream().map(recipe::reference).toList();
    List<String> h = hypotheses.parallelStream().map(recipe::hypothesis).toList();
    Pairs pairs = Pairs.of(r, h);
    List<Set<Condition>> none = Collections.nCopies(r.size(), Set.of());
    StudyCounts counts =
        new StudyCounts(Bleu.of(pairs), RougeL.of(pairs), Cider.of(pairs), Scheme.DECK, none, none);
    double[] scores = counts.scores();
    double[][] draws = Bootstrap.defaults().scores(counts);
    Map<Measure, Double> values = new EnumMap<>(Measure.class);
    Map<Measure, Interval> intervals = new EnumMap<>(Measure.class);
    for (Measure measure : SHOWN) {
      int place = measure.ordinal();
      values.put(measure, scores[place]);
      intervals.put(
          measure, Interval.of(Arrays.stream(draws).mapToDouble(draw -> draw[place]).toArray()));
    }
    return new Row(recipe.name(), values, intervals, new HashSet<>(h).size());
  }

  private static Row byPackage(String name, List<String> hypotheses, Map<Measure, Double> values) {
    return new Row(name, values, Map.of(), new HashSet<>(hypotheses).size());
  }

  /** A row a recipe or package. */
  public ScoreTable table() {
    List<String> columns = new ArrayList<>(List.of("recipe or package"));
    SHOWN.forEach(measure -> columns.add(measure.display()));
    columns.add("distinct");
    List<List<String>> cells = new ArrayList<>();
    for (Row row : rows) {
      List<String> line = new ArrayList<>(List.of(row.name));
      SHOWN.forEach(
          measure -> line.add(Scores.shown(row.values.get(measure), row.intervals.get(measure))));
      line.add(String.valueOf(row.distinct));
      cells.add(line);
    }
    return new ScoreTable(
        "One output under each recipe and package, %d studies; 95 %% intervals".formatted(studies),
        columns,
        cells);
  }

  @Override
  public String toString() {
    return table().toString();
  }
}
