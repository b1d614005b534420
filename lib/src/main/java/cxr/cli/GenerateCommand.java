package cxr.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.Settings;
import cxr.generate.ReportWriter;
import cxr.generate.WrittenReport;
import cxr.image.ImageLoader;
import cxr.model.ReportModel;
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
    name = "generate",
    description = {
      "Writes a report for each X-ray: file and report, parted by a tab, a line each.",
      "A file that cannot be read is told on standard error, the others go on, and the command ends with 1."
    },
    mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec;

  @Mixin private RunFolder runFolder;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "Changes how reports are written, generate.beams=3 for example; may be given more than once.")
  private List<String> changes = List.of();

  @Option(
      names = "--json",
      description = "Prints a line of JSON for each X-ray: image, report and score.")
  private boolean json;

  @Parameters(
      arity = "1..*",
      paramLabel = "IMAGE",
      description = "Frontal X-rays: PNG, JPEG or DICOM.")
  private List<Path> images;

  @Override
  public Integer call() throws IOException {
    ReportModel model = runFolder.find().model();
    Settings.Generate how = how(model.settings());
    ReportWriter writer = new ReportWriter(model, how);
    boolean all = true;
    for (int from = 0; from < images.size(); from += how.batchSize()) {
      List<Path> part = images.subList(from, Math.min(from + how.batchSize(), images.size()));
      all &= write(part, model.settings().image(), writer);
    }
    return all ? 0 : 1;
  }

  private Settings.Generate how(Settings trained) {
    Settings changed = trained;
    for (String change : changes) {
      changed = changed.withAll(change);
    }
    Map<String, String> before = trained.flat();
    changed
        .flat()
        .forEach(
            (name, value) -> {
              if (!name.startsWith("generate.") && !value.equals(before.get(name))) {
                throw new IllegalArgumentException(
                    "A trained model keeps its settings but those of the group generate; --set would change %s from %s to %s."
                        .formatted(name, before.get(name), value));
              }
            });
    return changed.generate();
  }

  /** Whether all could be read. */
  private boolean write(List<Path> files, Settings.Image settings, ReportWriter writer) {
    List<Path> read = new ArrayList<>();
    List<float[][]> studies = new ArrayList<>();
    for (Path file : files) {
      try {
        studies.add(new float[][] {ImageLoader.load(file, settings)});
        read.add(file);
      } catch (IOException e) {
        spec.commandLine().getErr().println(Main.sentence(e));
      }
    }
    List<WrittenReport> reports = writer.reports(studies, done -> {});
    PrintWriter out = spec.commandLine().getOut();
    for (int i = 0; i < reports.size(); i++) {
      out.println(line(read.get(i), reports.get(i)));
    }
    return read.size() == files.size();
  }

  private String line(Path file, WrittenReport report) {
    if (!json) {
      return file + "\t" + report.text();
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("image", file.toString());
    line.put("report", report.text());
    line.put("score", report.score());
    try {
      return JSON.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A report could not be written as JSON.", e);
    }
  }
}
