package cxr.view;

import com.fasterxml.jackson.databind.JsonNode;
import cxr.data.LeakReport;
import cxr.data.Split;
import cxr.data.layout.Datasets;
import cxr.evaluate.Evaluation;
import cxr.evaluate.FindingEvaluation;
import cxr.io.OutputFile;
import cxr.io.WholeFile;
import cxr.score.Comparison;
import cxr.score.FindingScores;
import cxr.score.GroupScores;
import cxr.score.ScoreTable;
import cxr.score.Scores;
import cxr.score.metric.Measure;
import cxr.train.Run;
import cxr.train.TrainEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.knowm.xchart.XYChart;

/**
 * A run as one page to send to a colleague: a single file, with its pictures inside, that opens
 * without a network and has no scripts.
 *
 * @param run that was evaluated
 * @param evaluation on whose studies
 * @param scores of the model first, then of the baselines
 * @param written the model's reports, one a study
 * @param findings how the condition head does on the same studies; nothing without one
 * @param date of the evaluation
 */
public record RunPage(
    Run run,
    Evaluation evaluation,
    List<Scores> scores,
    List<String> written,
    Optional<FindingEvaluation> findings,
    LocalDate date) {

  private static final int SHOWN = 2; // best, median and worst cases, of each
  private static final List<Map.Entry<String, String>> FACTS =
      List.of(
          Map.entry("collection", "collection"),
          Map.entry("studies", "studies of the collection"),
          Map.entry("dataHash", "hash of the collection (SHA-256 of ids, texts and image ids)"),
          Map.entry("seed", "seed"),
          Map.entry("steps", "training steps"),
          Map.entry("seconds", "training time in seconds"),
          Map.entry("bestEpoch", "best epoch"),
          Map.entry("ending", "how the training ended"));

  public RunPage {
    scores = List.copyOf(scores);
    written = List.copyOf(written);
    if (scores.isEmpty() || written.size() != evaluation.studies().size()) {
      throw new IllegalArgumentException(
          "A page needs the model's scores and a report for each of %d studies; found %d scores and %d reports."
              .formatted(evaluation.studies().size(), scores.size(), written.size()));
    }
  }

  /** A page of today. */
  public static RunPage of(
      Run run, Evaluation evaluation, List<Scores> scores, List<String> written) {
    return new RunPage(run, evaluation, scores, written, Optional.empty(), LocalDate.now());
  }

  /** The same with the scores of a condition head. */
  public RunPage with(Optional<FindingEvaluation> findings) {
    return new RunPage(run, evaluation, scores, written, findings, date);
  }

  /**
   * Writes the page.
   *
   * @param replace whether a file that stands there may be replaced
   * @return what was written and where, in a sentence
   * @throws IOException if it cannot be written, or a file stands there that may not be replaced;
   *     that file is untouched then
   */
  public String write(Path file, boolean replace) throws IOException {
    OutputFile.check(file, replace, List.of(run.folder()));
    byte[] bytes = html().getBytes(StandardCharsets.UTF_8);
    WholeFile.write(file, bytes);
    return "The page of the run \"%s\" is written to %s (%d KiB). It holds X-rays and reports of the collection: send it only to those who may see them."
        .formatted(run.name(), file, (bytes.length + 1023) / 1024);
  }

  private String html() throws IOException {
    return HtmlPage.of(
        "Generated reports of the run " + run.name(),
        note(
            "This page holds X-rays and reports of the collection: pass it on only to those who may see them. Nothing here is fit for use on patients."),
        shortPart(),
        scoresPart(),
        findings.map(RunPage::findingsPart).orElse(Html.all()),
        casesPart(),
        trainingPart(),
        dataPart(),
        provenancePart());
  }

  private static Html note(String text) {
    return Html.tag("p", text).set("class", "note");
  }

  private static Html part(String heading, Object... content) {
    return Html.all(Html.tag("h2", heading), Html.all(content));
  }

  /** The model beside the first baselines, in the scores that tell most. */
  private Html shortPart() {
    Scores model = scores.get(0);
    List<Measure> measures =
        List.of(Measure.BLEU_4, Measure.ROUGE_L, Measure.CIDER, Measure.MICRO_F1_FINDINGS);
    List<String> columns = new ArrayList<>(List.of("system"));
    measures.forEach(measure -> columns.add(measure.display()));
    columns.add("distinct reports");
    List<List<String>> rows = new ArrayList<>();
    for (Scores each : scores.subList(0, Math.min(3, scores.size()))) {
      List<String> row = new ArrayList<>(List.of(each.system()));
      measures.forEach(measure -> row.add(each.shown(measure)));
      row.add(String.valueOf(each.distinct()));
      rows.add(row);
    }
    String title =
        "Recipe %s, %d test studies of %s; 95 %% intervals; %s"
            .formatted(
                model.recipe(),
                model.studies(),
                Datasets.name(evaluation.material().dataset()),
                Scores.cutWords(scores));
    return part(
        "In short",
        Html.tag(
            "p",
            "A model looked at chest X-rays and wrote a report for each. The words of its reports are held against those of the collection (BLEU, ROUGE-L, CIDEr: 0 for nothing in common), and so are the findings that they name (F1: 0 to 1). The constant report is one text for all, the random report belongs to another patient. Neither saw a picture: look at how far the model is above both, in its findings most of all."),
        HtmlTable.of(new ScoreTable(title, columns, rows)));
  }

  private Html scoresPart() {
    Scores model = scores.get(0);
    Html part =
        part(
            "Scores",
            Html.tag(
                "p",
                "Each score stands beside those of the baselines, most of which see no picture, under the name of its recipe. A constant report scores well by its words, and what it says of conditions is the same for all; read words and conditions together."),
            Tables.html(ScoreTables.words(scores)));
    if (scores.size() > 1) {
      part.add(
          Html.tag("p", "A minus stands where the score of the model is the higher one."),
          HtmlTable.of(Comparison.of(scores).testTable()));
    }
    return part.add(
        Html.tag(
            "p",
            "Normal and abnormal studies apart, and others; a dash stands where no reference names a finding."),
        HtmlTable.of(GroupScores.table(model, evaluation.groups())),
        part(
            "Conditions",
            Tables.html(ScoreTables.conditions(scores)),
            HtmlTable.of(model.conditionTable(scores.stream().skip(1).limit(1).toList()))));
  }

  private static Html findingsPart(FindingEvaluation findings) {
    return part(
        "Findings by the condition head",
        Html.tag(
            "p",
            "Before it writes, the model gives each finding a probability. Two floors that see no picture stand beside it."),
        HtmlTable.of(FindingScores.table(findings.systems())),
        HtmlTable.of(findings.model().details()),
        Charts.html(
            FindingTables.reliability(
                "Whether probabilities can be trusted", findings.model().calibration())));
  }

  private Html casesPart() throws IOException {
    Cases cases = Cases.of(evaluation, scores.get(0), written, Cases.Score.ROUGE_L);
    return part(
        "Cases",
        Html.tag("p", "Ranked by %s of the single study.".formatted(cases.score().display())),
        Html.tag("h3", "Best"),
        cases.best(SHOWN).pages().html(),
        Html.tag("h3", "Median"),
        cases.median(SHOWN).pages().html(),
        Html.tag("h3", "Worst"),
        cases.worst(SHOWN).pages().html());
  }

  private Html trainingPart() throws IOException {
    List<TrainEvent.Validated> validations = run.validations();
    return validations.isEmpty()
        ? part("Training", Html.tag("p", "The run has no record of validations."))
        : part(
            "Training",
            Charts.html(losses(validations)),
            Html.tag("p", "Both losses are the mean cross-entropy of a token."));
  }

  private static XYChart losses(List<TrainEvent.Validated> validations) {
    Map<String, double[][]> lines = new LinkedHashMap<>();
    lines.put(
        "training",
        Charts.series(validations, TrainEvent.Validated::done, TrainEvent.Validated::trainLoss));
    lines.put(
        "validation",
        Charts.series(validations, TrainEvent.Validated::done, v -> v.validation().loss()));
    return Charts.lines("Loss", "training steps", "nats a token", lines);
  }

  private Html dataPart() {
    LeakReport leaks = evaluation.material().leaks();
    Map<String, String> facts = new LinkedHashMap<>();
    for (Split.Part part : Split.Part.values()) {
      facts.put("studies in " + part.words(), String.valueOf(leaks.studies().get(part)));
    }
    facts.put("studies that are scored here", String.valueOf(evaluation.studies().size()));
    facts.put("studies in two parts or more", String.valueOf(leaks.studiesInTwo()));
    facts.put("images in two parts or more", String.valueOf(leaks.imagesInTwo()));
    facts.put(
        "test texts that stand word for word in train",
        "%d of %d".formatted(leaks.textsFromTrain(), leaks.texts()));
    return part(
        "Data and split",
        Html.tag("p", evaluation.material().usable().summary()),
        leaks.warning().stream().map(RunPage::note).toList(),
        Tables.html(Tables.of("The split", "figure", "value", facts)));
  }

  private Html provenancePart() throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date of this page", date.toString());
    JsonNode known = run.facts();
    for (Map.Entry<String, String> one : FACTS) {
      if (known.has(one.getKey())) {
        JsonNode fact = known.get(one.getKey());
        facts.put(
            one.getValue(), fact.isDouble() ? "%.0f".formatted(fact.asDouble()) : fact.asText());
      }
    }
    String hash = Run.hash(evaluation.material().dataset());
    facts.put(
        "collection of this page",
        hash.equals(known.path("dataHash").asText())
            ? "the one that the run was trained with"
            : "another than the run was trained with; its hash is " + hash);
    known
        .path("machine")
        .properties()
        .forEach(fact -> facts.put(fact.getKey(), fact.getValue().asText()));
    return part(
        "Provenance",
        Tables.html(Tables.of("How the run came about", "fact", "value", facts)),
        Html.tag(
            "details",
            Html.tag("summary", "All settings of the run"),
            Tables.all(ModelTables.settings(run.settings()))));
  }
}
