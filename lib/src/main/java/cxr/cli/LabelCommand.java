package cxr.cli;

import cxr.text.ConditionLabeler;
import cxr.text.Mention;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "label",
    description = "Names the conditions of each report; a file with one report a line.",
    mixinStandardHelpOptions = true)
final class LabelCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--input", paramLabel = "FILE", required = true)
  private Path input;

  @Option(names = "--explain", description = "Print the phrase and cue of each decision.")
  private boolean explain;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    ConditionLabeler labeler = new ConditionLabeler();
    for (String report : Lines.of(input)) {
      out.println(String.join(", ", labeler.label(report).stream().map(c -> c.display()).toList()));
      if (explain) {
        for (Mention mention : labeler.explain(report)) {
          out.printf(
              "  sentence %d: \"%s\" %s%s%n",
              mention.sentence(),
              mention.phrase(),
              mention.status().name().toLowerCase(Locale.ROOT),
              mention.cue().isEmpty() ? "" : " by \"" + mention.cue() + "\"");
        }
      }
    }
    return 0;
  }
}
