package cxr.attention;

import cxr.attention.AttentionSummary.Curve;
import cxr.attention.AttentionSummary.Row;
import cxr.attention.Explainer.Method;
import cxr.io.CsvTable;
import cxr.io.WholeFile;
import cxr.score.metric.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What came out of a trial as tables in files: means over studies, and nothing of a single one.
 *
 * @param rows the means
 * @param curves the mean curves of deletion and insertion
 */
public record AttentionFigures(List<Row> rows, List<Curve> curves) {

  private static final List<String> MEASURES =
      List.of(
          "target",
          "finding",
          "method",
          "measure",
          "studies",
          "targets",
          "mean",
          "low",
          "high",
          "over_random",
          "over_random_low",
          "over_random_high");

  private static final List<String> POINTS =
      List.of("target", "method", "share_of_places", "deletion", "insertion");

  /** Those of a trial. */
  public static AttentionFigures of(AttentionSummary summary) {
    return new AttentionFigures(summary.rows(), summary.curves());
  }

  private static Path measures(Path folder, String run) {
    return folder.resolve("attention-%s-measures.csv".formatted(run));
  }

  private static Path points(Path folder, String run) {
    return folder.resolve("attention-%s-curves.csv".formatted(run));
  }

  /**
   * Writes both tables.
   *
   * @param run the name of the model's run, which the files' names have
   * @throws IOException if they cannot be written
   */
  public void write(Path folder, String run) throws IOException {
    List<List<?>> means = new ArrayList<>(List.of(MEASURES));
    for (Row row : rows) {
      means.add(
          List.of(
              row.target(),
              row.finding(),
              row.method().words(),
              row.measure(),
              row.studies(),
              row.targets(),
              CsvTable.cell(row.mean()),
              CsvTable.cell(row.interval().low()),
              CsvTable.cell(row.interval().high()),
              CsvTable.cell(row.overRandom()),
              CsvTable.cell(row.overRandomInterval().low()),
              CsvTable.cell(row.overRandomInterval().high())));
    }
    List<List<?>> points = new ArrayList<>(List.of(POINTS));
    for (Curve curve : curves) {
      for (int i = 0; i <= Faithfulness.STEPS; i++) {
        points.add(
            List.of(
                curve.target(),
                curve.method().words(),
                CsvTable.cell((double) i / Faithfulness.STEPS),
                CsvTable.cell(curve.deletion()[i]),
                CsvTable.cell(curve.insertion()[i])));
      }
    }
    WholeFile.write(measures(folder, run), CsvTable.text(means));
    WholeFile.write(points(folder, run), CsvTable.text(points));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it is not there, or cannot be read
   */
  public static AttentionFigures read(Path folder, String run) throws IOException {
    List<Row> rows = new ArrayList<>();
    Path measures = measures(folder, run);
    CsvTable.readStrictly(
        measures.toString(),
        Files.readString(measures),
        Set.copyOf(MEASURES),
        (line, fields) -> {
          if (line > 1) {
            rows.add(
                new Row(
                    fields.get(0),
                    fields.get(1),
                    method(fields.get(2)),
                    fields.get(3),
                    Integer.parseInt(fields.get(4)),
                    Integer.parseInt(fields.get(5)),
                    number(fields.get(6)),
                    new Interval(number(fields.get(7)), number(fields.get(8))),
                    number(fields.get(9)),
                    new Interval(number(fields.get(10)), number(fields.get(11)))));
          }
        });
    List<Curve> curves = new ArrayList<>();
    Path points = points(folder, run);
    CsvTable.readStrictly(
        points.toString(),
        Files.readString(points),
        Set.copyOf(POINTS),
        (line, fields) -> {
          int step = (line - 2) % (Faithfulness.STEPS + 1);
          if (line > 1 && step == 0) {
            int count = Faithfulness.STEPS + 1;
            curves.add(
                new Curve(
                    fields.get(0), method(fields.get(1)), new double[count], new double[count]));
          }
          if (line > 1) {
            Curve last = curves.get(curves.size() - 1);
            last.deletion()[step] = number(fields.get(3));
            last.insertion()[step] = number(fields.get(4));
          }
        });
    return new AttentionFigures(rows, curves);
  }

  private static Method method(String words) {
    return Arrays.stream(Method.values())
        .filter(method -> method.words().equals(words))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "A map's method must be one of %s; found \"%s\"."
                        .formatted(
                            Arrays.stream(Method.values()).map(Method::words).toList(), words)));
  }

  private static double number(String field) {
    return field.isEmpty() ? Double.NaN : Double.parseDouble(field);
  }
}
