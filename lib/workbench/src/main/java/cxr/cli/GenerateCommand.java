package cxr.cli;

import cxr.generate.ReportWriter;
import cxr.generate.WrittenReport;
import cxr.model.ReportModel;
import cxr.settings.GenerateSettings;
import cxr.settings.ImageSettings;
import java.io.IOException;
import java.io.PrintWriter;
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

  @Parameters(arity = "1..*", paramLabel = "STUDY", description = StudyFiles.WORD)
  private List<String> words;

  private int unended; // reports so far

  @Override
  public Integer call() throws IOException {
    ReportModel model = runFolder.find().model();
    GenerateSettings how = writing.how(model.settings());
    ReportWriter writer = writer(model, how);
    int views = model.settings().model().views();
    List<StudyFiles> studies = words.stream().map(word -> StudyFiles.of(word, views)).toList();
    boolean all = true;
    for (int from = 0; from < studies.size(); from += how.batchSize()) {
      List<StudyFiles> part =
          studies.subList(from, Math.min(from + how.batchSize(), studies.size()));
      all &= write(part, model.settings().image(), writer);
    }
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
    List<StudyFiles.Read> read =
        all.stream()
            .map(study -> study.read(settings, err))
            .filter(StudyFiles.Read::isWhole)
            .toList();
    List<WrittenReport> reports =
        writer.reports(read.stream().map(StudyFiles.Read::views).toList(), done -> {});
    PrintWriter out = spec.commandLine().getOut();
    for (int i = 0; i < reports.size(); i++) {
      out.println(
          ReportLine.of(read.get(i).files(), read.get(i).notes(), reports.get(i), options.json()));
      unended += reports.get(i).ended() ? 0 : 1;
    }
    return read.size() == all.size();
  }
}
