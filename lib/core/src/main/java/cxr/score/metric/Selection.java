package cxr.score.metric;

import java.util.stream.IntStream;

/**
 * Studies that are scored together, by their places in the set: all of them, a group, or a draw of
 * the bootstrap, in which one may come several times. A column has a number for each study of the
 * set.
 */
public final class Selection {

  private final int[] studies;

  private Selection(int[] studies) {
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
    return new Selection(among.places().map(place -> studies[place]).toArray());
  }

  /** The sum of a column of counts. */
  public long sum(int[] column) {
    long sum = 0;
    for (int study : studies) {
      sum += column[study];
    }
    return sum;
  }

  /** How often each outcome comes in a column of them, which are numbers from 0. */
  public int[] counts(byte[] column, int outcomes) {
    int[] counts = new int[outcomes];
    for (int study : studies) {
      counts[column[study]]++;
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
