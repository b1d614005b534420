package cxr.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.cli.ReportFile.Report;
import cxr.io.Json;
import cxr.score.ScoreTable;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Labels;
import cxr.text.conditions.Mention;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is printed of a report's labels.
 *
 * @param labeler that reads them
 * @param json whether as an object of JSON, or else by their names
 * @param explain whether with what each rests on
 */
public record LabelLines(ConditionLabeler labeler, boolean json, boolean explain) {

  private static final ObjectMapper JSON = Json.with(Json.Rule.ASCII);

  /** The line of a report; several where it is explained by text. */
  public String of(Report report) {
    return of(report, labeler.labels(report.text()));
  }

  /** As {@link #of(Report)}, by labels that were read before. */
  public String of(Report report, Labels labels) {
    return json ? json(report, labels) : text(labels);
  }

  private String text(Labels labels) {
    StringBuilder text = new StringBuilder(labels.names().toString());
    if (explain) {
      for (Mention mention : labels.mentions()) {
        text.append(System.lineSeparator())
            .append(
                "  sentence %d: \"%s\" %s%s, for %s"
                    .formatted(
                        mention.sentence(),
                        plain(mention.phrase()),
                        mention.status().display(),
                        mention.cue().isEmpty() ? "" : " by \"" + plain(mention.cue()) + "\"",
                        mention.condition().display()));
      }
    }
    return text.toString();
  }

  private String json(Report report, Labels labels) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", report.id());
    Map<String, Integer> values = new LinkedHashMap<>();
    for (Condition condition : labels.scheme().conditions()) {
      values.put(condition.display(), labels.of(condition).value());
    }
    line.put("labels", values);
    if (explain) {
      List<Map<String, Object>> reasons = new ArrayList<>();
      for (Mention mention : labels.mentions()) {
        reasons.add(reason(report.text(), mention));
      }
      line.put("reasons", reasons);
    }
    try {
      return JSON.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Offsets count characters as Unicode does, so that other languages find the same place. */
  private static Map<String, Object> reason(String report, Mention mention) {
    Map<String, Object> reason = new LinkedHashMap<>();
    reason.put("condition", mention.condition().display());
    reason.put("status", mention.status().name().toLowerCase(Locale.ROOT));
    reason.put("phrase", mention.phrase());
    reason.put("cue", mention.cue());
    reason.put("rule", mention.rule());
    reason.put("sentence", mention.sentence());
    reason.put("start", report.codePointCount(0, mention.start()));
    reason.put("end", report.codePointCount(0, mention.end()));
    return reason;
  }

  /** Labels as a table: 1 for present, 0 absent, -1 uncertain, a dash for not mentioned. */
  static ScoreTable table(String file, List<Report> reports, ConditionLabeler labeler) {
    List<Condition> conditions = labeler.scheme().conditions();
    List<String> columns = new ArrayList<>(List.of("id"));
    conditions.forEach(condition -> columns.add(condition.display()));
    List<List<String>> rows = new ArrayList<>();
    for (Report report : reports) {
      Labels labels = labeler.labels(report.text());
      List<String> row = new ArrayList<>(List.of(report.id()));
      for (Condition condition : conditions) {
        Integer value = labels.of(condition).value();
        row.add(value == null ? "–" : value.toString());
      }
      rows.add(row);
    }
    String title = "Labels of %s: 1 present, 0 absent, -1 uncertain, – not mentioned";
    return new ScoreTable(title.formatted(file), columns, rows);
  }

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
  }
}
