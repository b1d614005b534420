package cxr.cli;

import cxr.data.Dataset;
import cxr.data.Study;
import cxr.evaluate.FindingsReader;
import cxr.evaluate.StudyFindings;
import cxr.io.CsvTable;
import cxr.io.OutputFile;
import cxr.io.Problem;
import cxr.io.WholeFile;
import cxr.score.Thresholds;
import cxr.settings.Settings;
import cxr.train.Material;
import cxr.train.Run;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
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
      "Tells the findings of X-rays by the condition head of a run: how likely each is, and whether it is decided to be there.",
      "Prints a line for each study: its name, a tab, and the findings that are there with their probabilities, likeliest first. --json and --csv have all findings.",
      "A file that cannot be read is told on standard error, and in --json and --csv where its findings would stand; the others go on, and the command ends with 1. X-rays of a collection that cannot be read are left out and told."
    },
    mixinStandardHelpOptions = true)
final class FindingsCommand implements Callable<Integer> {

  private static final int BATCH = 8; // studies read side by side, and told together

  @Spec private CommandSpec spec;

  @Mixin private RunFolder runFolder;

  @Mixin private DataFolder data;

  @Mixin private Deciding deciding;

  @Mixin private StudyWords words;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = {
        "Write a line for each study and finding: study,finding,probability,present,threshold,problem.",
        "present is 1 or 0, a threshold above 1 is never reached, and a study that cannot be read has one line, with its problem alone."
      })
  private Path csv;

  @Option(names = "--json", description = FindingLines.JSON)
  private boolean json;

  @Mixin private StudyTable studies;

  private final List<List<?>> rows = new ArrayList<>(List.of(FindingLines.COLUMNS));
  private final List<List<String>> wide = new ArrayList<>(); // a study each

  @Override
  public Integer call() throws IOException {
    Together.needOne(spec, "--replace", "--csv", "--studies");
    boolean files = words.areNamed();
    if (files) {
      Together.refuse(spec, "Files are named, so no collection is read", "--data", "--part");
    }
    Run run = files ? runFolder.find() : runFolder.trained(data.runs());
    FindingsReader reader = FindingsReader.of(run, deciding.kind());
    boolean all = files ? readFiles(reader, run) : readCollection(reader, run);
    spec.commandLine()
        .getErr()
        .printf(
            Locale.ROOT,
            "Decided by %s%s.%n",
            reader.kind().words(),
            reader.kind() == Thresholds.Kind.COMMON
                ? ": " + FindingLines.rounded(reader.thresholds().common())
                : "; --json and --csv have them");
    if (csv != null) {
      WholeFile.write(csv, CsvTable.text(rows));
      spec.commandLine().getErr().println("Written to " + csv + ".");
    }
    studies.write(() -> FindingLines.table(run.name(), reader, wide));
    return all ? 0 : 1;
  }

  /** Told before the work begins. */
  private void checkTables(Run run, List<Path> read) throws IOException {
    List<Path> others = new ArrayList<>(read);
    others.add(run.folder());
    if (csv != null) {
      OutputFile.check(csv, studies.replaces(), others);
      others.add(csv);
    }
    studies.check(others);
  }

  /** Whether all could be read. */
  private boolean readFiles(FindingsReader reader, Run run) throws IOException {
    Settings settings = reader.model().settings();
    int views = settings.model().views();
    List<StudyFiles> named = words.files(views);
    checkTables(run, named.stream().flatMap(study -> study.views().stream()).toList());
    boolean all = true;
    for (int from = 0; from < named.size(); from += BATCH) {
      List<StudyFiles.Read> read =
          named.subList(from, Math.min(from + BATCH, named.size())).stream()
              .map(study -> study.read(settings.image(), spec.commandLine().getErr()))
              .toList();
      List<StudyFiles.Read> whole = read.stream().filter(StudyFiles.Read::isWhole).toList();
      Iterator<StudyFindings> found =
          reader
              .read(
                  whole.stream().map(one -> one.files().word()).toList(),
                  whole.stream().map(StudyFiles.Read::views).toList())
              .iterator();
      for (StudyFiles.Read one : read) {
        if (one.isWhole()) {
          tell(found.next(), one.notes());
        } else {
          tellProblem(reader, one.files().word(), one.problem());
        }
      }
      all &= whole.size() == read.size();
    }
    return all;
  }

  private boolean readCollection(FindingsReader reader, Run run) throws IOException {
    Dataset dataset = data.dataset();
    checkTables(run, List.of(dataset.root()));
    PrintWriter err = spec.commandLine().getErr();
    SparseLines lines = new SparseLines(err);
    Settings settings = reader.model().settings();
    Material material = Material.of(dataset, settings, lines.of("X-rays decoded"));
    err.println(material.usable().summary());
    Set<String> usable =
        material.usable().studies().stream().map(Study::id).collect(Collectors.toSet());
    for (Problem problem : material.dataset().problems()) {
      if (problem.kind() == Problem.Kind.UNREADABLE_IMAGE) {
        err.printf("Study %s, %s: %s%n", problem.study(), problem.file(), problem.action());
        if (!usable.contains(problem.study())) {
          tellProblem(reader, problem.study(), problem.file() + ": " + problem.action());
        }
      }
    }
    List<Study> all = words.of(material);
    for (int from = 0; from < all.size(); from += BATCH) {
      List<Study> some = all.subList(from, Math.min(from + BATCH, all.size()));
      reader.read(material, some, done -> {}).forEach(found -> tell(found, List.of()));
      lines.at("Studies read", from + some.size(), all.size());
    }
    return true;
  }

  private void tell(StudyFindings found, List<String> notes) {
    rows.addAll(FindingLines.rows(found));
    wide.add(FindingLines.wide(found));
    spec.commandLine().getOut().println(new FindingLines(json).of(found, notes));
  }

  private void tellProblem(FindingsReader reader, String study, String problem) {
    rows.add(FindingLines.row(study, problem));
    wide.add(FindingLines.wide(reader, study, problem));
    if (json) {
      spec.commandLine().getOut().println(FindingLines.line(study, problem));
    }
  }
}
