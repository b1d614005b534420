package cxr.score;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How well probabilities rank the positives of a label before its negatives, whatever threshold
 * decides. Values are those of scikit-learn's {@code roc_auc_score} and {@code
 * average_precision_score}.
 */
public final class Ranking {

  private Ranking() {}

  /**
   * The area under the receiver operating characteristic: the chance that a positive has a higher
   * probability than a negative, ties counted half.
   *
   * @return NaN where there is no positive or no negative
   */
  public static double auc(double[] probabilities, boolean[] positive) {
    int[] order = descending(probabilities, positive);
    double above = 0; // positives with a higher probability
    double wins = 0;
    for (int from = 0; from < order.length; ) {
      int to = endOfTie(order, probabilities, from);
      double positives = count(order, positive, from, to);
      wins += (to - from - positives) * (above + positives / 2);
      above += positives;
      from = to;
    }
    double pairs = above * (order.length - above);
    return pairs == 0 ? Double.NaN : wins / pairs;
  }

  /**
   * The mean of {@link #auc} over the labels of which there are positives and negatives.
   *
   * @param probabilities of each study and label, [N][L]
   * @param positive whether the finding is there, [N][L]
   * @return NaN where there is no such label
   */
  public static double meanAuc(double[][] probabilities, boolean[][] positive) {
    int labels = probabilities.length == 0 ? 0 : probabilities[0].length;
    return IntStream.range(0, labels)
        .mapToDouble(l -> auc(Thresholds.column(probabilities, l), Thresholds.column(positive, l)))
        .filter(auc -> !Double.isNaN(auc))
        .average()
        .orElse(Double.NaN);
  }

  /**
   * The precision at each threshold, weighted by the recall that it adds.
   *
   * @return NaN where there is no positive
   */
  public static double averagePrecision(double[] probabilities, boolean[] positive) {
    int[] order = descending(probabilities, positive);
    double total = count(order, positive, 0, order.length);
    double found = 0;
    double sum = 0;
    for (int from = 0; from < order.length; ) {
      int to = endOfTie(order, probabilities, from);
      double added = count(order, positive, from, to);
      found += added;
      sum += added / total * (found / to);
      from = to;
    }
    return total == 0 ? Double.NaN : sum;
  }

  /**
   * The mean of {@link #averagePrecision} over those of some labels of which there are positives.
   *
   * @param probabilities of each study and label, [N][L]
   * @param positive whether the finding is there, [N][L]
   * @param labels their places
   * @return NaN where there is no such label
   */
  public static double meanAveragePrecision(
      double[][] probabilities, boolean[][] positive, int... labels) {
    return Arrays.stream(labels)
        .mapToDouble(
            l ->
                averagePrecision(
                    Thresholds.column(probabilities, l), Thresholds.column(positive, l)))
        .filter(precision -> !Double.isNaN(precision))
        .average()
        .orElse(Double.NaN);
  }

  /** Places from the highest probability to the lowest. */
  static int[] descending(double[] probabilities, boolean[] positive) {
    if (probabilities.length != positive.length
        || Arrays.stream(probabilities).anyMatch(Double::isNaN)) {
      throw new IllegalArgumentException(
          "Each study needs a probability, which is a number, and a label; found %d and %d."
              .formatted(probabilities.length, positive.length));
    }
    return IntStream.range(0, probabilities.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -probabilities[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  static int endOfTie(int[] order, double[] probabilities, int from) {
    int to = from + 1;
    while (to < order.length && probabilities[order[to]] == probabilities[order[from]]) {
      to++;
    }
    return to;
  }

  private static int count(int[] order, boolean[] positive, int from, int to) {
    return (int) IntStream.range(from, to).filter(i -> positive[order[i]]).count();
  }
}
