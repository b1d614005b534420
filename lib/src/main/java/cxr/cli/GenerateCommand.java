package cxr.cli;

import cxr.generate.ReportWriter;
import cxr.image.ImageLoader;
import cxr.model.ReportModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "generate",
    description = "Writes a report for each X-ray: file and report, parted by a tab, a line each.",
    mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private RunFolder runFolder;

  @Parameters(
      arity = "1..*",
      paramLabel = "IMAGE",
      description = "Frontal X-rays: PNG, JPEG or DICOM.")
  private List<Path> images;

  @Override
  public Integer call() throws IOException {
    ReportModel model = runFolder.find().model();
    ReportWriter writer = new ReportWriter(model);
    for (Path image : images) {
      float[] pixels = ImageLoader.load(image, model.settings().image());
      spec.commandLine().getOut().println(image + "\t" + writer.write(pixels));
    }
    return 0;
  }
}
