package cxr.score;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether probabilities can be taken at their word: of the studies that are given 30 %, 30 % should
 * have the finding (the reliability diagram). Bins are of equal width.
 *
 * @param bins from the lowest probabilities to the highest
 */
public record Calibration(List<Bin> bins) {

  /** How many bins tables and figures have. */
  public static final int BINS = 10;

  /**
   * Probabilities of one interval.
   *
   * @param from lowest probability of the bin
   * @param to below this, or at 1
   * @param count how many are in it
   * @param predicted their mean; NaN in an empty bin
   * @param observed share of positives; NaN in an empty bin
   */
  public record Bin(double from, double to, int count, double predicted, double observed) {}

  public Calibration {
    bins = List.copyOf(bins);
  }

  /**
   * @param probabilities from 0 to 1
   * @param positive whether the finding is there
   * @param bins how many
   */
  public static Calibration of(double[] probabilities, boolean[] positive, int bins) {
    if (probabilities.length != positive.length || bins < 1) {
      throw new IllegalArgumentException(
          "A reliability diagram needs a label for each probability, and a bin at least; found %d probabilities, %d labels, %d bins."
              .formatted(probabilities.length, positive.length, bins));
    }
    int[] count = new int[bins];
    double[] sum = new double[bins];
    int[] positives = new int[bins];
    for (int i = 0; i < probabilities.length; i++) {
      double p = probabilities[i];
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException("A probability lies from 0 to 1; found " + p + ".");
      }
      int bin = Math.min(bins - 1, (int) (p * bins));
      count[bin]++;
      sum[bin] += p;
      positives[bin] += positive[i] ? 1 : 0;
    }
    List<Bin> result = new ArrayList<>();
    for (int b = 0; b < bins; b++) {
      double n = count[b] == 0 ? Double.NaN : count[b];
      result.add(
          new Bin((double) b / bins, (b + 1.0) / bins, count[b], sum[b] / n, positives[b] / n));
    }
    return new Calibration(result);
  }

  /**
   * The expected calibration error (Naeini et al. 2015): the mean distance of predicted and
   * observed, by how many there are in a bin.
   */
  public double error() {
    double total = bins.stream().mapToInt(Bin::count).sum();
    return bins.stream()
        .filter(bin -> bin.count() > 0)
        .mapToDouble(bin -> bin.count() / total * Math.abs(bin.predicted() - bin.observed()))
        .sum();
  }
}
