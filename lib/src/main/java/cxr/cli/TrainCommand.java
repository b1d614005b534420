package cxr.cli;

import cxr.Settings;
import cxr.data.Dataset;
import cxr.model.ReportModel;
import cxr.train.Example;
import cxr.train.History;
import cxr.train.Material;
import cxr.train.Run;
import cxr.train.TrainEvent;
import cxr.train.Trainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "train",
    description = "Trains a model and saves it as a run.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private Source source;

  @Mixin private RunFolder runFolder;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Settings settings = source.settings();
    Dataset dataset = source.dataset();
    Run run = runFolder.of(dataset);
    Material material = Material.of(dataset, settings);
    out.println(material.usable().summary());
    material.leaks().warning().ifPresent(out::println);
    ReportModel model = new ReportModel(settings, material.tokenizer());
    out.printf(
        "%,d weights are learnt; %d tokens.%n",
        model.weights().count(), material.tokenizer().size());
    List<Example> train = material.examples(material.split().train());
    List<Example> validation = material.examples(material.split().validation());
    History history = new Trainer(model, train, validation).train(event -> tell(event, out));
    run.save(model, history, dataset);
    out.println("The run is in " + run.folder() + ".");
    return 0;
  }

  private static void tell(TrainEvent event, PrintWriter out) {
    if (event instanceof TrainEvent.Epoch epoch) {
      out.printf(
          "Epoch %d/%d  loss %.4f  validation %.4f%s  %.0f s%n",
          epoch.epoch(),
          epoch.epochs(),
          epoch.trainLoss(),
          epoch.validationLoss(),
          epoch.best() ? " (best)" : "",
          epoch.seconds());
    } else if (event instanceof TrainEvent.End end) {
      out.println(end.reason());
    }
  }
}
