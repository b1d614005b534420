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
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "evaluate",
    description = "Scores a run's model on the test studies, beside its baselines.",
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private Source source;

  @Mixin private RunFolder runFolder;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Dataset dataset = source.dataset();
    Run run = runFolder.of(dataset);
    ReportModel model = run.model();
    Material material = Material.of(dataset, model.settings());
    Evaluation evaluation = Evaluation.of(material, material.split().test());
    ReportSystem system = new ReportSystem.Model("model", model, material.images(), written -> {});
    for (Scores scores : evaluation.withBaselines(system)) {
      out.println(scores);
      out.println();
    }
    return 0;
  }
}
