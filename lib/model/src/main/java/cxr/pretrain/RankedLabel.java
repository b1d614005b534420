package cxr.pretrain;

import cxr.score.metric.Selection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The probabilities of one label, sorted once for many draws of the studies: what {@link
 * cxr.score.Ranking} says of drawn studies, without sorting each draw.
 *
 * @param ends of studies of equal probability, in order: the end of each run
 * @param order the studies from the highest probability to the lowest
 * @param present whether each study has the label
 */
record RankedLabel(List<Integer> ends, int[] order, boolean[] present) {

  /**
   * The columns of a table.
   *
   * @param probabilities [N][L]
   * @param present [N][L]
   */
  static List<RankedLabel> of(double[][] probabilities, boolean[][] present) {
    List<RankedLabel> labels = new ArrayList<>();
    for (int l = 0; l < present[0].length; l++) {
      int label = l;
      int[] order =
          IntStream.range(0, present.length)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -probabilities[i][label]))
              .mapToInt(Integer::intValue)
              .toArray();
      List<Integer> ends = new ArrayList<>();
      for (int i = 1; i <= order.length; i++) {
        if (i == order.length || probabilities[order[i]][l] != probabilities[order[i - 1]][l]) {
          ends.add(i);
        }
      }
      boolean[] own = new boolean[order.length];
      for (int i = 0; i < own.length; i++) {
        own[i] = present[i][l];
      }
      labels.add(new RankedLabel(ends, order, own));
    }
    return labels;
  }

  /** How often each of N studies is among some. */
  static int[] times(Selection studies, int count) {
    int[] times = new int[count];
    studies.places().forEach(place -> times[place]++);
    return times;
  }

  /** The mean of what is defined. */
  static double mean(List<RankedLabel> labels, ToDoubleFunction<RankedLabel> value) {
    return labels.stream()
        .mapToDouble(value)
        .filter(one -> !Double.isNaN(one))
        .average()
        .orElse(Double.NaN);
  }

  /** As {@link cxr.score.Ranking#auc}. */
  double auc(int[] times) {
    double positives = 0;
    double negatives = 0;
    double wins = 0;
    int from = 0;
    for (int end : ends) {
      double more = 0;
      double less = 0;
      for (; from < end; from++) {
        more += present[order[from]] ? times[order[from]] : 0;
        less += present[order[from]] ? 0 : times[order[from]];
      }
      wins += less * (positives + more / 2);
      positives += more;
      negatives += less;
    }
    return positives * negatives == 0 ? Double.NaN : wins / (positives * negatives);
  }

  /** As {@link cxr.score.Ranking#averagePrecision}. */
  double averagePrecision(int[] times) {
    double found = 0;
    double seen = 0;
    double sum = 0;
    int from = 0;
    for (int end : ends) {
      double more = 0;
      for (; from < end; from++) {
        more += present[order[from]] ? times[order[from]] : 0;
        seen += times[order[from]];
      }
      found += more;
      sum += more == 0 ? 0 : more * found / seen;
    }
    return found == 0 ? Double.NaN : sum / found;
  }
}
