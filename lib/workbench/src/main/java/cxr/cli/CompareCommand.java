package cxr.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import cxr.io.OutputFile;
import cxr.io.WholeFile;
import cxr.score.Comparison;
import cxr.score.ScoreTable;
import cxr.score.Scores;
import cxr.score.SeedSpread;
import cxr.train.Run;
import cxr.train.RunHome;
import cxr.view.ComparisonPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    description = {
      "Sets systems side by side, with 95 %% intervals, and tests each against the first by paired bootstrap, two-sided, with p corrected by Holm for all tests of the table; with training reports the baselines too. --csv and --json have p without the correction as well.",
      "Systems are files of reports, scored against --references, or folders of runs, whose models write reports for the collection's test studies."
    },
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ReferenceFiles references;

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

  @Option(names = "--json", description = "Print the same as one JSON object.")
  private boolean json;

  @Option(names = "--html", paramLabel = "FILE", description = "Write a page with the tables.")
  private Path html;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Write all figures, one line a system and score.")
  private Path csv;

  @Mixin private StudyTable studies;

  @Override
  public Integer call() throws IOException {
    Together.needOne(spec, "--replace", "--html", "--csv", "--studies");
    check(html, csv);
    check(csv, html);
    List<Path> others = new ArrayList<>(read());
    Stream.of(html, csv).filter(Objects::nonNull).forEach(others::add);
    studies.check(others);
    for (int i = 0; i < systems.size(); i++) {
      systems.set(i, found(systems.get(i)));
    }
    boolean runs = systems.stream().allMatch(Files::isDirectory);
    checkKinds(runs);
    if (seeds && systems.size() < 2) {
      throw new IOException(
          "A spread of seeds needs two runs or more; --seeds was given with one.");
    }
    List<Scores> own = new ArrayList<>();
    List<Scores> all = new ArrayList<>();
    List<String> ids;
    String used = null;
    if (runs) {
      RunScores scored = scoreRuns();
      used = scored.studies();
      ids = scored.ids();
      own.addAll(scored.runs());
      all.addAll(own);
      all.addAll(scored.baselines());
    } else {
      own.addAll(scoreFiles());
      all.addAll(own);
      all.addAll(references.baselines());
      ids = references.ids();
    }
    ScoreTable[] spread = seeds ? new ScoreTable[] {SeedSpread.table(own)} : new ScoreTable[0];
    Comparison comparison = Comparison.of(all);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(ScoreJson.text(json(comparison, own, used)));
    } else {
      if (used != null) {
        out.println(used);
      }
      out.println(comparison);
      for (ScoreTable table : spread) {
        out.println();
        out.println(table);
      }
    }
    write(html, ComparisonPage.of(comparison, spread));
    write(csv, comparison.toCsv());
    studies.write(() -> Scores.studyTable(all, ids));
    return 0;
  }

  private ObjectNode json(Comparison comparison, List<Scores> own, @Nullable String used) {
    ObjectNode object = ScoreJson.comparison(comparison);
    references.missing().forEach(object.putArray("missing")::add);
    if (used != null) {
      object.put("used", used);
    }
    if (seeds) {
      object.set("spread", ScoreJson.spread(own));
    }
    if (html != null) {
      object.put("html", html.toString());
    }
    if (csv != null) {
      object.put("csv", csv.toString());
    }
    return object;
  }

  /** A file or folder; a name without a slash that is no file is a run's. */
  private Path found(Path system) throws IOException {
    if (Files.isRegularFile(system) || RunHome.isPath(system.toString())) {
      if (!Files.exists(system)) {
        throw new NoSuchFileException(system.toString());
      }
      return system;
    }
    RunHome home = data.runs();
    return home.requireTrained(home.run(system.toString())).folder();
  }

  private void checkKinds(boolean runs) throws IOException {
    if (!runs && systems.stream().anyMatch(Files::isDirectory)) {
      throw new IOException(
          "Systems are all files of reports or all folders of runs; found both among %s."
              .formatted(systems));
    }
    if (runs) {
      Together.refuse(
          spec,
          "Runs are scored on the test studies of their own collection (--data)",
          "--references",
          "--train",
          "--validation",
          "--split");
    } else {
      Together.refuse(
          spec, "Files of reports are scored against --references", "--data", "--seeds");
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
    references.read(systems);
    List<List<String>> reports = new ArrayList<>();
    for (Path system : systems) {
      reports.add(references.match(system)); // a file that does not fit is told before scoring
    }
    List<Scores> scores = new ArrayList<>();
    for (int i = 0; i < reports.size(); i++) {
      scores.add(references.scored().score(name(systems.get(i)), reports.get(i)));
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
  private void check(Path file, Path otherOutput) throws IOException {
    if (file != null) {
      List<Path> others = new ArrayList<>(read());
      Stream.ofNullable(otherOutput).forEach(others::add);
      OutputFile.check(file, studies.replaces(), others);
    }
  }

  private List<Path> read() throws IOException {
    List<Path> read = new ArrayList<>(systems);
    read.addAll(references.files());
    Stream.ofNullable(data.folder()).forEach(read::add);
    return read;
  }

  private void write(Path file, String text) throws IOException {
    if (file != null) {
      WholeFile.write(file, text);
      if (!json) {
        spec.commandLine().getOut().println("Written to " + file + ".");
      }
    }
  }
}
