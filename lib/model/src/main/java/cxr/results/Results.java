package cxr.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cxr.data.Split;
import cxr.data.Study;
import cxr.io.CsvTable;
import cxr.io.Json;
import cxr.io.WholeFile;
import cxr.score.Baselines;
import cxr.score.Comparison;
import cxr.score.ConditionScores;
import cxr.score.Group;
import cxr.score.References;
import cxr.score.ReportSystem;
import cxr.score.Scores;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Scheme;
import cxr.train.Material;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes the results of a protocol: lets systems write their reports, scores them all beside the
 * baselines, and keeps figures alone. What was written is not written again, so that a long work
 * goes on where it was interrupted, and test is seen once by each system.
 *
 * @param part that is scored: validation to choose by, test once for what was chosen
 * @param files of the reports
 * @param folder of the figures, {@code data/results}
 */
public record Results(Systems systems, Split.Part part, ReportFiles files, Path folder) {

  /** Figures of all systems, by protocol and system. */
  public static final String SUMMARY = "summary.json";

  /** When each system wrote its reports, which for test is once. */
  public static final String LOG = "log.csv";

  private static final List<String> LOGGED =
      List.of("time", "protocol", "part", "system", "seed", "studies");

  /** The systems' names, and how each is called in a command. */
  private static final String COMMAND =
      "environment/workbench results --data DIR --protocol %s --part %s --systems %s --seeds %d";

  /**
   * Makes the reports that are not there yet.
   *
   * @param seeds how many trainings of each system that is trained
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; what was done
   *     is kept
   */
  public void write(List<Variant> variants, int seeds) throws IOException {
    Files.createDirectories(folder);
    List<Study> studies = systems.material().split().of(part);
    for (Variant variant : variants) {
      for (long seed = 1; seed <= (variant.eyes().trains() ? seeds : 1); seed++) {
        if (!files.has(variant, seed)) {
          List<String> reports = systems.system(variant, seed).reports(studies);
          log(variant, seed, studies.size()); // first: that test was seen is told in any case
          files.write(variant, seed, studies, reports);
          if (variant.eyes().trains()) {
            String file = "%s-%s-%d.csv".formatted(systems.protocol(), variant.eyesName(), seed);
            WholeFile.write(folder.resolve(file), systems.curve(variant, seed));
          }
        }
      }
    }
    score();
  }

  /** Enters that a system wrote its reports in a table that only grows. */
  private void log(Variant variant, long seed, int studies) throws IOException {
    Path file = folder.resolve(LOG);
    if (!Files.exists(file)) {
      WholeFile.write(file, CsvTable.text(List.of(LOGGED)));
    }
    List<Object> row =
        List.of(
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            systems.protocol(),
            part.words(),
            variant.name(),
            seed,
            studies);
    WholeFile.write(file, Files.readString(file) + CsvTable.text(List.of(row)));
  }

  /** Scores all reports that are there, and writes the figures. */
  private void score() throws IOException {
    Material material = systems.material();
    List<Study> studies = material.split().of(part);
    List<String> written = Material.rawTexts(studies, material.settings());
    References labels =
        References.of(written, systems.recipe(), new ConditionLabeler(Scheme.CHEXPERT));
    References six = References.of(written, systems.recipe(), new ConditionLabeler());
    Map<String, Summary> summaries = new LinkedHashMap<>();
    for (Variant variant : Variant.ALL) {
      List<Long> seeds = files.seeds(variant);
      if (!seeds.isEmpty()) {
        List<Scores> runs = new ArrayList<>();
        List<Scores> original = new ArrayList<>();
        for (long seed : seeds) {
          List<String> reports = files.read(variant, seed, studies);
          runs.add(labels.score(variant.name(), reports));
          original.add(six.score(variant.name(), reports));
        }
        String command =
            COMMAND.formatted(systems.protocol(), part.words(), variant.name(), seeds.size());
        summaries.put(variant.name(), new Summary(seeds, runs, original, command));
      }
    }
    for (ReportSystem baseline : baselines(labels, studies)) {
      List<String> reports = baseline.reports(studies);
      String name = baseline.name().equals("constant report") ? "constant" : baseline.name();
      summaries.put(
          name,
          new Summary(
              List.of(1L),
              List.of(labels.score(name, reports)),
              List.of(six.score(name, reports)),
              COMMAND.formatted(systems.protocol(), part.words(), "none", 1)));
    }
    keep(summaries, labels);
  }

  private List<ReportSystem> baselines(References references, List<Study> studies) {
    Material material = systems.material();
    Baselines texts =
        new Baselines(
            systems.trainReports(),
            systems.trainReferences(),
            systems.recipe(),
            references.labeler());
    List<ReportSystem> baselines =
        new ArrayList<>(
            texts.first(Material.rawTexts(material.split().validation(), material.settings())));
    baselines.addAll(texts.more(studies, references));
    return baselines;
  }

  private void keep(Map<String, Summary> summaries, References references) throws IOException {
    Group abnormal =
        references.groups().stream()
            .filter(group -> group.name().equals("abnormal"))
            .findFirst()
            .orElseThrow();
    String protocol = systems.protocol().name();
    ObjectNode figures = Json.with().createObjectNode();
    summaries.forEach((name, summary) -> figures.set(name, summary.json(abnormal)));
    Path file = folder.resolve(part == Split.Part.TEST ? SUMMARY : "validation.json");
    ObjectNode all =
        Files.exists(file)
            ? (ObjectNode) Json.with().readTree(Files.readString(file))
            : Json.with().createObjectNode();
    all.set(protocol, inOrder(all.path(protocol), figures));
    WholeFile.write(file, Json.indented(all) + "\n");
    String prefix = protocol + "-" + part.words() + "-";
    List<Scores> first = summaries.values().stream().map(one -> one.runs().get(0)).toList();
    merge(folder.resolve(prefix + "findings.csv"), findings(first));
    if (first.get(0).system().equals(Variant.ALL.get(0).name())) { // all are held against the best
      merge(folder.resolve(prefix + "tests.csv"), Comparison.of(first).toCsv());
    }
  }

  /** New figures beside those of systems whose reports are not here, in the systems' order. */
  private static ObjectNode inOrder(JsonNode before, ObjectNode figures) {
    ObjectNode merged = Json.with().createObjectNode();
    for (Variant variant : Variant.ALL) {
      String name = variant.name();
      JsonNode own = figures.path(name).isMissingNode() ? before.path(name) : figures.path(name);
      if (!own.isMissingNode()) {
        merged.set(name, own);
      }
    }
    figures.properties().forEach(system -> merged.set(system.getKey(), system.getValue()));
    return merged;
  }

  /** Writes a table whose rows take the place of those of the same systems. */
  private static void merge(Path file, String table) throws IOException {
    Set<String> systems = table.lines().skip(1).map(Results::system).collect(Collectors.toSet());
    StringBuilder text = new StringBuilder(table);
    if (Files.exists(file)) {
      Files.readString(file)
          .lines()
          .skip(1)
          .filter(line -> !systems.contains(system(line)))
          .forEach(line -> text.append(line).append('\n'));
    }
    WholeFile.write(file, text.toString());
  }

  private static String system(String line) {
    return line.substring(0, line.indexOf(','));
  }

  /** Hits and misses of each finding. */
  private static String findings(List<Scores> systems) {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(
        List.of("system", "finding", "both", "only_report", "only_reference", "neither", "f1"));
    for (Scores scores : systems) {
      for (Condition condition : scores.conditions().scheme().conditions()) {
        ConditionScores.Counts counts = scores.conditions().of(condition);
        rows.add(
            List.of(
                scores.system(),
                condition.display(),
                counts.both(),
                counts.onlyHypothesis(),
                counts.onlyReference(),
                counts.neither(),
                CsvTable.cell(counts.f1())));
      }
    }
    return CsvTable.text(rows);
  }
}
