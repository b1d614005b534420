package cxr.results;

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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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

  /** When each system wrote its reports, which for test is once, and what it took. */
  public static final String LOG = "log.csv";

  private static final List<String> LOGGED =
      List.of(
          "time",
          "protocol",
          "part",
          "system",
          "seed",
          "studies",
          "seconds_to_make",
          "seconds_a_report");

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
          long begun = System.nanoTime();
          ReportSystem system = systems.system(variant, seed);
          long made = System.nanoTime();
          List<String> reports = system.reports(studies);
          files.write(variant, seed, studies, reports);
          log(variant, seed, studies.size(), begun, made, System.nanoTime());
        }
        if (variant.eyes().trains()) {
          String file = "%s-%s-%d.csv".formatted(systems.protocol(), variant.eyesName(), seed);
          WholeFile.write(folder.resolve(file), systems.curve(variant, seed));
        }
      }
    }
    score();
  }

  /** Enters what was made, and what it took, in a table that only grows. */
  private void log(Variant variant, long seed, int studies, long begun, long made, long written)
      throws IOException {
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
            studies,
            Math.round((made - begun) / 1e9),
            String.format(Locale.ROOT, "%.4f", (written - made) / 1e9 / studies));
    Files.writeString(
        file, CsvTable.text(List.of(row)), StandardCharsets.UTF_8, StandardOpenOption.APPEND);
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
            Material.rawTexts(material.split().train(), material.settings()),
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
    boolean test = part == Split.Part.TEST;
    Path file = folder.resolve(test ? SUMMARY : "validation.json");
    ObjectNode all =
        Files.exists(file)
            ? (ObjectNode) Json.with().readTree(Files.readString(file))
            : Json.with().createObjectNode();
    all.set(protocol, figures);
    WholeFile.write(file, Json.indented(all) + "\n");
    String prefix = protocol + "-" + part.words() + "-";
    List<Scores> first = summaries.values().stream().map(one -> one.runs().get(0)).toList();
    WholeFile.write(folder.resolve(prefix + "tests.csv"), Comparison.of(first).toCsv());
    WholeFile.write(folder.resolve(prefix + "findings.csv"), findings(first));
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
                Double.isNaN(counts.f1()) ? "" : "%.4f".formatted(counts.f1())));
      }
    }
    return CsvTable.text(rows);
  }
}
