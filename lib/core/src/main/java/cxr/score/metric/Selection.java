package cxr.score.metric;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Studies that are scored together, by their places in the set: all of them, a group, or a draw of
 * the bootstrap, in which one may come several times. A column has a number for each study of the
 * set.
 */
public final class Selection implements Serializable {

  private static final int OUTCOMES = 5;
  private static final int BITS = 12; // of a field
  private static final int FIELD = (1 << BITS) - 1; // the most that it counts

  private final int[] studies;

  Selection(int[] studies) {
    this.studies = studies;
  }

  /** Studies by their places, from 0. */
  public static Selection of(int... studies) {
    return new Selection(studies.clone());
  }

  /** All of so many studies, once each. */
  public static Selection all(int count) {
    return new Selection(IntStream.range(0, count).toArray());
  }

  /** Whether these are all of so many studies, in order. */
  boolean isAll(int count) {
    return Arrays.equals(studies, all(count).studies);
  }

  /** How many there are, each as often as it comes. */
  public int size() {
    return studies.length;
  }

  /** Their places, in order. */
  public IntStream places() {
    return IntStream.of(studies);
  }

  /** Some of these studies, by their places among them. */
  Selection choose(Selection among) {
    int[] chosen = new int[among.size()];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = studies[among.studies[i]];
    }
    return new Selection(chosen);
  }

  /** The sum of a column of counts. */
  public long sum(int[] column) {
    long sum = 0;
    for (int study : studies) {
      sum += column[study];
    }
    return sum;
  }

  /**
   * How often each outcome, a number from 0 to 4, comes in a column of outcomes. They are counted
   * in the fields of one number, for counters in an array would wait for one another.
   */
  public int[] outcomes(byte[] column) {
    int[] counts = new int[OUTCOMES];
    for (int from = 0; from < studies.length; from += FIELD) {
      long fields = 0;
      for (int i = from; i < Math.min(from + FIELD, studies.length); i++) {
        fields += 1L << BITS * column[studies[i]];
      }
      for (int outcome = 0; outcome < OUTCOMES; outcome++) {
        counts[outcome] += (int) (fields >>> BITS * outcome) & FIELD;
      }
    }
    return counts;
  }

  /** The sum of a column, added up in the order of the studies. */
  public double sum(double[] column) {
    double sum = 0;
    for (int study : studies) {
      sum += column[study];
    }
    return sum;
  }

  /** The mean of what is defined in a column, added up with compensation; NaN if nothing is. */
  public double mean(double[] column) {
    return places()
        .mapToDouble(study -> column[study])
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }
}
