package cxr.score;

import cxr.score.metric.Bleu;
import cxr.score.metric.Bootstrap;
import cxr.score.metric.Cider;
import cxr.score.metric.GoogleRougeL;
import cxr.score.metric.Interval;
import cxr.score.metric.Measure;
import cxr.score.metric.NltkBleu;
import cxr.score.metric.Pairs;
import cxr.score.metric.RougeL;
import cxr.score.metric.SacreBleu;
import cxr.score.metric.StudyCounts;
import cxr.text.conditions.Condition;
import cxr.text.conditions.Scheme;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

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

  private static final Bootstrap BOOTSTRAP = Bootstrap.defaults();
  private static final List<Measure> SHOWN =
      List.of(Measure.BLEU_1, Measure.BLEU_4, Measure.ROUGE_L, Measure.CIDER, Measure.LENGTH_RATIO);

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
      values = Map.copyOf(values);
      intervals = Map.copyOf(intervals);
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
    NltkBleu nltk = NltkBleu.of(r, h);
    rows.add(byNltk("nltk's sentence BLEU, mean," + after, nltk, h, false));
    rows.add(byNltk("the same, smoothed," + after, nltk, h, true));
    rows.add(byRougeScore("rouge-score" + after, r, h));
    rows.add(bySacreBleu("sacrebleu" + after, r, h));
    rows.add(bySacreBleu("sacrebleu on texts as they are", references, hypotheses));
    Cut cut = Cut.of(first, references, hypotheses);
    return new RecipeEffect(system, references.size(), rows, cut);
  }

  /** One output by one recipe: BLEU-1, BLEU-4, ROUGE-L, CIDEr and the length ratio. */
  public static Row byRecipe(List<String> references, List<String> hypotheses, Recipe recipe) {
    List<String> r = references.parallelStream().map(recipe::reference).toList();
    List<String> h = hypotheses.parallelStream().map(recipe::hypothesis).toList();
    Pairs pairs = Pairs.of(r, h);
    List<Set<Condition>> none = Collections.nCopies(r.size(), Set.of());
    StudyCounts counts =
        new StudyCounts(Bleu.of(pairs), RougeL.of(pairs), Cider.of(pairs), Scheme.DECK, none, none);
    double[] scores = counts.scores();
    double[][] draws = BOOTSTRAP.scores(counts);
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

  private static Row byNltk(String name, NltkBleu nltk, List<String> hypotheses, boolean smooth) {
    Map<Measure, Double> values = new EnumMap<>(Measure.class);
    Map<Measure, Interval> intervals = new EnumMap<>(Measure.class);
    for (Measure measure : List.of(Measure.BLEU_1, Measure.BLEU_4)) {
      int n = measure == Measure.BLEU_1 ? 1 : 4;
      double[] each = perStudy(hypotheses.size(), study -> nltk.score(study, n, smooth));
      values.put(measure, Arrays.stream(each).average().orElseThrow());
      intervals.put(measure, BOOTSTRAP.ofMean(each));
    }
    return new Row(name, values, intervals, new HashSet<>(hypotheses).size());
  }

  private static Row byRougeScore(String name, List<String> references, List<String> hypotheses) {
    GoogleRougeL rouge = GoogleRougeL.of(references, hypotheses);
    Interval interval = BOOTSTRAP.ofMean(perStudy(hypotheses.size(), rouge::score));
    return one(name, Measure.ROUGE_L, rouge.score(), interval, hypotheses);
  }

  private static Row bySacreBleu(String name, List<String> references, List<String> hypotheses) {
    SacreBleu bleu = SacreBleu.of(references, hypotheses);
    Interval interval =
        BOOTSTRAP.interval(hypotheses.size(), studies -> bleu.of(studies).score() / 100);
    return one(name, Measure.BLEU_4, bleu.score() / 100, interval, hypotheses);
  }

  private static Row one(
      String name, Measure measure, double value, Interval interval, List<String> hypotheses) {
    int distinct = new HashSet<>(hypotheses).size();
    return new Row(name, Map.of(measure, value), Map.of(measure, interval), distinct);
  }

  private static double[] perStudy(int studies, IntToDoubleFunction score) {
    return IntStream.range(0, studies).mapToDouble(score).toArray();
  }

  /** A row a recipe or package. */
  public ScoreTable table() {
    List<String> columns = new ArrayList<>(List.of("recipe or package"));
    SHOWN.forEach(measure -> columns.add(measure.display()));
    columns.add("distinct");
    List<List<String>> cells = new ArrayList<>();
    for (Row row : rows) {
      List<String> line = new ArrayList<>(List.of(row.name));
      SHOWN.forEach(measure -> line.add(row.shown(measure)));
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
