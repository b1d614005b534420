package cxr.view;

import com.fasterxml.jackson.databind.JsonNode;
import cxr.io.CsvTable;
import cxr.io.Json;
import cxr.results.Protocol;
import cxr.results.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
 * @param summary by protocol and system
 */
public record ResultViews(Path folder, JsonNode summary) {

  private static final Map<String, String> SCORES = new LinkedHashMap<>();

  static {
    SCORES.put("microF1", "micro F1");
    SCORES.put("macroF1", "macro F1");
    SCORES.put("bleu1", "BLEU-1");
    SCORES.put("bleu4", "BLEU-4");
    SCORES.put("rougeL", "ROUGE-L");
    SCORES.put("cider", "CIDEr");
  }

  /**
   * Reads the figures of a folder.
   *
   * @throws IOException if they cannot be read
   */
  public static ResultViews of(Path folder) throws IOException {
    String text = Files.readString(folder.resolve(Results.SUMMARY));
    return new ResultViews(folder, Json.with().readTree(text));
  }

  /** Every system of a protocol with its scores and their 95 % intervals, a row each. */
  public Table table(Protocol protocol) {
    Table table = Table.create(title("Test", protocol), StringColumn.create("system"));
    SCORES.values().forEach(name -> table.addColumns(StringColumn.create(name)));
    table.addColumns(IntColumn.create("distinct"), IntColumn.create("seeds"));
    systems(protocol)
        .forEach(
            (name, system) -> {
              List<Object> cells = new ArrayList<>(List.of(name));
              SCORES.keySet().forEach(score -> cells.add(shown(system, score)));
              cells.add((int) Math.round(system.path("distinct").asDouble()));
              cells.add(system.path("seeds").size());
              Tables.add(table, cells.toArray());
            });
    return table;
  }

  private static String shown(JsonNode system, String score) {
    JsonNode interval = system.path("ci").path(score);
    return String.format(
        Locale.ROOT,
        "%.3f [%.3f, %.3f]",
        system.path(score).asDouble(),
        interval.path(0).asDouble(),
        interval.path(1).asDouble());
  }

  /** A score of every system as bars. */
  public CategoryChart bars(Protocol protocol, String score) {
    Map<String, JsonNode> systems = systems(protocol);
    return Charts.bars(
        title(SCORES.get(score), protocol),
        "system",
        SCORES.get(score),
        List.copyOf(systems.keySet()),
        systems.values().stream().map(system -> system.path(score).asDouble()).toList());
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

  private Map<String, JsonNode> systems(Protocol protocol) {
    JsonNode systems = summary.path(protocol.name());
    if (systems.isEmpty()) {
      throw new IllegalArgumentException(
          "There are no figures of protocol %s in %s; make them: environment/workbench results --protocol %s --data DIR --part test"
              .formatted(protocol, folder, protocol));
    }
    Map<String, JsonNode> byName = new LinkedHashMap<>();
    systems.properties().forEach(entry -> byName.put(entry.getKey(), entry.getValue()));
    return byName;
  }

  private String title(String what, Protocol protocol) {
    int studies = systems(protocol).values().iterator().next().path("n").asInt();
    return "%s, protocol %s, %d test studies".formatted(what, protocol, studies);
  }
}
