package cxr.cli;

import cxr.data.Study;
import cxr.score.Baselines;
import cxr.score.Recipe;
import cxr.score.References;
import cxr.score.ReportSystem;
import cxr.score.Scores;
import cxr.settings.TextSettings.CleanerName;
import cxr.text.Cleaner;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Scheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say what reports are scored against, and how. */
final class ReferenceFiles {

  @Option(
      names = "--references",
      paramLabel = "FILE",
      description =
          "Reports as they were written, needed wherever files are scored: .txt with one a line, .csv with the columns id and report, .json as R2Gen and COCO write it, or the folder of a collection (findings and impressions).")
  private Path references;

  @Option(
      names = "--train",
      paramLabel = "FILE",
      description =
          "Training reports: of them come r2gen's vocabulary (words of 3 times and more; without it all words of the references) and the baselines.")
  private Path train;

  @Option(
      names = "--validation",
      paramLabel = "FILE",
      description =
          "Validation reports, by which the constant baseline is chosen; without it those of --train, if that file holds splits, or else the training reports.")
  private Path validation;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      defaultValue = "test",
      description =
          "Which reports are scored where a .json holds several: train, val or test (the default).")
  private String split;

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      defaultValue = "r2gen",
      description =
          "What is done to the texts before: r2gen (the default), coco, deck or plain. r2gen cleans references and cuts them to 59 words, and cuts hypotheses to 60 without cleaning them, for systems write cleaned words; how many were cut is printed with the score.")
  private String recipeName;

  @Option(
      names = "--scheme",
      paramLabel = "NAME",
      defaultValue = "deck",
      description =
          "Conditions that are looked for: deck (six, the default) or chexpert (fourteen).")
  private Scheme scheme;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  private @Nullable ReportSet file; // null until it is read
  private @Nullable References scored; // null until all are read
  private final List<String> missing = new ArrayList<>();
  private List<String> trainReports = List.of();
  private List<String> validationReports = List.of();

  /** Those that are named. */
  List<Path> files() {
    return Stream.of(references, train, validation).filter(Objects::nonNull).toList();
  }

  /** Makes references ready to score against. */
  interface Maker {
    References of(List<String> written, Recipe recipe, ConditionLabeler labeler);
  }

  /** As {@link #read(List, Maker)}, for what is scored on this machine. */
  void read(List<Path> systems) throws IOException {
    read(systems, References::of);
  }

  /**
   * Reads the files; to be called first.
   *
   * @param systems files of reports that are to be scored
   */
  void read(List<Path> systems, Maker maker) throws IOException {
    if (references == null) {
      throw new ParameterException(
          command.commandLine(), "Missing required option: '--references=FILE'");
    }
    if (!ReportFile.SPLITS.contains(split)) {
      throw new ParameterException(
          command.commandLine(),
          "--split is one of %s; found \"%s\"."
              .formatted(String.join(", ", ReportFile.SPLITS), split));
    }
    Together.need(command, "--train", "--validation");
    if (!Recipe.NAMES.contains(recipeName)) {
      throw new ParameterException(
          command.commandLine(),
          "--recipe is one of %s; found \"%s\"."
              .formatted(String.join(", ", Recipe.NAMES), recipeName));
    }
    checkSplit(systems);
    file = ReportSet.read(references, split);
    requireWritten(file);
    tellMissing(file, "they are scored as empty texts");
    if (train != null) {
      trainReports = written(train, "train");
      validationReports = trainReports;
      if (validation != null) {
        validationReports = written(validation, "val");
      } else if (ReportFile.hasSplit(train, "val")) {
        validationReports = written(train, "val");
      }
    }
    Recipe recipe = Recipe.named(recipeName, trainReports, file.texts());
    scored = maker.of(file.texts(), recipe, new ConditionLabeler(scheme)).withSlow();
  }

  /** Told of a split that none of the files has: it would choose nothing. */
  private void checkSplit(List<Path> systems) throws IOException {
    boolean any = !Together.isGiven(command, "--split") || ReportFile.hasSplits(references);
    for (Path system : systems) {
      any = any || ReportFile.hasSplits(system);
    }
    if (!any) {
      throw new ParameterException(
          command.commandLine(),
          "--split chooses among the splits of a .json; neither the file of --references nor the reports that are scored have any; leave --split out.");
    }
  }

  /** Nothing is learnt from reports that are missing. */
  private List<String> written(Path learnt, String part) throws IOException {
    ReportSet set = ReportSet.read(learnt, part);
    requireWritten(set);
    tellMissing(set, "they are left out");
    return set.written();
  }

  private static void requireWritten(ReportSet set) throws IOException {
    if (set.written().isEmpty()) {
      throw new IOException(
          "%s needs a report that is not missing; all %d are (empty, or a word such as nan)."
              .formatted(set.file(), set.reports().size()));
    }
  }

  private void tellMissing(ReportSet set, String becomes) {
    ReportFile.missing(set.file(), set.reports().values(), becomes)
        .ifPresent(
            line -> {
              missing.add(line);
              command.commandLine().getErr().println(line);
            });
  }

  /** Lines that tell of reports without a text, one a file; to be called when all are read. */
  List<String> missing() {
    return missing;
  }

  String recipeName() {
    return recipeName;
  }

  Scheme scheme() {
    return scheme;
  }

  /** Made ready to score against. */
  References scored() {
    return Objects.requireNonNull(scored);
  }

  /** The ids of the references, or the numbers of their lines. */
  List<String> ids() {
    return List.copyOf(Objects.requireNonNull(file).reports().keySet());
  }

  /** The training reports as they were written; none where none were named. */
  List<String> train() {
    return trainReports;
  }

  /** The reports of a file in the order of the references. */
  List<String> match(Path hypotheses) throws IOException {
    ReportSet set = ReportSet.read(hypotheses, split);
    List<String> matched = set.inOrderOf(Objects.requireNonNull(file));
    tellMissing(set, "they are scored as empty texts");
    return matched;
  }

  /** The scores of the baselines that need texts alone; none without training reports. */
  List<Scores> baselines() throws IOException {
    List<Scores> scores = new ArrayList<>();
    References against = scored();
    if (!trainReports.isEmpty()) {
      Cleaner cleaner = Cleaner.of(CleanerName.R2GEN);
      List<String> written =
          against.recipe() instanceof Recipe.R2Gen
              ? trainReports.stream().map(cleaner::clean).toList()
              : trainReports;
      var baselines = new Baselines(written, trainReports, against.recipe(), against.labeler());
      List<Study> studies = studies();
      List<ReportSystem> systems = new ArrayList<>(baselines.first(validationReports));
      systems.addAll(baselines.more(studies, against));
      for (ReportSystem system : systems) {
        scores.add(against.score(system.name(), system.reports(studies)));
      }
    }
    return scores;
  }

  private List<Study> studies() {
    return Objects.requireNonNull(file).reports().values().stream()
        .map(r -> new Study(r.id(), "", "", r.text(), "", List.of(), List.of(), List.of()))
        .toList();
  }
}
