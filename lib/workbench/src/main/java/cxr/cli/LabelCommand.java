package cxr.cli;

import cxr.cli.ReportFile.Report;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.ConditionRules;
import cxr.text.conditions.Scheme;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code label}: names the conditions of reports. */
@Command(
    description = "Names the conditions of each report, as rules read them.",
    mixinStandardHelpOptions = true)
public class LabelCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      required = true,
      description =
          "Reports: .csv with the columns id and report, .json with a list of {id, report}, the folder of a collection, else one a line.")
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

  @Mixin private StudyTable studies;

  @Override
  public Integer call() throws IOException {
    Together.needOne(spec, "--replace", "--studies", "--csv"); // which label has on Spark
    studies.check(Stream.concat(Stream.of(input), Stream.ofNullable(rules)).toList());
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
    studies.write(() -> LabelLines.table(input.getFileName().toString(), reports, labeler));
    lines(reports, new LabelLines(labeler, json, explain)).forEachRemaining(out::println);
    return 0;
  }

  /**
   * What is printed of each report, in their order; made when it is asked for.
   *
   * @param how it is made
   */
  protected Iterator<String> lines(List<Report> reports, LabelLines how) throws IOException {
    return reports.stream().map(how::of).iterator();
  }

  /** The file of other rules; null for those that come with the library. */
  protected Path rules() {
    return rules;
  }

  /** Whether files that stand there may be replaced. */
  protected boolean replaces() {
    return studies.replaces();
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
}
