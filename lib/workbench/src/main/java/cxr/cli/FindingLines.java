package cxr.cli;

import cxr.evaluate.FindingsReader;
import cxr.evaluate.StudyFindings;
import cxr.evaluate.StudyFindings.Finding;
import cxr.io.Json;
import cxr.score.ScoreTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is printed of a study's findings, and the rows that a table has of them.
 *
 * @param json whether it is an object of JSON
 */
public record FindingLines(boolean json) {

  /** What help says of the option. */
  public static final String JSON =
      "Print a line of JSON for each study instead: study; findings, by their names with probability, present and threshold; notes on its pictures, if any; or else problem.";

  /** Of the table. */
  public static final List<String> COLUMNS =
      List.of("study", "finding", "probability", "present", "threshold", "problem");

  /** The line of a study. */
  public String of(StudyFindings found, List<String> notes) {
    if (!json) {
      return found.study() + "\t" + found;
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("study", found.study());
    Map<String, Object> findings = new LinkedHashMap<>();
    for (Finding one : found.findings()) {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("probability", one.probability());
      values.put("present", one.present());
      values.put("threshold", one.threshold());
      findings.put(one.name(), values);
    }
    line.put("findings", findings);
    if (!notes.isEmpty()) {
      line.put("notes", notes);
    }
    return Json.line(line);
  }

  /** The line of JSON of a study that cannot be read. */
  public static String line(String study, String problem) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("study", study);
    line.put("problem", problem);
    return Json.line(line);
  }

  /** A row for each finding. */
  public static List<List<?>> rows(StudyFindings found) {
    List<List<?>> rows = new ArrayList<>();
    for (Finding one : found.findings()) {
      rows.add(
          List.of(
              found.study(),
              one.name(),
              rounded(one.probability()),
              one.present() ? 1 : 0,
              rounded(one.threshold()),
              ""));
    }
    return rows;
  }

  /** The row of a study that cannot be read. */
  public static List<?> row(String study, String problem) {
    return List.of(study, "", "", "", "", problem);
  }

  /** The row of a study with a cell for each finding, its probability, and those decided. */
  static List<String> wide(StudyFindings found) {
    List<String> row = new ArrayList<>(List.of(found.study()));
    found.findings().forEach(one -> row.add(rounded(one.probability())));
    row.add(String.join(", ", found.present().stream().map(Finding::name).toList()));
    row.add("");
    return row;
  }

  /** That of a study that cannot be read. */
  static List<String> wide(FindingsReader reader, String study, String problem) {
    List<String> row = new ArrayList<>(List.of(study));
    reader.labels().forEach(label -> row.add(""));
    row.addAll(List.of("", problem));
    return row;
  }

  /** The table of such rows. */
  static ScoreTable table(String run, FindingsReader reader, List<List<String>> wide) {
    List<String> columns = new ArrayList<>(List.of("study"));
    columns.addAll(reader.labels());
    columns.addAll(List.of("present", "problem"));
    String title = "Findings by %s: probabilities, and those present by %s";
    return new ScoreTable(title.formatted(run, reader.kind().words()), columns, wide);
  }

  static String rounded(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
