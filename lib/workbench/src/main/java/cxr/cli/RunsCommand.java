package cxr.cli;

import cxr.io.Plural;
import cxr.train.Run;
import cxr.train.RunHome;
import cxr.train.TrainEvent;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    description = "Lists the runs on a collection, or removes some.",
    mixinStandardHelpOptions = true)
final class RunsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name what to do with runs: list or remove.");
  }

  @Command(
      description =
          "Lists the runs in data/runs/COLLECTION, those that were set aside too: NAME.DATE is an older run of that name. One that cannot be read is listed with the reason.",
      mixinStandardHelpOptions = true)
  void list(
      @Mixin DataFolder data,
      @Option(
              names = "--json",
              description =
                  "Print a line of JSON for each run instead: run, folder, written (seconds since 1970); settings, facts and history, with losses, scores and learning rate at each validation; or else problem.")
          boolean json,
      @Parameters(
              arity = "0..*",
              paramLabel = "RUN",
              description = "Names or paths of runs; without any, all on the collection.")
          List<String> names)
      throws IOException {
    RunHome home = data.runs();
    PrintWriter out = spec.commandLine().getOut();
    List<Run> runs = names == null ? home.all() : found(home, names);
    if (json) {
      for (Run run : runs) {
        out.println(RunJson.line(run));
      }
      return;
    }
    out.printf("%s in %s%n", Plural.of(runs.size(), "run"), home.folder());
    int width = runs.stream().mapToInt(run -> run.name().length()).max().orElse(0);
    for (Run run : runs) {
      out.printf("%-" + width + "s  %s%n", run.name(), state(run));
    }
  }

  private static List<Run> found(RunHome home, List<String> names) throws IOException {
    List<Run> runs = new ArrayList<>();
    for (String name : names) {
      Run run = home.run(name);
      if (!run.isBegun()) {
        throw new IOException(
            "There is no run in %s; environment/workbench runs list tells those that there are."
                .formatted(run.folder()));
      }
      runs.add(run);
    }
    return runs;
  }

  private static String state(Run run) throws IOException {
    Optional<String> problem = run.problem();
    if (problem.isPresent()) {
      return problem.get();
    }
    List<TrainEvent.Validated> validations = run.validations();
    String best =
        validations.stream()
            .max(Comparator.comparing(TrainEvent.Validated::value))
            .map(
                v ->
                    String.format(
                        Locale.ROOT,
                        "best %s %.3f in epoch %d; ",
                        v.metric(),
                        v.value(),
                        v.epoch()))
            .orElse("");
    if (run.isThere() && run.isStopped()) {
      return "stopped at step %d by the user; %sits %sweights so far can be used"
          .formatted(run.facts().path("steps").asInt(), best, validations.isEmpty() ? "" : "best ");
    }
    String model = run.isThere() ? "trained; " : "no model yet; ";
    return model + best + run.facts().path("ending").asText();
  }

  @Command(
      description = "Deletes runs for good: weights, checkpoints and history.",
      mixinStandardHelpOptions = true)
  void remove(
      @Mixin DataFolder data,
      @Parameters(
              arity = "1..*",
              paramLabel = "RUN",
              description = "Name of a run, as list shows it, or with a slash its path.")
          List<String> names)
      throws IOException {
    RunHome home = data.runs();
    for (String name : names) {
      Run run = home.run(name);
      home.remove(run);
      spec.commandLine().getOut().println("Removed the run in " + run.folder() + ".");
    }
  }
}
