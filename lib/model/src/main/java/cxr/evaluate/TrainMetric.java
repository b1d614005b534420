package cxr.evaluate;

import cxr.score.Scores;
import cxr.score.metric.Measure;
import cxr.settings.Choice;
import cxr.settings.ModelSettings;
import cxr.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What can choose the best weights, by the names that {@code train.metric} has for it: the loss, or
 * a score of the reports that are written for the validation studies, or of the condition head.
 */
public final class TrainMetric implements Choice {

  private static final String BOTH = "conditions+rougeL";
  private static final String CONDITIONS = "conditions";
  private static final List<Measure> WORDS =
      List.of(Measure.ROUGE_L, Measure.BLEU_1, Measure.BLEU_4);

  /** The names of the scores of reports: all but the loss. */
  static final List<String> OF_REPORTS =
      Stream.concat(Stream.of(BOTH, CONDITIONS), WORDS.stream().map(Measure::key)).toList();

  @Override
  public String setting() {
    return "train.metric";
  }

  @Override
  public List<String> names() {
    List<String> names = new ArrayList<>(OF_REPORTS);
    names.add(1, "loss");
    names.addAll(FindingMetrics.NAMES);
    return names;
  }

  /**
   * Checks that the metric of the settings can be had.
   *
   * @throws IllegalArgumentException if it is one of reports, and none are written, or of the
   *     condition head, and there is none
   */
  public static void check(Settings settings) {
    ModelSettings model = settings.model();
    String metric = settings.train().metric();
    if (!model.writes() && OF_REPORTS.contains(metric)) {
      throw new IllegalArgumentException(
          "train.metric=%s scores reports, and with model.objectives=[text:0] none are written; take one of %s, loss."
              .formatted(metric, String.join(", ", FindingMetrics.NAMES)));
    }
    if (!model.hasHead() && FindingMetrics.NAMES.contains(metric)) {
      throw new IllegalArgumentException(
          "train.metric=%s scores a condition head, and there is none; set model.conditionWeight to 1, for example."
              .formatted(metric));
    }
  }

  /** The scores of reports by their names, as far as they are defined. */
  static Map<String, Double> of(Scores scores) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    double conditions = scores.conditions().macroF1WithoutNormal();
    if (!Double.isNaN(conditions)) {
      metrics.put(BOTH, (conditions + scores.value(Measure.ROUGE_L)) / 2);
      metrics.put(CONDITIONS, conditions);
    }
    WORDS.forEach(measure -> metrics.put(measure.key(), scores.value(measure)));
    return metrics;
  }
}
