package cxr.cli;

import cxr.io.Checkout;
import cxr.results.Protocol;
import cxr.results.ReportFiles;
import cxr.results.ResultTable;
import cxr.results.Results;
import cxr.results.Systems;
import cxr.results.Variant;
import cxr.train.TrainEvent;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    description = {
      "Measures systems on a real collection, one change at a time, and writes the figures to data/results; what is scored is entered in log.csv.",
      "What was trained and written is kept and not done again: after Ctrl-C the same command goes on."
    },
    mixinStandardHelpOptions = true)
final class ResultsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private DataFolder data;

  @Option(
      names = "--protocol",
      description =
          "A: R2Gen's split, findings; B: 70/15/15 by study, findings and impression; both by R2Gen's recipe.")
  private Protocol protocol = Protocol.A;

  @Mixin private ScoredPart scored;

  @Option(
      names = "--systems",
      paramLabel = "NAME",
      split = ",",
      description =
          "Which systems, by their names; none for the baselines alone; --list tells them.")
  private List<String> systems = List.of("best");

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How many trainings of each system that is trained.")
  private int seeds = 1;

  @Option(
      names = "--tables",
      description = "Writes the tables of README.md anew from the figures, and ends.")
  private boolean tables;

  @Option(names = "--list", description = "Tells the systems and ends.")
  private boolean list;

  @Mixin private FiguresFolder figures;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      Variant.ALL.forEach(one -> out.printf("%-20s %s%n", one.name(), one.what()));
      return 0;
    }
    List<Variant> variants = variants();
    Count.checked(spec, "--seeds", seeds);
    Path folder = figures.folder();
    if (tables) {
      for (Path page : List.of(Checkout.home(), folder)) {
        if (Files.exists(page.resolve("README.md"))) {
          ResultTable.write(page.resolve("README.md"), folder);
        }
      }
      return 0;
    }
    String goOn = ShellCommand.running(spec, data);
    Interruptible.run(
        () -> {
          try (Systems of =
              Systems.open(() -> figures.of(data.dataset()), protocol, new Lines(out, goOn))) {
            ReportFiles files = ReportFiles.of(data.dataset(), protocol, scored.part());
            new Results(of, scored.part(), files, folder).write(variants, seeds);
          }
        });
    out.println("The figures are in " + Checkout.shown(folder) + ".");
    return 0;
  }

  private List<Variant> variants() {
    List<Variant> variants = new ArrayList<>();
    for (String name : systems) {
      if (!name.equals("none")) {
        variants.add(Variant.named(name).orElseThrow(() -> unknown(name)));
      }
    }
    return variants;
  }

  private ParameterException unknown(String name) {
    return new ParameterException(
        spec.commandLine(),
        "There is no system \"%s\"; there are: %s, and none for the baselines alone."
            .formatted(
                name, Variant.ALL.stream().map(Variant::name).collect(Collectors.joining(", "))));
  }

  /** A line for each piece of work, and those of trainings. */
  private static final class Lines implements Systems.Listener {
    private final WorkLines work;
    private final TrainLines training;

    Lines(PrintWriter out, String goOn) {
      this.work = new WorkLines(out);
      this.training = new TrainLines(out, Interruptible.terminal(), goOn);
    }

    @Override
    public void accept(TrainEvent event) {
      training.accept(event);
    }

    @Override
    public void at(String what, int done, int total) {
      work.at(what, done, total);
    }
  }
}
