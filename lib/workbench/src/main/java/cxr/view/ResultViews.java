package cxr.view;

import com.fasterxml.jackson.databind.JsonNode;
import cxr.io.CsvTable;
import cxr.results.Protocol;
import cxr.results.ResultScore;
import cxr.results.ResultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.knowm.xchart.CategoryChart;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Measured results, read from the figures that {@code environment/workbench results} wrote.
 *
 * @param folder of the figures, {@code data/results}
 */
public record ResultViews(Path folder) {

  /**
   * Every system of a protocol with its scores and their 95 % intervals, a row each.
   *
   * @throws IOException if the figures cannot be read
   */
  public Table table(Protocol protocol) throws IOException {
    ResultTable results = results(protocol);
    return table(title("Systems", results), ResultTable.columns(), results.rows());
  }

  /**
   * F1 of the original study's six labels: its own, then that of every system, a row each.
   *
   * @throws IOException if the figures cannot be read
   */
  public Table originalLabels(Protocol protocol) throws IOException {
    ResultTable results = results(protocol);
    String title = title("F1 of the original study's labels", results);
    return table(title, ResultTable.originalColumns(), results.originalRows());
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

  /**
   * A score of every system as bars.
   *
   * @throws IOException if the figures cannot be read
   */
  public CategoryChart bars(Protocol protocol, ResultScore score) throws IOException {
    ResultTable results = results(protocol);
    String name = score.display();
    List<String> systems = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (Map.Entry<String, JsonNode> system : results.systems().properties()) {
      systems.add(system.getKey());
      values.add(system.getValue().path(score.key()).asDouble());
    }
    return Charts.bars(title(name, results), "system", name, systems, values);
  }

  /**
   * How often each finding is named by a system's reports and by their references, and F1.
   *
   * @throws IOException if the counts cannot be read
   */
  public Table findings(Protocol protocol, String system) throws IOException {
    Table table =
        Table.create(
            "%s of protocol %s, by finding".formatted(system, protocol),
            StringColumn.create("finding"),
            IntColumn.create("both"),
            IntColumn.create("report alone"),
            IntColumn.create("reference alone"),
            DoubleColumn.create("F1"));
    Path file = folder.resolve(protocol.name() + "-test-findings.csv");
    CsvTable.readStrictly(
        file.toString(),
        Files.readString(file),
        Set.of("system", "finding"),
        (line, row) -> {
          if (row.get(0).equals(system)) {
            Tables.add(
                table,
                row.get(1),
                Integer.valueOf(row.get(2)),
                Integer.valueOf(row.get(3)),
                Integer.valueOf(row.get(4)),
                row.get(6).isEmpty() ? null : Double.valueOf(row.get(6)));
          }
        });
    return table;
  }

  private ResultTable results(Protocol protocol) throws IOException {
    return ResultTable.of(protocol, folder)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There are no figures of protocol %s in %s; make them: environment/workbench results --protocol %s --data DIR --part test"
                        .formatted(protocol, folder, protocol)));
  }

  private static String title(String what, ResultTable results) {
    int studies = results.systems().iterator().next().path("n").asInt();
    return "%s, protocol %s, %d test studies".formatted(what, results.protocol(), studies);
  }
}
