package cxr.view;

import com.fasterxml.jackson.databind.JsonNode;
import cxr.data.LeakReport;
import cxr.data.Split;
import cxr.data.layout.Datasets;
import cxr.evaluate.Evaluation;
import cxr.io.OutputFile;
import cxr.io.WholeFile;
import cxr.score.Comparison;
import cxr.score.GroupScores;
import cxr.score.ScoreTable;
import cxr.score.Scores;
import cxr.score.metric.Measure;
import cxr.train.Run;
import cxr.train.TrainEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.XYChart;

/**
 * A run as one page to send to a colleague: a single file, with its pictures inside, that opens
 * without a network and has no scripts.
 *
 * @param run that was evaluated
 * @param evaluation on whose studies
 * @param scores of the model first, then of the baselines
 * @param written the model's reports, one a study
 * @param date of the evaluation
 */
public record RunPage(
    Run run, Evaluation evaluation, List<Scores> scores, List<String> written, LocalDate date)
    implements Shown {

  private static final int SHOWN = 2; // best, median and worst cases, of each
  private static final Map<String, String> FACTS =
      Map.of(
          "collection", "collection",
          "studies", "studies of the collection",
          "dataHash", "hash of the collection (SHA-256 of ids, texts and image ids)",
          "seed", "seed",
          "steps", "training steps",
          "seconds", "training time in seconds",
          "bestEpoch", "best epoch",
          "ending", "how the training ended");
  private static final String STYLE =
      "body{font-family:sans-serif;margin:2em auto;max-width:1100px;padding:0 1em;line-height:1.45;color:#1c1e21;background:#fff}"
          + "table{border-collapse:collapse;margin:.6em 0 1.6em;font-size:90%}"
          + "caption{text-align:left;font-weight:600;padding:.5em 0}"
          + "td,th{padding:.25em .6em;border-bottom:1px solid #ccc;vertical-align:top}"
          + ".note{border-left:4px solid #8a5a00;padding:.4em 1em;background:#fff8ec}";

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
    return new RunPage(run, evaluation, scores, written, LocalDate.now());
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

  @Override
  public String html() {
    try {
      return """
          <!DOCTYPE html>
          <html lang="en">
          <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%s</title><style>%s</style></head>
          <body>
          <h1>%s</h1>
          <p class="note">This page holds X-rays and reports of the collection: pass it on only to those who may see them. Nothing here is fit for use on patients.</p>
          %s</body>
          </html>
          """
          .formatted(
              Shown.escape(title()),
              STYLE,
              Shown.escape(title()),
              shortPart()
                  + scoresPart()
                  + casesPart()
                  + trainingPart()
                  + dataPart()
                  + provenancePart());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String title() {
    return "Generated reports of the run " + run.name();
  }

  /** The model beside the first baselines, in the scores that tell most. */
  private String shortPart() {
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
    return "<h2>In short</h2><p>A model looked at chest X-rays and wrote a report for each. The words of its reports are held against those of the collection (BLEU, ROUGE-L, CIDEr: 0 for nothing in common), and so are the findings that they name (F1: 0 to 1). The constant report is one text for all, the random report belongs to another patient. Neither saw a picture: look at how far the model is above both, in its findings most of all.</p>"
        + Tables.html(ScoreTables.of(new ScoreTable(title, columns, rows)));
  }

  private String scoresPart() {
    StringBuilder html = new StringBuilder("<h2>Scores</h2>");
    html.append(
        "<p>Each score stands beside those of the baselines, most of which see no picture, under the name of its recipe. A constant report scores well by its words, and what it says of conditions is the same for all; read words and conditions together.</p>");
    html.append(Tables.html(ScoreTables.words(scores)));
    if (scores.size() > 1) {
      html.append("<p>A minus stands where the score of the model is the higher one.</p>");
      html.append(Tables.html(ScoreTables.of(Comparison.of(scores).testTable())));
    }
    Scores model = scores.get(0);
    html.append(
        "<p>Normal and abnormal studies apart, and others; a dash stands where no reference names a finding.</p>");
    html.append(Tables.html(ScoreTables.of(GroupScores.table(model, evaluation.groups()))));
    html.append("<h2>Conditions</h2>").append(Tables.html(ScoreTables.conditions(scores)));
    Scores[] floor = scores.stream().skip(1).limit(1).toArray(Scores[]::new);
    return html.append(Tables.html(ScoreTables.details(model, floor))).toString();
  }

  private String casesPart() throws IOException {
    Cases cases = Cases.of(evaluation, scores.get(0), written, Cases.Score.ROUGE_L);
    return "<h2>Cases</h2><p>Ranked by %s of the single study.</p><h3>Best</h3>%s<h3>Median</h3>%s<h3>Worst</h3>%s"
        .formatted(
            cases.score().display(),
            cases.best(SHOWN).pages().html(),
            cases.median(SHOWN).pages().html(),
            cases.worst(SHOWN).pages().html());
  }

  private String trainingPart() throws IOException {
    List<TrainEvent.Validated> validations = run.validations();
    if (validations.isEmpty()) {
      return "<h2>Training</h2><p>The run has no record of validations.</p>";
    }
    return "<h2>Training</h2>%s<p>%s</p>"
        .formatted(
            Charts.html(losses(validations)), "Both losses are the mean cross-entropy of a token.");
  }

  private static XYChart losses(List<TrainEvent.Validated> validations) {
    double[] steps = validations.stream().mapToDouble(TrainEvent.Validated::done).toArray();
    Map<String, double[][]> lines = new LinkedHashMap<>();
    lines.put(
        "training",
        new double[][] {
          steps, validations.stream().mapToDouble(TrainEvent.Validated::trainLoss).toArray()
        });
    lines.put(
        "validation",
        new double[][] {
          steps, validations.stream().mapToDouble(v -> v.validation().loss()).toArray()
        });
    return Charts.lines("Loss", "training steps", "nats a token", lines);
  }

  private String dataPart() {
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
    return "<h2>Data and split</h2><p>%s</p>%s%s"
        .formatted(
            Shown.escape(evaluation.material().usable().summary()),
            leaks.warning().map(w -> "<p class=\"note\">" + Shown.escape(w) + "</p>").orElse(""),
            Tables.html(Tables.of("The split", "figure", "value", facts)));
  }

  private String provenancePart() throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date of this page", date.toString());
    JsonNode known = run.facts();
    for (String name :
        List.of(
            "collection",
            "studies",
            "dataHash",
            "seed",
            "steps",
            "seconds",
            "bestEpoch",
            "ending")) {
      if (known.has(name)) {
        JsonNode fact = known.get(name);
        facts.put(
            FACTS.get(name), fact.isDouble() ? "%.0f".formatted(fact.asDouble()) : fact.asText());
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
        .fields()
        .forEachRemaining(f -> facts.put(f.getKey(), f.getValue().asText()));
    return "<h2>Provenance</h2>%s<details><summary>All settings of the run</summary>%s</details>"
        .formatted(
            Tables.html(Tables.of("How the run came about", "fact", "value", facts)),
            Tables.all(ModelTables.settings(run.settings())));
  }

  @Override
  public String plain() {
    return "Page of the run " + run.name();
  }
}
