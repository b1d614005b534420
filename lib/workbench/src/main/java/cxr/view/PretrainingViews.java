package cxr.view;

import cxr.io.CsvTable;
import cxr.pretrain.LabelScore;
import cxr.pretrain.PretrainingFigures;
import cxr.pretrain.Recall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.XYChart;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What pretraining is worth, read from the figures that {@code environment/workbench pretrain}
 * wrote.
 *
 * @param folder of the figures, {@code data/results}
 */
public record PretrainingViews(Path folder) {

  /**
   * Recall both ways, with 95 % intervals, a row for each system and direction.
   *
   * @throws IOException if the figures cannot be read
   */
  public Table retrieval() throws IOException {
    List<CsvTable.Row> rows = rows(PretrainingFigures.RETRIEVAL);
    Map<List<String>, List<String>> lines = new LinkedHashMap<>();
    for (CsvTable.Row row : rows) {
      List<String> key =
          List.of(row.get("system"), row.get("positives"), row.get("level"), row.get("direction"));
      lines.computeIfAbsent(key, k -> new ArrayList<>(k)).add(shown(row, "recall", "low", "high"));
    }
    List<String> columns = new ArrayList<>(List.of("system", "positives", "level", "direction"));
    Recall.FIRST.forEach(k -> columns.add("R@" + k));
    return table(title("Retrieval", rows), columns, lines.values());
  }

  /**
   * The area under the receiver operating characteristic by prompts, for each finding: of what was
   * pretrained on right and on shuffled pairs, the first pretraining of the figures.
   *
   * @throws IOException if the figures cannot be read
   */
  public CategoryChart zeroShot() throws IOException {
    List<CsvTable.Row> rows = first(rows(PretrainingFigures.ZERO_SHOT));
    Map<String, List<Double>> series = new LinkedHashMap<>();
    List<String> findings = new ArrayList<>();
    for (CsvTable.Row row : rows) {
      if (!row.get("auc").isEmpty()) {
        String finding = row.get("finding");
        if (!findings.contains(finding)) {
          findings.add(finding);
        }
        series
            .computeIfAbsent(row.get("system"), any -> new ArrayList<>())
            .add(Double.valueOf(row.get("auc")));
      }
    }
    return Charts.groupedBars(
        title("Findings by prompts", rows), "finding", "AUC", findings, series);
  }

  /**
   * A score of findings heads by how many studies were labelled, a line for each start, of the
   * first pretraining of the figures.
   *
   * @throws IOException if the figures cannot be read
   */
  public XYChart labels(LabelScore score) throws IOException {
    List<CsvTable.Row> rows = labels(rows(PretrainingFigures.LABELS), score);
    Map<String, Map<Double, Double>> lines = new LinkedHashMap<>();
    for (CsvTable.Row row : rows) {
      lines
          .computeIfAbsent(row.get("start"), any -> new TreeMap<>())
          .put(Double.valueOf(row.get("labelled")), Double.valueOf(row.get("value")));
    }
    Map<String, double[][]> series = new LinkedHashMap<>();
    lines.forEach(
        (start, points) ->
            series.put(
                start,
                Charts.series(
                    List.copyOf(points.entrySet()), Map.Entry::getKey, Map.Entry::getValue)));
    return Charts.lines(
        title(score.words(), rows), "labelled training studies", score.words(), series);
  }

  /**
   * The same as a table, with 95 % intervals, and how far each start is ahead of the one that knows
   * nothing.
   *
   * @throws IOException if the figures cannot be read
   */
  public Table gains(LabelScore score) throws IOException {
    List<CsvTable.Row> rows = labels(rows(PretrainingFigures.LABELS), score);
    List<List<String>> lines = new ArrayList<>();
    for (CsvTable.Row row : rows) {
      lines.add(
          List.of(
              row.get("start"),
              row.get("labelled"),
              shown(row, "value", "low", "high"),
              shown(row, "gain", "gain_low", "gain_high"),
              shown(row, "gain", "gain_seeds_low", "gain_seeds_high")));
    }
    return table(
        title(score.words(), rows),
        List.of("start", "labelled", score.words(), "gain, over studies", "gain, over seeds"),
        lines);
  }

  private List<CsvTable.Row> labels(List<CsvTable.Row> rows, LabelScore score) {
    return first(rows).stream().filter(row -> row.get("score").equals(score.words())).toList();
  }

  /** Those of the pretraining that the figures begin with. */
  private static List<CsvTable.Row> first(List<CsvTable.Row> rows) {
    return rows.stream()
        .filter(row -> row.get("positives").equals(rows.get(0).get("positives")))
        .filter(row -> row.get("level").equals(rows.get(0).get("level")))
        .toList();
  }

  private List<CsvTable.Row> rows(String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          "There are no figures of pretraining in %s; make them: environment/workbench pretrain --data DIR"
              .formatted(folder));
    }
    return CsvTable.rows(
        file.toString(), Files.readAllBytes(file), Set.of("part"), Set.of(), new ArrayList<>());
  }

  /** A value with its interval, or a dash. */
  private static String shown(CsvTable.Row row, String value, String low, String high) {
    if (row.get(value).isEmpty()) {
      return "–";
    }
    return row.get(low).isEmpty()
        ? row.get(value)
        : "%s [%s, %s]".formatted(row.get(value), row.get(low), row.get(high));
  }

  private static Table table(String title, List<String> columns, Iterable<List<String>> lines) {
    Table table = Table.create(title);
    columns.forEach(column -> table.addColumns(StringColumn.create(column)));
    lines.forEach(line -> Tables.add(table, line.toArray()));
    return table;
  }

  private static String title(String what, List<CsvTable.Row> rows) {
    return "%s, %s %s studies".formatted(what, rows.get(0).get("studies"), rows.get(0).get("part"));
  }
}
