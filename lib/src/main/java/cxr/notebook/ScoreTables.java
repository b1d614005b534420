package cxr.notebook;

import cxr.metrics.Condition;
import cxr.metrics.Scores;
import java.util.List;
import java.util.function.ToDoubleFunction;
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
    for (Condition condition : Condition.values()) {
      table.addColumns(
          column(condition.display(), systems, s -> s.conditions().of(condition).f1()));
    }
    return table.addColumns(
        column("macro", systems, s -> s.conditions().macroF1()),
        column("macro without Normal", systems, s -> s.conditions().macroF1WithoutNormal()));
  }

  /** Precision, recall and F1 of each condition for one system. */
  public static Table details(Scores scores) {
    StringColumn name = StringColumn.create("condition");
    DoubleColumn precision = DoubleColumn.create("precision");
    DoubleColumn recall = DoubleColumn.create("recall");
    DoubleColumn f1 = DoubleColumn.create("F1");
    IntColumn support = IntColumn.create("references that name it");
    for (Condition condition : Condition.values()) {
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
