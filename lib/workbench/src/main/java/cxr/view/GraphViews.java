package cxr.view;

import static java.util.stream.Collectors.joining;

import cxr.data.Study;
import cxr.io.CsvTable;
import cxr.knowledge.FindingGraph;
import cxr.knowledge.GraphAblation;
import cxr.knowledge.ScoredSystems;
import cxr.text.conditions.Condition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What is measured of a graph of findings, as tables. */
public final class GraphViews {

  private GraphViews() {}

  /** The nodes, and what they stand for. */
  public static Table nodes(FindingGraph graph) {
    List<List<String>> rows = new ArrayList<>();
    for (FindingGraph.Node node : graph.nodes()) {
      rows.add(
          List.of(
              node.name(),
              node.parent() < 0 ? "" : graph.names().get(node.parent()),
              node.condition().map(Condition::display).orElse(""),
              String.join("; ", node.terms())));
    }
    return table("Nodes", List.of("node", "belongs to", "CheXpert", "MeSH"), rows);
  }

  /** The scores of an ablation's heads. */
  public static Table systems(ScoredSystems systems) {
    return table("Heads, over " + systems.over(), ScoredSystems.COLUMNS, systems.rows());
  }

  /** How far the graph is above the other heads. */
  public static Table differences(ScoredSystems systems) {
    return table(
        "The graph's head less others, over " + systems.over(),
        ScoredSystems.DIFFERENCES,
        systems.differences());
  }

  /**
   * In what share of the studies each head decides against the hierarchy.
   *
   * @param shares 0 to 1, as {@link GraphAblation#broken} tells them
   */
  public static Table broken(Map<GraphAblation.Way, Double> shares) {
    return table(
        "Studies in which the law is broken",
        List.of("head", "share"),
        shares.entrySet().stream()
            .map(each -> List.of(each.getKey().words(), Tables.percent(each.getValue())))
            .toList());
  }

  /**
   * The findings that are decided to be there.
   *
   * @param findings of each study
   */
  public static Table decided(List<Study> studies, List<Set<Condition>> findings) {
    List<List<String>> rows = new ArrayList<>();
    for (int n = 0; n < studies.size(); n++) {
      Stream<String> names = findings.get(n).stream().map(Condition::display).sorted();
      String told = findings.get(n).isEmpty() ? "no finding" : names.collect(joining(", "));
      rows.add(List.of(studies.get(n).id(), told));
    }
    return table("What is decided to be there", List.of("study", "findings"), rows);
  }

  /** Each node with its AUC. */
  public static Table byNode(GraphAblation ablation) {
    return table("Nodes, AUC", GraphAblation.nodeColumns(), ablation.byNode());
  }

  /**
   * Figures that were measured before.
   *
   * @param file that {@code environment/workbench knowledge} wrote
   * @throws IOException if it cannot be read
   */
  public static Table measured(Path file) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    CsvTable.readStrictly(
        file.toString(), Files.readString(file), Set.of(), (line, row) -> rows.add(row));
    return table(file.getFileName().toString(), rows.remove(0), rows);
  }

  private static Table table(String title, List<String> columns, List<List<String>> rows) {
    Table table = Table.create(title);
    for (int c = 0; c < columns.size(); c++) {
      int column = c;
      table.addColumns(
          StringColumn.create(columns.get(c), rows.stream().map(row -> row.get(column))));
    }
    return table;
  }
}
