package cxr.cli;

import cxr.metrics.Recipe;
import cxr.metrics.Scores;
import cxr.text.Cleaner;
import cxr.text.ConditionLabeler;
import cxr.text.WordTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "score",
    description = "Scores texts against references by R2Gen's recipe; files with one text a line.",
    mixinStandardHelpOptions = true)
final class ScoreCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--references", paramLabel = "FILE", required = true)
  private Path references;

  @Option(names = "--hypotheses", paramLabel = "FILE", required = true)
  private Path hypotheses;

  @Option(
      names = "--train",
      paramLabel = "FILE",
      description =
          "Training texts, whose words of 3 times and more are the vocabulary; without it all words of the references are.")
  private Path train;

  @Override
  public Integer call() throws IOException {
    List<String> r = Lines.of(references);
    List<String> h = Lines.of(hypotheses);
    Cleaner cleaner = Cleaner.named("r2gen");
    List<String> known =
        (train == null ? r : Lines.of(train)).stream().map(cleaner::clean).toList();
    Recipe recipe = new Recipe.R2Gen(WordTokenizer.learn(known, train == null ? 1 : 3));
    Scores scores =
        Scores.of(hypotheses.getFileName().toString(), r, h, recipe, new ConditionLabeler());
    spec.commandLine().getOut().println(scores);
    return 0;
  }
}
