package cxr.view;

import cxr.evaluate.Obedience;
import cxr.score.ScoreTable;
import cxr.score.Scores;
import cxr.score.metric.Measure;
import cxr.text.conditions.Condition;
import cxr.text.conditions.Mention;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.knowm.xchart.CategoryChart;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Scores as tables, a row a system. */
public final class ScoreTables {

  private ScoreTables() {}

  /**
   * The words: BLEU, ROUGE-L and CIDEr with their 95 % intervals, and whether the reports differ
   * and have a fitting length.
   */
  public static Table words(List<Scores> systems) {
    Scores first = systems.get(0);
    Table table =
        Table.create(
            "Scores of the words, recipe %s, %d studies, 95 %% intervals; %s"
                .formatted(first.recipe(), first.studies(), Scores.cutWords(systems)),
            names(systems));
    for (Measure measure : Scores.measures(systems)) {
      if (measure.of() == Measure.Of.WORDS && !measure.equals(Measure.LENGTH_RATIO)) {
        table.addColumns(shown(measure.display(), systems, measure));
      }
    }
    return table.addColumns(
        column("length ratio", systems, s -> s.value(Measure.LENGTH_RATIO)), distinct(systems));
  }

  /** Any table of scores: a comparison, groups of studies, one output under each recipe. */
  public static Table of(ScoreTable scores) {
    Table table = Table.create(scores.title());
    for (int c = 0; c < scores.columns().size(); c++) {
      int place = c;
      table.addColumns(
          StringColumn.create(
              scores.columns().get(c), scores.rows().stream().map(row -> row.get(place))));
    }
    return table;
  }

  /** How often each finding was told to be present, and how often reports name it. */
  public static Table obedience(Obedience obedience) {
    Table table =
        Table.create(
            obedience.toString(),
            StringColumn.create("finding"),
            IntColumn.create("told present"),
            IntColumn.create("named"),
            IntColumn.create("both"));
    for (Obedience.Finding finding : obedience.findings()) {
      Tables.add(table, finding.name(), finding.asked(), finding.named(), finding.both());
    }
    return table;
  }

  /** F1 of the conditions: first the means with their intervals, then each condition. */
  public static Table conditions(List<Scores> systems) {
    Scores first = systems.get(0);
    String none = first.conditions().scheme().none().display();
    Table table =
        Table.create(
            "F1 of the conditions, %d studies, reports by recipe %s, 95 %% intervals of the means; %s"
                .formatted(first.studies(), first.recipe(), Scores.macroWords(systems)),
            names(systems),
            shown("macro without " + none, systems, Measure.MACRO_F1_FINDINGS),
            shown("micro without " + none, systems, Measure.MICRO_F1_FINDINGS),
            shown("macro", systems, Measure.MACRO_F1));
    for (Condition condition : labels(systems)) {
      table.addColumns(
          column(condition.display(), systems, s -> s.conditions().of(condition).f1()));
    }
    return table.addColumns(
        distinct(systems), column("length ratio", systems, s -> s.value(Measure.LENGTH_RATIO)));
  }

  /**
   * F1 with its interval, precision and recall of each condition for one system, and their
   * averages.
   *
   * @param floors systems whose F1 stands beside, such as the constant report
   */
  public static Table details(Scores scores, Scores... floors) {
    return of(scores.conditionTable(List.of(floors)));
  }

  /** F1 of each condition as bars, a colour a system. */
  public static CategoryChart chart(String title, List<Scores> systems) {
    Map<String, List<Double>> series = new LinkedHashMap<>();
    for (Scores scores : systems) {
      series.put(
          scores.system(),
          labels(systems).stream()
              .map(c -> scores.conditions().of(c).f1())
              .map(f1 -> f1.isNaN() ? null : f1) // no bar: neither side names it
              .collect(Collectors.toList()));
    }
    List<String> names = labels(systems).stream().map(Condition::display).toList();
    return Charts.groupedBars(title, "condition", "F1 (0 to 1)", names, series);
  }

  /** Where a report speaks of a condition, and why it counts as it does. */
  public static Table mentions(List<Mention> mentions) {
    return Table.create(
        "What the report says",
        StringColumn.create("condition", mentions.stream().map(m -> m.condition().display())),
        StringColumn.create("phrase", mentions.stream().map(Mention::phrase)),
        IntColumn.create("sentence", mentions.stream().mapToInt(Mention::sentence)),
        StringColumn.create("counts as", mentions.stream().map(m -> m.status().display())),
        StringColumn.create("because of", mentions.stream().map(Mention::cue)));
  }

  /** The labels that all systems were scored by. */
  private static List<Condition> labels(List<Scores> systems) {
    return systems.isEmpty() ? List.of() : systems.get(0).conditions().scheme().conditions();
  }

  private static StringColumn names(List<Scores> systems) {
    return StringColumn.create("system", systems.stream().map(Scores::system));
  }

  /** Scores with their intervals. */
  private static StringColumn shown(String name, List<Scores> systems, Measure measure) {
    return StringColumn.create(name, systems.stream().map(scores -> scores.shown(measure)));
  }

  private static IntColumn distinct(List<Scores> systems) {
    return IntColumn.create("distinct reports", systems.stream().mapToInt(Scores::distinct));
  }

  private static DoubleColumn column(
      String name, List<Scores> systems, ToDoubleFunction<Scores> value) {
    return DoubleColumn.create(name, systems.stream().mapToDouble(value));
  }
}
