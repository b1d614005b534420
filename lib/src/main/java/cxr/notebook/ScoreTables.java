package cxr.notebook;

import cxr.metrics.Scores;
import cxr.text.Condition;
import cxr.text.Mention;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.CategoryChart;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Scores as tables, a row a system. */
public final class ScoreTables {

  private ScoreTables() {}

  /** The words: BLEU, ROUGE-L, and whether the reports differ and have a fitting length. */
  public static Table words(List<Scores> systems) {
    Scores first = systems.get(0);
    Table table =
        Table.create(
            "Scores of the words, recipe %s, %d studies".formatted(first.recipe(), first.studies()),
            names(systems));
    for (int n = 1; n <= 4; n++) {
      int order = n;
      table.addColumns(column("BLEU-" + n, systems, s -> s.bleu().score(order)));
    }
    IntColumn distinct = IntColumn.create("distinct reports");
    systems.forEach(scores -> distinct.append(scores.distinct()));
    return table.addColumns(
        column("ROUGE-L", systems, s -> s.rougeL().score()),
        column("length ratio", systems, s -> s.bleu().lengthRatio()),
        distinct);
  }

  /** F1 of each condition, and their means. */
  public static Table conditions(List<Scores> systems) {
    Table table = Table.create("F1 of the conditions", names(systems));
    for (Condition condition : labels(systems)) {
      table.addColumns(
          column(condition.display(), systems, s -> s.conditions().of(condition).f1()));
    }
    return table.addColumns(
        column("macro", systems, s -> s.conditions().macroF1()),
        column("without Normal", systems, s -> s.conditions().macroF1WithoutNormal()));
  }

  /** Precision, recall and F1 of each condition for one system. */
  public static Table details(Scores scores) {
    StringColumn name = StringColumn.create("condition");
    DoubleColumn precision = DoubleColumn.create("precision");
    DoubleColumn recall = DoubleColumn.create("recall");
    DoubleColumn f1 = DoubleColumn.create("F1");
    IntColumn support = IntColumn.create("references that name it");
    for (Condition condition : scores.conditions().scheme().conditions()) {
      var counts = scores.conditions().of(condition);
      name.append(condition.display());
      precision.append(counts.precision());
      recall.append(counts.recall());
      f1.append(counts.f1());
      support.append(counts.support());
    }
    return Table.create(
        "Conditions named by: " + scores.system(), name, precision, recall, f1, support);
  }

  /** F1 of each condition as bars, a colour a system. */
  public static CategoryChart chart(String title, List<Scores> systems) {
    Map<String, List<Double>> series = new LinkedHashMap<>();
    for (Scores scores : systems) {
      series.put(
          scores.system(),
          labels(systems).stream().map(c -> scores.conditions().of(c).f1()).toList());
    }
    List<String> names = labels(systems).stream().map(Condition::display).toList();
    return Charts.groupedBars(title, "condition", "F1 (0 to 1)", names, series);
  }

  /** Where a report speaks of a condition, and why it counts as it does. */
  public static Table mentions(List<Mention> mentions) {
    StringColumn condition = StringColumn.create("condition");
    StringColumn phrase = StringColumn.create("phrase");
    IntColumn sentence = IntColumn.create("sentence");
    StringColumn status = StringColumn.create("counts as");
    StringColumn cue = StringColumn.create("because of");
    for (Mention mention : mentions) {
      condition.append(mention.condition().display());
      phrase.append(mention.phrase());
      sentence.append(mention.sentence());
      status.append(mention.status().display());
      cue.append(mention.cue());
    }
    return Table.create("What the report says", condition, phrase, sentence, status, cue);
  }

  /** The labels that all systems were scored by. */
  private static List<Condition> labels(List<Scores> systems) {
    return systems.isEmpty() ? List.of() : systems.get(0).conditions().scheme().conditions();
  }

  private static StringColumn names(List<Scores> systems) {
    StringColumn column = StringColumn.create("system");
    systems.forEach(scores -> column.append(scores.system()));
    return column;
  }

  private static DoubleColumn column(
      String name, List<Scores> systems, ToDoubleFunction<Scores> value) {
    DoubleColumn column = DoubleColumn.create(name);
    systems.forEach(scores -> column.append(value.applyAsDouble(scores)));
    return column;
  }
}
