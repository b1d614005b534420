package cxr.score;

import cxr.score.ConditionScores.Counts;
import cxr.score.metric.Bootstrap;
import cxr.score.metric.Interval;
import cxr.score.metric.Selection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How well a system that gives a probability for each finding tells which are there: by its
 * decisions, by its ranking of the studies, and by whether its probabilities can be taken at their
 * word.
 *
 * @param system whose probabilities they are
 * @param studies how many were scored
 * @param kind of the thresholds that decided
 * @param findings each by itself
 * @param calibration of all probabilities together
 * @param values over all findings; NaN where one is not defined
 * @param bootstrap by which the intervals were drawn
 * @param intervals of the values, 95 %
 */
public record FindingScores(
    String system,
    int studies,
    Thresholds.Kind kind,
    List<Finding> findings,
    Calibration calibration,
    Map<Score, Double> values,
    Bootstrap bootstrap,
    Map<Score, Interval> intervals) {

  /** A score over all findings that has an interval. */
  public enum Score {
    /** F1 of all decisions together. */
    MICRO_F1("microF1", "micro F1"),
    /** The mean F1 of the findings that a label or a decision names. */
    MACRO_F1("macroF1", "macro F1"),
    /** The mean of {@link Ranking#auc} over the findings that some studies have and some not. */
    MEAN_AUC("meanAuc", "mean AUC");

    private final String key;
    private final String display;

    Score(String key, String display) {
      this.key = key;
      this.display = display;
    }

    /** The name in JSON. */
    public String key() {
      return key;
    }
  }

  /**
   * One finding.
   *
   * @param threshold from which probability on it was decided to be there
   * @param counts of decisions (the hypotheses) and labels (the references)
   * @param auc as {@link Ranking#auc}
   * @param averagePrecision as {@link Ranking#averagePrecision}
   * @param calibration of its probabilities
   */
  public record Finding(
      String name,
      double threshold,
      Counts counts,
      double auc,
      double averagePrecision,
      Calibration calibration) {}

  public FindingScores {
    findings = List.copyOf(findings);
    values = Map.copyOf(values);
    intervals = Map.copyOf(intervals);
  }

  /**
   * Scores probabilities, with intervals by the default draws.
   *
   * @param thresholds that decide; their labels are the findings
   * @param probabilities of each study and finding, [N][L]
   * @param present whether the finding is there, [N][L]
   * @throws IllegalArgumentException if there is no study, or not the same number of each
   */
  public static FindingScores of(
      String system,
      Thresholds thresholds,
      Thresholds.Kind kind,
      double[][] probabilities,
      boolean[][] present) {
    if (probabilities.length != present.length || probabilities.length == 0) {
      throw new IllegalArgumentException(
          "Findings are scored on a study at least, each with probabilities and labels; found %d and %d."
              .formatted(probabilities.length, present.length));
    }
    List<FindingColumn> columns = FindingColumn.each(thresholds, kind, probabilities, present);
    List<Finding> findings = new ArrayList<>();
    for (int label = 0; label < columns.size(); label++) {
      FindingColumn column = columns.get(label);
      findings.add(
          new Finding(
              thresholds.labels().get(label),
              thresholds.of(label, kind),
              column.counts(),
              column.ranking().auc(),
              column.ranking().averagePrecision(),
              Calibration.of(column.probabilities(), column.present(), Calibration.BINS)));
    }
    Bootstrap bootstrap = Bootstrap.defaults();
    FindingDraws draws = FindingDraws.of(columns, bootstrap, present.length);
    Map<Score, Double> values = new EnumMap<>(Score.class);
    Map<Score, Interval> intervals = new EnumMap<>(Score.class);
    for (Score score : Score.values()) {
      values.put(score, draws.value(score));
      intervals.put(score, draws.interval(score));
    }
    return new FindingScores(
        system, present.length, kind, findings, together(columns), values, bootstrap, intervals);
  }

  /** In the order of the scores. */
  static double[] values(List<FindingColumn> columns, Selection studies) {
    return new double[] {
      FindingColumn.microF1(columns, studies),
      FindingColumn.macroF1(columns, studies),
      Ranking.mean(FindingColumn.rankings(columns), ranking -> ranking.auc(studies))
    };
  }

  private static Calibration together(List<FindingColumn> columns) {
    int studies = columns.get(0).present().length;
    double[] probabilities =
        columns.stream().flatMapToDouble(column -> Arrays.stream(column.probabilities())).toArray();
    boolean[] present = new boolean[probabilities.length];
    for (int i = 0; i < present.length; i++) {
      present[i] = columns.get(i / studies).present()[i % studies];
    }
    return Calibration.of(probabilities, present, Calibration.BINS);
  }

  /** The mean over the findings that some study has. */
  public double meanAveragePrecision() {
    return Ranking.mean(findings, Finding::averagePrecision);
  }

  /** Systems that were scored on the same studies, a row each. */
  public static ScoreTable table(List<FindingScores> systems) {
    FindingScores first = systems.get(0);
    List<String> columns = new ArrayList<>(List.of("system"));
    Arrays.stream(Score.values()).forEach(score -> columns.add(score.display));
    columns.addAll(List.of("mean average precision", "ECE"));
    List<List<String>> rows = new ArrayList<>();
    for (FindingScores scores : systems) {
      List<String> row = new ArrayList<>(List.of(scores.system));
      for (Score score : Score.values()) {
        row.add(Scores.shown(scores.values.get(score), scores.intervals.get(score)));
      }
      row.add(Scores.shown(scores.meanAveragePrecision(), null));
      row.add(Scores.shown(scores.calibration.error(), null));
      rows.add(row);
    }
    return new ScoreTable(
        "Findings by probabilities, %d studies, %s; 95 %% intervals by %d draws of the studies; macro F1 over the findings that a label or a decision names"
            .formatted(first.studies, first.kind.words(), first.bootstrap.draws()),
        columns,
        rows);
  }

  /** The findings, a row each. */
  public ScoreTable details() {
    List<List<String>> rows = new ArrayList<>();
    for (Finding finding : findings) {
      Counts counts = finding.counts;
      List<String> row = new ArrayList<>(List.of(finding.name));
      for (double value :
          new double[] {
            finding.auc,
            finding.averagePrecision,
            counts.f1(),
            counts.precision(),
            counts.recall(),
            finding.calibration.error()
          }) {
        row.add(Scores.shown(value, null));
      }
      row.add(threshold(finding.threshold));
      row.add(String.valueOf(counts.support()));
      rows.add(row);
    }
    return new ScoreTable(
        "Findings told by: %s; %d studies, %s; a dash: not defined"
            .formatted(system, studies, kind.words()),
        List.of(
            "finding",
            "AUC",
            "average precision",
            "F1",
            "precision",
            "recall",
            "ECE",
            "threshold",
            "studies that have it"),
        rows);
  }

  private static String threshold(double value) {
    return value > 1 ? "never" : String.format(Locale.ROOT, "%.3f", value);
  }
}
