package cxr.cli;

import cxr.data.Dataset;
import cxr.metrics.Evaluation;
import cxr.metrics.ReportSystem;
import cxr.metrics.Scores;
import cxr.model.ReportModel;
import cxr.train.Material;
import cxr.train.Run;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "evaluate",
    description = "Scores a run's model on the test studies, beside its baselines.",
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private Source source;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "Folder of the run; without it data/runs/COLLECTION/main.")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Dataset dataset = source.dataset();
    Run run = folder == null ? Run.of(dataset, "main") : new Run(folder);
    ReportModel model = run.model();
    Material material = Material.of(dataset, model.settings());
    Evaluation evaluation = Evaluation.of(material, material.split().test());
    ReportSystem system = new ReportSystem.Model("model", model, written -> {});
    for (Scores scores : evaluation.withBaselines(system)) {
      out.println(scores);
      out.println();
    }
    return 0;
  }
}
