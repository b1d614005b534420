package cxr.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.cli.ReportFile.Report;
import cxr.io.Json;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.ConditionRules;
import cxr.text.conditions.Labels;
import cxr.text.conditions.Mention;
import cxr.text.conditions.Scheme;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    description = "Names the conditions of each report, as rules read them.",
    mixinStandardHelpOptions = true)
final class LabelCommand implements Callable<Integer> {

  private static final ObjectMapper JSON = Json.with(Json.Rule.ASCII);

  @Spec private CommandSpec spec;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      required = true,
      description =
          "Reports: .csv with the columns id and report, .json with a list of {id, report}, else one a line.")
  private Path input;

  @Option(
      names = "--scheme",
      paramLabel = "NAME",
      defaultValue = "deck",
      description = "deck (6 labels; the default) or chexpert (14 labels).")
  private Scheme scheme;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "Your own phrases and cues, in the form of the library's conditions.txt.")
  private Path rules;

  @Option(
      names = "--json",
      description =
          "Print an object a line: id and labels, 1 for present, 0 absent, -1 uncertain, null not mentioned.")
  private boolean json;

  @Option(
      names = "--explain",
      description = "Print the phrase and cue of each decision, and where they stand.")
  private boolean explain;

  @Override
  public Integer call() throws IOException {
    ConditionLabeler labeler =
        new ConditionLabeler(
            scheme, rules == null ? ConditionRules.standard() : ConditionRules.read(rules));
    PrintWriter out = spec.commandLine().getOut();
    List<Report> reports = ReportFile.readAll(input);
    if (reports.isEmpty()) {
      throw new IOException(input + " holds no report; it needs one at least.");
    }
    checkIds(reports);
    ReportFile.missing(input, reports, "they have no labels")
        .ifPresent(spec.commandLine().getErr()::println);
    for (Report report : reports) {
      Labels labels = labeler.labels(report.text());
      if (json) {
        out.println(json(report, labels));
      } else {
        print(out, labels);
      }
    }
    return 0;
  }

  private void checkIds(List<Report> reports) throws IOException {
    Set<String> ids = new HashSet<>();
    for (Report report : reports) {
      if (!ids.add(report.id())) {
        throw new IOException(
            "%s, %s: each id has one report; id %s is there again."
                .formatted(input, report.place(), report.id()));
      }
    }
  }

  private void print(PrintWriter out, Labels labels) {
    out.println(labels.names());
    if (explain) {
      for (Mention mention : labels.mentions()) {
        out.printf(
            "  sentence %d: \"%s\" %s%s, for %s%n",
            mention.sentence(),
            plain(mention.phrase()),
            mention.status().display(),
            mention.cue().isEmpty() ? "" : " by \"" + plain(mention.cue()) + "\"",
            mention.condition().display());
      }
    }
  }

  private String json(Report report, Labels labels) throws JsonProcessingException {
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
    return JSON.writeValueAsString(line);
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

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
  }
}
