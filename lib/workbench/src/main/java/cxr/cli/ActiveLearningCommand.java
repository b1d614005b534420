package cxr.cli;

import cxr.active.ActiveLearning;
import cxr.active.Curves;
import cxr.active.DescribedCollection;
import cxr.active.Plan;
import cxr.active.ReadingLoop;
import cxr.active.Strategy;
import cxr.data.Split;
import cxr.image.ImageStore;
import cxr.io.Checkout;
import cxr.text.conditions.Condition;
import cxr.text.conditions.Scheme;
import cxr.train.Eyes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
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
      "Measures on a collection which strategy finds rare findings early, beside random reading: the training studies are read step by step as each strategy asks, and a head that learns from them is scored on held-out ones.",
      "Curves go to active-learning-PART.csv as they are made; after Ctrl-C the same command goes on."
    },
    mixinStandardHelpOptions = true)
final class ActiveLearningCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private DescribedBy described;

  @Mixin private ScoredPart scored;

  @Option(
      names = "--strategies",
      paramLabel = "NAME",
      split = ",",
      description = "Which of ${COMPLETION-CANDIDATES}; without it all.")
  private List<Strategy> strategies = List.of(Strategy.values());

  @Option(names = "--seeds", paramLabel = "N", description = "How many curves of each strategy.")
  private int seeds = 5;

  @Option(
      names = "--step",
      paramLabel = "N",
      description = "Studies that are read before the head learns anew.")
  private int step = Plan.DEFAULT.step();

  @Option(names = "--reads", paramLabel = "N", description = "Studies that are read in all.")
  private int reads = Plan.DEFAULT.reads();

  @Option(
      names = "--rare",
      paramLabel = "SHARE",
      description = "A finding is rare that less than this share of the training studies has.")
  private double rare = Plan.DEFAULT.rareBelow();

  @Mixin private FiguresFolder figures;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Count.checked(spec, "--seeds", seeds);
    Plan plan = plan();
    Path folder = figures.folder();
    WorkLines lines = new WorkLines(out);
    ImageStore.Progress decoding =
        new SparseLines(spec.commandLine().getErr()).of("X-rays decoded");
    Interruptible.run(
        () -> {
          Eyes eyes = described.eyes(() -> figures.of(described.data().dataset()), decoding);
          plan.checkPool(eyes.material().split().train().size()); // before long work
          try (DescribedCollection collection =
              DescribedCollection.of(eyes.material(), eyes.model(), lines.of("X-rays described"))) {
            ReadingLoop loop =
                new ReadingLoop(
                    Scheme.CHEXPERT.findings().stream().map(Condition::display).toList(),
                    collection.labelled(Split.Part.TRAIN, lines.of("X-rays described")),
                    collection.labelled(scored.part(), lines.of("X-rays described")),
                    plan);
            Path file = folder.resolve("active-learning-%s.csv".formatted(scored.part().words()));
            Curves curves =
                new Curves(
                    new ActiveLearning(loop, file).measure(strategies, seeds, lines.of("curves")));
            out.printf("%s%n%n%s%n", curves.table(0), curves.table(reads));
            out.println("The curves are in " + Checkout.shown(file) + ".");
          }
        });
    return 0;
  }

  private Plan plan() {
    try {
      return new Plan(step, reads, rare);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), e.getMessage() + " (--step, --reads, --rare)");
    }
  }
}
