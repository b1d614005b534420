package cxr.cli;

import cxr.generate.WrittenReport;
import cxr.io.Json;
import cxr.score.ScoreTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is printed of a report that a model has written. */
public final class ReportLine {

  private ReportLine() {}

  /**
   * The line of a study.
   *
   * @param notes on what makes its pictures doubtful
   * @param json whether it is an object of JSON
   */
  public static String of(
      StudyFiles study, List<String> notes, WrittenReport report, boolean json) {
    if (!json) {
      return study.word() + "\t" + report.text();
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("image", study.views().get(0).toString());
    if (study.views().size() > 1) {
      line.put("lateral", study.views().get(1).toString());
    }
    line.put("report", report.text());
    report.prompt().ifPresent(prompt -> line.put("prompt", prompt));
    line.put("score", report.score());
    line.put("ended", report.ended());
    if (!notes.isEmpty()) {
      line.put("notes", notes);
    }
    return Json.line(line);
  }

  /** The row of a study in a table of reports. */
  static List<String> row(StudyFiles study, WrittenReport report) {
    String score = String.format(Locale.ROOT, "%.6f", report.score());
    return List.of(study.word(), report.text(), score, report.ended() ? "1" : "0", "");
  }

  /** The table of such rows. */
  static ScoreTable table(String run, List<List<String>> rows) {
    List<String> columns = List.of("study", "report", "score", "ended", "problem");
    return new ScoreTable("Reports by " + run, columns, rows);
  }
}
