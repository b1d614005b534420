package cxr.cli;

import cxr.metrics.Comparison;
import cxr.metrics.ScoreTable;
import cxr.metrics.Scores;
import cxr.metrics.Spread;
import cxr.train.Run;
import cxr.train.RunHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
    description = {
      "Sets systems side by side, with 95 %% intervals, and tests each against the first by paired bootstrap; with training reports the baselines too.",
      "Systems are files of reports, scored against --references, or folders of runs, whose models write reports for the collection's test studies."
    },
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private References references;

  @Parameters(
      arity = "1..*",
      paramLabel = "SYSTEM",
      description =
          "The reports of each system: .txt, .csv or .json as score takes them; or each run, by its name or its path as in evaluate --run, which is scored on the collection of --data.")
  private List<Path> systems;

  @Mixin private DataFolder data;

  @Option(
      names = "--seeds",
      description =
          "The systems are runs that differ in their seed alone: print also how far each score spreads.")
  private boolean seeds;

  @Option(names = "--html", paramLabel = "FILE", description = "Write a page with the tables.")
  private Path html;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Write all figures, one line a system and score.")
  private Path csv;

  @Override
  public Integer call() throws IOException {
    checkFolder(html);
    checkFolder(csv);
    for (int i = 0; i < systems.size(); i++) {
      systems.set(i, found(systems.get(i)));
    }
    if (seeds && systems.size() < 2) {
      throw new IOException(
          "A spread of seeds needs two runs or more; --seeds was given with one.");
    }
    boolean runs = systems.stream().allMatch(Files::isDirectory);
    checkKinds(runs);
    List<Scores> own = new ArrayList<>();
    List<Scores> all = new ArrayList<>();
    if (runs) {
      RunScores scored = scoreRuns();
      own.addAll(scored.runs());
      all.addAll(own);
      all.addAll(scored.baselines());
    } else {
      own.addAll(scoreFiles());
      all.addAll(own);
      all.addAll(references.baselines());
    }
    ScoreTable[] spread = seeds ? new ScoreTable[] {Spread.table(own)} : new ScoreTable[0];
    Comparison comparison = Comparison.of(all);
    spec.commandLine().getOut().println(comparison);
    for (ScoreTable table : spread) {
      spec.commandLine().getOut().println();
      spec.commandLine().getOut().println(table);
    }
    write(html, comparison.toHtml(spread));
    write(csv, comparison.toCsv());
    return 0;
  }

  /** A file or folder; a name without a slash that is no file is a run's. */
  private Path found(Path system) throws IOException {
    if (Files.isRegularFile(system) || RunHome.isPath(system.toString())) {
      if (!Files.exists(system)) {
        throw new NoSuchFileException(system.toString());
      }
      return system;
    }
    RunHome home = RunHome.of(data.dataset());
    return home.requireTrained(home.run(system.toString())).folder();
  }

  private void checkKinds(boolean runs) throws IOException {
    if (!runs && systems.stream().anyMatch(Files::isDirectory)) {
      throw new IOException(
          "Systems are all files of reports or all folders of runs; found both among %s."
              .formatted(systems));
    }
    if (runs && references.areNamed()) {
      throw new IOException(
          "Runs are scored against their own collection; leave --references, --train and --validation out.");
    }
    if (seeds && !runs) {
      throw new IOException("--seeds compares runs; name their folders, not files of reports.");
    }
  }

  private RunScores scoreRuns() throws IOException {
    List<Run> runs = systems.stream().map(Run::new).toList();
    if (seeds) {
      RunScores.checkSeedsAlone(runs);
    }
    return RunScores.of(
        data.dataset(),
        runs,
        systems.stream().map(this::name).toList(),
        references.recipeName(),
        references.scheme());
  }

  private List<Scores> scoreFiles() throws IOException {
    references.read();
    List<List<String>> reports = new ArrayList<>();
    for (Path system : systems) {
      reports.add(references.match(system)); // a file that does not fit is told before scoring
    }
    List<Scores> scores = new ArrayList<>();
    for (int i = 0; i < reports.size(); i++) {
      scores.add(references.score(name(systems.get(i)), reports.get(i)));
    }
    return scores;
  }

  /** The file's name, or its path where two have the same name. */
  private String name(Path file) {
    long same =
        systems.stream().filter(other -> other.getFileName().equals(file.getFileName())).count();
    return same == 1 ? file.getFileName().toString() : file.toString();
  }

  /** Told before systems are scored. */
  private static void checkFolder(Path file) throws IOException {
    Path folder = file == null ? null : file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new IOException(
          "%s is to be written, and there is no folder %s; make it first.".formatted(file, folder));
    }
  }

  private void write(Path file, String text) throws IOException {
    if (file != null) {
      Files.writeString(file, text);
      spec.commandLine().getOut().println("Written to " + file + ".");
    }
  }
}
