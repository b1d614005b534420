package cxr.cli;

import cxr.active.Answers;
import cxr.active.DescribedCollection;
import cxr.active.LabelFolder;
import cxr.active.LabelQueue;
import cxr.active.Strategy;
import cxr.data.Study;
import cxr.io.Checkout;
import cxr.io.OutputFile;
import cxr.io.WholeFile;
import cxr.train.Eyes;
import cxr.view.QueuePage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    description = {
      "Writes the studies that a radiologist should read next: a table to fill, and a page with their X-rays that opens without a network.",
      "With --answers it reads a filled table back instead, all of it or nothing, and the next queue takes it into account.",
      "A label is 1 (the finding is there), -1 (perhaps), 0 or nothing (it is not); a row with nothing in it is not read yet; of a study without any finding write 1 for No Finding."
    },
    mixinStandardHelpOptions = true)
final class LabelQueueCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private DescribedBy described;

  @Option(
      names = "--answers",
      paramLabel = "FILE",
      description = "A table that was filled; its answers are added to labels.csv.")
  private Path answers;

  @Option(names = "--replace", description = "Let --answers change what was answered before.")
  private boolean replace;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description =
          "Where queues and labels.csv lie; without it data/labels/COLLECTION. Nothing is ever written over a queue.")
  private Path folder;

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      description =
          "How studies are chosen, one of ${COMPLETION-CANDIDATES}; before the first answers clusters stands in where answers are needed.")
  private Strategy strategy = Strategy.ENTROPY;

  @Option(names = "--count", paramLabel = "N", description = "Studies of a queue.")
  private int count = 20;

  @Option(names = "--seed", paramLabel = "N", description = "Of all chance.")
  private long seed = 1;

  @Override
  public Integer call() throws IOException {
    Together.need(spec, "--answers", "--replace");
    if (answers != null) {
      Together.refuse(
          spec, "--answers writes no queue", "--run", "--strategy", "--count", "--seed");
    }
    Count.checked(spec, "--count", count);
    LabelFolder labels =
        folder == null ? LabelFolder.of(described.data().dataset()) : new LabelFolder(folder);
    OutputFile.checkFolder(labels.path()); // before long work
    return answers == null ? write(labels) : take(labels);
  }

  private int write(LabelFolder labels) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    SparseLines lines = new SparseLines(spec.commandLine().getErr());
    Eyes eyes = described.eyes(described.data()::dataset, lines.of("X-rays decoded"));
    try (DescribedCollection collection =
        DescribedCollection.of(eyes.material(), eyes.model(), lines.of("X-rays described"))) {
      Answers known = labels.answers(ids(collection.material().dataset().studies()));
      LabelQueue queue = LabelQueue.next(collection, known, strategy, count, seed);
      if (queue.studies().isEmpty()) {
        out.printf("All %,d training studies have answers.%n", known.studies().size());
        return 0;
      }
      Path file = labels.nextQueue();
      Path table = Path.of(file + ".csv");
      Path page = Path.of(file + ".html");
      WholeFile.write(page, QueuePage.of(queue, table.getFileName().toString()));
      WholeFile.write(table, queue.csv());
      out.printf(
          "%,d studies, chosen by %s beside %,d answers: %s.%n",
          queue.studies().size(),
          queue.strategy().word(),
          known.studies().size(),
          String.join(", ", queue.studies().stream().map(Study::id).toList()));
      out.printf(
          "Look at them in %s, fill %s, then: %s%n",
          Checkout.shown(page), Checkout.shown(table), ShellCommand.of(answer(table)));
      return 0;
    }
  }

  /** The command that takes the answers, wherever it is typed. */
  private List<String> answer(Path table) {
    List<String> words = new ArrayList<>(List.of("label-queue", "--answers"));
    words.add(table.toAbsolutePath().toString());
    words.addAll(described.data().words());
    if (folder != null) {
      words.addAll(List.of("--folder", folder.toAbsolutePath().toString()));
    }
    return words;
  }

  private int take(LabelFolder labels) throws IOException {
    Set<String> known = ids(described.data().dataset().studies());
    int taken = labels.take(answers, known, replace);
    spec.commandLine()
        .getOut()
        .printf(
            "%,d studies of %s are answered; there are %,d answers in %s.%n",
            taken, answers, labels.answers(known).studies().size(), labels.labels());
    return 0;
  }

  private static Set<String> ids(List<Study> studies) {
    return studies.stream().map(Study::id).collect(Collectors.toSet());
  }
}
