package cxr.cli;

import cxr.metrics.Comparison;
import cxr.metrics.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "compare",
    description =
        "Sets systems side by side, with 95 % intervals, and tests each against the first by paired bootstrap; with training reports the baselines too.",
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private References references;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "The reports of each system: .txt, .csv or .json as score takes them.")
  private List<Path> systems;

  @Option(names = "--html", paramLabel = "FILE", description = "Write a page with the tables.")
  private Path html;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Write all figures, one line a system and score.")
  private Path csv;

  @Override
  public Integer call() throws IOException {
    references.read();
    List<List<String>> reports = new ArrayList<>();
    for (Path system : systems) {
      reports.add(references.match(system)); // a file that does not fit is told before scoring
    }
    List<Scores> scores = new ArrayList<>();
    for (int i = 0; i < reports.size(); i++) {
      scores.add(references.score(name(systems.get(i)), reports.get(i)));
    }
    scores.addAll(references.baselines());
    Comparison comparison = Comparison.of(scores);
    spec.commandLine().getOut().println(comparison);
    write(html, comparison.toHtml());
    write(csv, comparison.toCsv());
    return 0;
  }

  /** The file's name, or its path where two have the same name. */
  private String name(Path file) {
    long same =
        systems.stream().filter(other -> other.getFileName().equals(file.getFileName())).count();
    return same == 1 ? file.getFileName().toString() : file.toString();
  }

  private void write(Path file, String text) throws IOException {
    if (file != null) {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null && !Files.isDirectory(folder)) {
        throw new IOException(
            "%s is to be written, and there is no folder %s; make it first."
                .formatted(file, folder));
      }
      Files.writeString(file, text);
      spec.commandLine().getOut().println("Written to " + file + ".");
    }
  }
}
