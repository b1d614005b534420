package cxr.cli;

import cxr.data.Datasets;
import cxr.generate.ReportWriter;
import cxr.image.ImageLoader;
import cxr.model.ReportModel;
import cxr.train.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "generate",
    description = "Writes a report for each X-ray: file and report, parted by a tab, a line each.",
    mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "Folder of the run; without it data/runs/COLLECTION/main.")
  private Path folder;

  @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Frontal X-rays, PNG or JPEG.")
  private List<Path> images;

  @Override
  public Integer call() throws IOException {
    Run run = folder == null ? Run.of(Datasets.open(), "main") : new Run(folder);
    ReportModel model = run.model();
    ReportWriter writer = new ReportWriter(model);
    for (Path image : images) {
      float[] pixels = ImageLoader.load(image, model.settings().image().size());
      spec.commandLine().getOut().println(image + "\t" + writer.write(pixels));
    }
    return 0;
  }
}
