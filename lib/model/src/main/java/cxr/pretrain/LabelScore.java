package cxr.pretrain;

import cxr.score.Thresholds;
import cxr.score.metric.Selection;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How well probabilities tell the findings of some studies. */
public enum LabelScore {
  /**
   * The mean, over the findings that some study has, of {@link cxr.score.Ranking#averagePrecision}.
   */
  MEAN_AVERAGE_PRECISION,
  /** F1 of all decisions together, by one threshold that validation chose. */
  MICRO_F1,
  /** The mean F1 of the findings that a label or a decision names, likewise. */
  MACRO_F1;

  /** In tables and files. */
  public String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ').replace("f1", "F1");
  }

  /**
   * What a system says of N studies.
   *
   * @param probabilities [N][L]
   * @param threshold from which on a finding is decided to be there
   * @param present [N][L]
   */
  record Told(double[][] probabilities, double threshold, boolean[][] present) {

    /**
     * @param validation probabilities of validation studies, by which the threshold is chosen
     * @param labels of validation studies
     */
    static Told of(
        double[][] validation, boolean[][] labels, double[][] probabilities, boolean[][] present) {
      double threshold = Thresholds.choose(LabelCurve.FINDINGS, validation, labels).common();
      return new Told(probabilities, threshold, present);
    }
  }

  /**
   * The score of some studies.
   *
   * @param ranked each finding's column of what was told
   */
  double of(Told told, List<RankedLabel> ranked, Selection studies) {
    int[] times = RankedLabel.times(studies, told.present.length);
    if (this == MEAN_AVERAGE_PRECISION) {
      return RankedLabel.mean(ranked, label -> label.averagePrecision(times));
    }
    double[] sum = new double[2];
    double[] each = new double[ranked.size()];
    for (int l = 0; l < each.length; l++) {
      double[] own = counts(told, l, times);
      each[l] = f1(own);
      sum[0] += own[0];
      sum[1] += own[1];
    }
    return this == MICRO_F1
        ? f1(sum)
        : Arrays.stream(each).filter(f1 -> !Double.isNaN(f1)).average().orElse(Double.NaN);
  }

  /** Hits, and decisions plus labels. */
  private static double[] counts(Told told, int label, int[] times) {
    double[] counts = new double[2];
    for (int i = 0; i < times.length; i++) {
      boolean decided = told.probabilities[i][label] >= told.threshold;
      boolean present = told.present[i][label];
      counts[0] += decided && present ? times[i] : 0;
      counts[1] += ((decided ? 1 : 0) + (present ? 1 : 0)) * times[i];
    }
    return counts;
  }

  /** NaN where nothing was decided or labelled. */
  private static double f1(double[] counts) {
    return counts[1] == 0 ? Double.NaN : 2 * counts[0] / counts[1];
  }
}
