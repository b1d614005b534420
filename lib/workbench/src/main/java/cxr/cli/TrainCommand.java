package cxr.cli;

import cxr.data.Dataset;
import cxr.evaluate.ReportValidator;
import cxr.io.OutputFile;
import cxr.model.ReportModel;
import cxr.settings.Settings;
import cxr.train.Example;
import cxr.train.Material;
import cxr.train.Run;
import cxr.train.Trainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    description = {
      "Trains a model and saves it as a run.",
      "Ctrl-C or a termination signal ends the current step and saves a checkpoint; --resume goes on from there."
    },
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private Source source;

  @Mixin private RunFolder runFolder;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description =
          "Goes on with this run, from its last whole checkpoint; a name or a path, as for --run.")
  private String resume;

  @Option(
      names = "--replace",
      description =
          "Takes the name of a run that there is already; that one is kept under a name with its date, until: runs remove.")
  private boolean replace;

  @Mixin private StartWeights startWeights;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (resume != null) {
      Together.refuse(
          spec,
          "--resume goes on with a run as it was begun",
          "--run",
          "--replace",
          "--weights",
          "--fresh",
          "--accept-leak");
    }
    Together.need(spec, "--weights", "--fresh", "--accept-leak");
    Settings fresh = source.settings(); // first: a mistake is told before the data are read
    startWeights.files();
    Dataset dataset = source.dataset();
    Run run = resume == null ? runFolder.of(dataset) : Run.of(dataset, resume);
    Settings settings = resume == null ? fresh : resumed(run, dataset);
    if (resume == null && !run.isEmpty() && !replace) {
      throw new ParameterException(
          spec.commandLine(),
          "There is a run in %1$s already; go on with it by --resume %1$s, take its name by --replace, which keeps it under another, or give another name by --run."
              .formatted(run.folder()));
    }
    OutputFile.checkFolder(run.folder());
    startWeights.check(dataset, spec.commandLine().getErr());
    Material material =
        Material.of(
            dataset, settings, new SparseLines(spec.commandLine().getErr()).of("X-rays decoded"));
    if (resume != null) {
      run.checkImages(material);
    }
    out.println(material.usable().summary());
    material.leaks().warning().ifPresent(out::println);
    ReportModel model = new ReportModel(material.settings(), material.tokenizer());
    out.printf(
        "%,d weights are learnt; %d tokens.%n",
        model.weights().count(), material.tokenizer().size());
    out.println("Training texts: " + material.lengths());
    if (resume == null) {
      startWeights.into(model, out); // a run that goes on has its own
    }
    List<Example> train = material.examples(material.split().train());
    List<Example> validation = material.examples(material.split().validation());
    if (resume == null) {
      run.begin(material);
    }
    Trainer trainer = new Trainer(model, train, validation, ReportValidator.of(material));
    List<String> goOn = new ArrayList<>(List.of("train", "--resume"));
    goOn.add(run.folder().toAbsolutePath().toString());
    goOn.addAll(source.data().words());
    TrainLines lines = new TrainLines(out, Interruptible.terminal(), ShellCommand.of(goOn));
    Interruptible.run(() -> trainer.train(run, lines));
    out.printf("The run %s is in %s.%n", run.name(), run.folder());
    return 0;
  }

  /** A run goes on with the settings it was begun with, but for those that say when it ends. */
  private Settings resumed(Run run, Dataset dataset) throws IOException {
    return source.changed(run.resume(dataset));
  }
}
