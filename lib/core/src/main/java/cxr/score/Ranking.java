package cxr.score;

import cxr.score.metric.Selection;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How well probabilities rank the positives of a label before its negatives, whatever threshold
 * decides. Values are those of scikit-learn's {@code roc_auc_score} and {@code
 * average_precision_score}. The studies are sorted once, for any number of draws of them.
 *
 * @param order the studies from the highest probability to the lowest
 * @param ends the end of each run of equal probabilities in that order
 * @param positive whether each study has the label
 */
public record Ranking(int[] order, int[] ends, boolean[] positive) {

  /**
   * Of the probabilities of a label.
   *
   * @throws IllegalArgumentException if one is not a number, or there are not as many as labels
   */
  public static Ranking of(double[] probabilities, boolean[] positive) {
    if (probabilities.length != positive.length
        || Arrays.stream(probabilities).anyMatch(Double::isNaN)) {
      throw new IllegalArgumentException(
          "Each study needs a probability, which is a number, and a label; found %d and %d."
              .formatted(probabilities.length, positive.length));
    }
    int[] order =
        IntStream.range(0, probabilities.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -probabilities[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] ends =
        IntStream.rangeClosed(1, order.length)
            .filter(
                i -> i == order.length || probabilities[order[i]] != probabilities[order[i - 1]])
            .toArray();
    return new Ranking(order, ends, positive);
  }

  /**
   * Of each label.
   *
   * @param probabilities of each study and label, [N][L]
   * @param positive whether the finding is there, [N][L]
   */
  public static List<Ranking> each(double[][] probabilities, boolean[][] positive) {
    return IntStream.range(0, probabilities.length == 0 ? 0 : probabilities[0].length)
        .mapToObj(l -> of(Thresholds.column(probabilities, l), Thresholds.column(positive, l)))
        .toList();
  }

  /** The mean over the labels of which a value is defined; NaN if it is of none. */
  public static <T> double mean(List<T> labels, ToDoubleFunction<T> value) {
    return labels.stream()
        .mapToDouble(value)
        .filter(one -> !Double.isNaN(one))
        .average()
        .orElse(Double.NaN);
  }

  /** How often each study is among some. */
  private int[] times(Selection studies) {
    int[] times = new int[order.length];
    studies.places().forEach(place -> times[place]++);
    return times;
  }

  private Selection all() {
    return Selection.all(order.length);
  }

  /**
   * The area under the receiver operating characteristic of some studies: the chance that a
   * positive has a higher probability than a negative, ties counted half.
   *
   * @return NaN where there is no positive or no negative
   */
  public double auc(Selection studies) {
    int[] times = times(studies);
    double above = 0; // positives with a higher probability
    double seen = 0;
    double wins = 0;
    int from = 0;
    for (int end : ends) {
      double positives = 0;
      double negatives = 0;
      for (; from < end; from++) {
        positives += positive[order[from]] ? times[order[from]] : 0;
        negatives += positive[order[from]] ? 0 : times[order[from]];
      }
      wins += negatives * (above + positives / 2);
      above += positives;
      seen += positives + negatives;
    }
    double pairs = above * (seen - above);
    return pairs == 0 ? Double.NaN : wins / pairs;
  }

  /** {@link #auc(Selection)} of all studies. */
  public double auc() {
    return auc(all());
  }

  /**
   * The precision at each threshold, weighted by the recall that it adds, of some studies.
   *
   * @return NaN where there is no positive
   */
  public double averagePrecision(Selection studies) {
    int[] times = times(studies);
    double total = studies.places().filter(place -> positive[place]).count();
    double found = 0;
    double seen = 0;
    double sum = 0;
    int from = 0;
    for (int end : ends) {
      double added = 0;
      for (; from < end; from++) {
        added += positive[order[from]] ? times[order[from]] : 0;
        seen += times[order[from]];
      }
      found += added;
      sum += added == 0 ? 0 : added / total * (found / seen);
    }
    return total == 0 ? Double.NaN : sum;
  }

  /** {@link #averagePrecision(Selection)} of all studies. */
  public double averagePrecision() {
    return averagePrecision(all());
  }
}
