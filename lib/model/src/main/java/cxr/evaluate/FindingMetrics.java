package cxr.evaluate;

import cxr.score.FindingScores;
import cxr.score.Ranking;
import cxr.score.Thresholds;
import cxr.settings.ModelSettings;
import cxr.text.conditions.Scheme;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How well a condition head tells the findings of some studies, by names that {@code train.metric}
 * has for it: {@code findings}, the micro F1 with one threshold for all, the best one on these very
 * studies; and {@code auc}, the mean over the findings of the area under the receiver operating
 * characteristic.
 */
final class FindingMetrics {

  static final String F1 = "findings";
  static final String AUC = "auc";
  static final List<String> NAMES = List.of(F1, AUC);

  private final List<String> labels; // without those that say that there is no finding
  private final double[][] probabilities; // [N][L], of the studies whose labels are known
  private final boolean[][] present;

  private FindingMetrics(List<String> labels, double[][] probabilities, boolean[][] present) {
    this.labels = labels;
    this.probabilities = probabilities;
    this.present = present;
  }

  /**
   * @param labels of each study, as {@link cxr.model.objective.ConditionLabels} gives them
   * @param conditions what the head says of each, [N, L] of all conditions of the settings
   */
  static FindingMetrics of(ModelSettings settings, List<float[]> labels, float[][] conditions) {
    List<String> names = settings.conditions();
    List<String> named = Scheme.findingsOf(names);
    int[] findings = named.stream().mapToInt(names::indexOf).toArray();
    int[] known = IntStream.range(0, labels.size()).filter(i -> isKnown(labels.get(i))).toArray();
    double[][] probabilities = new double[known.length][findings.length];
    boolean[][] present = new boolean[known.length][findings.length];
    for (int n = 0; n < known.length; n++) {
      for (int l = 0; l < findings.length; l++) {
        probabilities[n][l] = conditions[known[n]][findings[l]];
        present[n][l] = labels.get(known[n])[findings[l]] > 0;
      }
    }
    return new FindingMetrics(named, probabilities, present);
  }

  static boolean isKnown(float[] labels) {
    return labels.length > 0 && !Float.isNaN(labels[0]);
  }

  /** Chosen on these studies; nothing where no study's labels are known. */
  Optional<Thresholds> thresholds() {
    return present.length == 0 || labels.isEmpty()
        ? Optional.empty()
        : Optional.of(Thresholds.choose(labels, probabilities, present));
  }

  /**
   * By name.
   *
   * @param thresholds those of {@link #thresholds}
   */
  Map<String, Double> values(Thresholds thresholds) {
    return Map.of(
        F1,
        thresholds.f1(probabilities, present, Thresholds.Kind.COMMON),
        AUC,
        Ranking.mean(Ranking.each(probabilities, present), Ranking::auc));
  }

  /** All scores, by thresholds that were chosen before. */
  FindingScores scores(String system, Thresholds thresholds, Thresholds.Kind kind) {
    return FindingScores.of(system, thresholds, kind, probabilities, present);
  }
}
