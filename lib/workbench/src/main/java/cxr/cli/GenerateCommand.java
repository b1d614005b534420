package cxr.cli;

import cxr.generate.ReportWriter;
import cxr.generate.WrittenReport;
import cxr.model.ReportModel;
import cxr.settings.GenerateSettings;
import cxr.settings.ImageSettings;
import cxr.train.Run;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code generate}: writes reports. */
@Command(
    description = {
      "Writes a report for each study: its file and the report, parted by a tab, a line each.",
      "A file that cannot be read is told on standard error, the others go on, and the command ends with 1.",
      "A picture that is blank, or whose file says something that is not followed, is told there too."
    },
    mixinStandardHelpOptions = true)
public final class GenerateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private RunFolder runFolder;

  @Mixin private Writing writing;

  @Mixin private ReportOptions options;

  @Mixin private StudyTable table;

  @Parameters(arity = "1..*", paramLabel = "STUDY", description = StudyFiles.WORD)
  private List<String> words;

  private final List<List<String>> rows = new ArrayList<>(); // of the table
  private int unended; // reports so far

  @Override
  public Integer call() throws IOException {
    Together.need(spec, "--studies", "--replace");
    Run run = runFolder.find();
    ReportModel model = run.model();
    GenerateSettings how = writing.how(model.settings());
    ReportWriter writer = writer(model, how);
    int views = model.settings().model().views();
    List<StudyFiles> studies = words.stream().map(word -> StudyFiles.of(word, views)).toList();
    List<Path> read = new ArrayList<>(List.of(run.folder()));
    studies.forEach(study -> read.addAll(study.views()));
    table.check(read);
    boolean all = true;
    for (int from = 0; from < studies.size(); from += how.batchSize()) {
      List<StudyFiles> part =
          studies.subList(from, Math.min(from + how.batchSize(), studies.size()));
      all &= write(part, model.settings().image(), writer);
    }
    table.write(() -> ReportLine.table(run.name(), rows));
    if (unended > 0) {
      spec.commandLine()
          .getErr()
          .printf(
              "Note: reports without an end, which stop at the longest length that is written (generate.maxTokens): %d; --json says which.%n",
              unended);
    }
    return all ? 0 : 1;
  }

  private ReportWriter writer(ReportModel model, GenerateSettings how) {
    ReportWriter writer = new ReportWriter(model, how);
    return Source.fitting(spec, () -> ReportOptions.asIf(writer, options.asIf()));
  }

  /** Whether all could be read. */
  private boolean write(List<StudyFiles> all, ImageSettings settings, ReportWriter writer) {
    PrintWriter err = spec.commandLine().getErr();
    List<StudyFiles.Read> read = all.stream().map(study -> study.read(settings, err)).toList();
    List<StudyFiles.Read> whole = read.stream().filter(StudyFiles.Read::isWhole).toList();
    Iterator<WrittenReport> reports =
        writer.reports(whole.stream().map(StudyFiles.Read::views).toList(), done -> {}).iterator();
    for (StudyFiles.Read one : read) {
      if (one.isWhole()) {
        WrittenReport report = reports.next();
        spec.commandLine()
            .getOut()
            .println(ReportLine.of(one.files(), one.notes(), report, options.json()));
        rows.add(ReportLine.row(one.files(), report));
        unended += report.ended() ? 0 : 1;
      } else {
        rows.add(List.of(one.files().word(), "", "", "", one.problem()));
      }
    }
    return whole.size() == all.size();
  }
}
