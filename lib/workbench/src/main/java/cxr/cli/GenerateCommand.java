package cxr.cli;

import cxr.generate.ReportWriter;
import cxr.generate.WrittenReport;
import cxr.image.ImageLoader;
import cxr.io.Json;
import cxr.model.ReportModel;
import cxr.settings.GenerateSettings;
import cxr.settings.ImageSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    description = {
      "Writes a report for each study: its file and the report, parted by a tab, a line each.",
      "A file that cannot be read is told on standard error, the others go on, and the command ends with 1.",
      "A picture that is blank, or whose file says something that is not followed, is told there too."
    },
    mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private RunFolder runFolder;

  @Mixin private Writing writing;

  @Option(
      names = "--json",
      description =
          "Prints a line of JSON for each study: image, lateral if there is one, report, score, and whether the report ended before generate.maxTokens.")
  private boolean json;

  @Option(
      names = "--as-if",
      split = ",",
      paramLabel = "FINDING",
      description =
          "Writes as if these findings, joined by commas, and no others were present, none for no finding; for a model that is told findings (model.prompts=states).")
  private String[] asIf;

  @Parameters(
      arity = "1..*",
      paramLabel = "STUDY",
      description = {
        "A frontal X-ray, PNG, JPEG or DICOM; where the model sees two views (model.views=2), better FRONTAL,LATERAL: both of one study, joined by a comma."
      })
  private List<String> words;

  private int unended; // reports so far

  /**
   * The files of a study.
   *
   * @param word that names them
   * @param views frontal, and lateral if there is one
   */
  private record Files(String word, List<Path> views) {

    /** A file may have a comma in its name. */
    static Files of(String word, int most) {
      boolean one = !word.contains(",") || Path.of(word).toFile().exists();
      List<String> names = one ? List.of(word) : List.of(word.split(",", -1));
      if (names.size() > most || names.stream().anyMatch(String::isBlank)) {
        throw new IllegalArgumentException(
            "The model of this run sees %s; a study is named by %s, not by \"%s\"."
                .formatted(
                    most == 1 ? "one X-ray of a study (model.views=1)" : most + " views of a study",
                    most == 1 ? "its frontal X-ray alone" : "FRONTAL or FRONTAL,LATERAL",
                    word));
      }
      return new Files(word, names.stream().map(name -> Path.of(name.strip())).toList());
    }
  }

  @Override
  public Integer call() throws IOException {
    ReportModel model = runFolder.find().model();
    GenerateSettings how = writing.how(model.settings());
    ReportWriter writer = writer(model, how);
    int views = model.settings().model().views();
    List<Files> studies = words.stream().map(word -> Files.of(word, views)).toList();
    boolean all = true;
    for (int from = 0; from < studies.size(); from += how.batchSize()) {
      List<Files> part = studies.subList(from, Math.min(from + how.batchSize(), studies.size()));
      all &= write(part, model.settings().image(), writer);
    }
    if (unended > 0) {
      spec.commandLine()
          .getErr()
          .printf(
              "Mind: reports without an end, which stop at the longest length that is written (generate.maxTokens): %d; --json says which.%n",
              unended);
    }
    return all ? 0 : 1;
  }

  private ReportWriter writer(ReportModel model, GenerateSettings how) {
    ReportWriter writer = new ReportWriter(model, how);
    if (asIf == null) {
      return writer;
    }
    boolean none = asIf.length == 1 && asIf[0].strip().equalsIgnoreCase("none");
    return Source.fitting(spec, () -> writer.asIf(none ? new String[0] : asIf));
  }

  /** Whether all could be read. */
  private boolean write(List<Files> all, ImageSettings settings, ReportWriter writer) {
    PrintWriter err = spec.commandLine().getErr();
    List<Files> read = new ArrayList<>();
    List<List<String>> notes = new ArrayList<>();
    List<float[][]> studies = new ArrayList<>();
    for (Files study : all) {
      List<String> own = new ArrayList<>();
      try {
        studies.add(ImageLoader.loadAll(study.views(), settings, own::add));
        own.forEach(note -> err.println("Note: " + note));
        notes.add(own);
        read.add(study);
      } catch (IOException e) {
        err.println(Main.sentence(e));
      }
    }
    List<WrittenReport> reports = writer.reports(studies, done -> {});
    PrintWriter out = spec.commandLine().getOut();
    for (int i = 0; i < reports.size(); i++) {
      out.println(line(read.get(i), reports.get(i), notes.get(i)));
      unended += reports.get(i).ended() ? 0 : 1;
    }
    return read.size() == all.size();
  }

  private String line(Files study, WrittenReport report, List<String> notes) {
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
}
