package cxr.view;

import cxr.score.Recipe;
import cxr.score.RecipeEffect;
import cxr.score.metric.Measure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What happens to scores when texts do not end: the same reports run on by other reports, or by
 * themselves, to several times their length.
 *
 * @param recipe name of the one that scored; one that cuts long texts hides what is to be seen
 * @param studies that were scored
 * @param rows an experiment each
 */
public record RunOn(String recipe, int studies, List<Row> rows) {

  /**
   * One experiment.
   *
   * @param series whose line it belongs to
   * @param scores BLEU-1, ROUGE-L and the length ratio among them, with their intervals
   */
  public record Row(String series, RecipeEffect.Row scores) {

    /** Words written for each word of the references. */
    double lengthRatio() {
      return scores.values().getOrDefault(Measure.LENGTH_RATIO, Double.NaN);
    }
  }

  private static final List<Measure> SHOWN =
      List.of(Measure.LENGTH_RATIO, Measure.BLEU_1, Measure.ROUGE_L);
  private static final List<Integer> TIMES = List.of(1, 2, 4, 8, 12);
  private static final String AGAIN = "the same report again and again";
  private static final String NEXT = "the reports of the next studies";

  public RunOn {
    rows = List.copyOf(rows);
  }

  /**
   * Runs reports on to 1, 2, 4, 8 and 12 times their length: each by itself, and each by the
   * reports written for the studies behind it, after the last the first again.
   *
   * @param references as they were written
   * @param written reports of one system, in the same order
   * @param recipe that does not cut
   */
  public static RunOn of(List<String> references, List<String> written, Recipe recipe) {
    List<Row> rows = new ArrayList<>();
    for (int times : TIMES) {
      List<String> again =
          written.stream().map(text -> String.join(" ", Collections.nCopies(times, text))).toList();
      rows.add(row(AGAIN, references, again, recipe));
    }
    for (int times : TIMES) {
      List<String> next = new ArrayList<>();
      for (int i = 0; i < written.size(); i++) {
        List<String> parts = new ArrayList<>();
        for (int k = 0; k < times; k++) {
          parts.add(written.get((i + k) % written.size()));
        }
        next.add(String.join(" ", parts));
      }
      rows.add(row(NEXT, references, next, recipe));
    }
    return new RunOn(recipe.name(), references.size(), rows);
  }

  /**
   * The same with another output on the same studies, such as that of a model that is not allowed
   * to end.
   */
  public RunOn with(String series, List<String> references, List<String> written, Recipe recipe) {
    if (!recipe.name().equals(this.recipe) || references.size() != studies) {
      throw new IllegalArgumentException(
          "All rows must be of one recipe and %d studies; found %s after %s, and %d studies."
              .formatted(studies, recipe.name(), this.recipe, references.size()));
    }
    List<Row> all = new ArrayList<>(rows);
    all.add(row(series, references, written, recipe));
    return new RunOn(this.recipe, studies, all);
  }

  private static Row row(
      String series, List<String> references, List<String> written, Recipe recipe) {
    return new Row(series, RecipeEffect.byRecipe(references, written, recipe));
  }

  /** A row an experiment. */
  public Table table() {
    Table table =
        Table.create(
            "Texts that do not end, recipe %s, %d studies; 95 %% intervals"
                .formatted(recipe, studies),
            StringColumn.create("run on by", rows.stream().map(Row::series)));
    for (Measure measure : SHOWN) {
      table.addColumns(
          StringColumn.create(
              measure.display(), rows.stream().map(row -> row.scores.shown(measure))));
    }
    return table;
  }

  /**
   * A score over the length, a line for each way to run on.
   *
   * @param measure BLEU-1 or ROUGE-L
   */
  public XYChart chart(Measure measure) {
    Map<String, double[][]> lines = new LinkedHashMap<>();
    for (String series : rows.stream().map(Row::series).distinct().toList()) {
      List<Row> own =
          rows.stream()
              .filter(row -> row.series.equals(series))
              .sorted(Comparator.comparing(Row::lengthRatio))
              .toList();
      lines.put(
          series, Charts.series(own, Row::lengthRatio, row -> row.scores.values().get(measure)));
    }
    XYChart chart =
        Charts.lines(
            "%s of texts that do not end, recipe %s".formatted(measure.display(), recipe),
            "length ratio (words written for each word of the references)",
            measure.display() + " (0 to 1)",
            lines);
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Vertical); // the names are long
    return chart;
  }
}
