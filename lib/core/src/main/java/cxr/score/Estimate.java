package cxr.score;

import cxr.score.metric.Bootstrap;
import cxr.score.metric.Interval;
import cxr.score.metric.Selection;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A score's mean over seeds, with 95 % intervals over the studies (bootstrap, in each draw all
 * seeds have the same studies) and over the seeds (Student's t).
 *
 * @param bySeed the score of each seed on all studies
 * @param draws the mean over the seeds in each draw of the studies
 */
public record Estimate(double[] bySeed, double[] draws) {

  /** A score of some studies. */
  @FunctionalInterface
  public interface Score {
    double of(int seed, Selection studies);
  }

  /**
   * Of a score that can be asked for.
   *
   * @param studies how many there are
   * @param seeds how many; 1 of what has no chance in it
   */
  public static Estimate of(int studies, int seeds, Score score) {
    Selection all = Selection.all(studies);
    double[] bySeed = IntStream.range(0, seeds).mapToDouble(s -> score.of(s, all)).toArray();
    double[][] draws =
        Bootstrap.defaults()
            .scores(
                studies,
                drawn ->
                    new double[] {
                      IntStream.range(0, seeds)
                          .mapToDouble(s -> score.of(s, drawn))
                          .average()
                          .orElseThrow()
                    });
    return new Estimate(bySeed, draws[0]);
  }

  /** The mean over the seeds. */
  public double value() {
    return Arrays.stream(bySeed).average().orElseThrow();
  }

  /** Over the studies. */
  public Interval overStudies() {
    return Interval.of(draws);
  }

  /** Over the seeds; not defined for one. */
  public Interval overSeeds() {
    return Interval.ofMean(bySeed);
  }

  /** How far this is above another estimate of as many seeds on the same studies. */
  public Estimate minus(Estimate other) {
    return new Estimate(less(bySeed, other.bySeed), less(draws, other.draws));
  }

  private static double[] less(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.3f %s", value(), overStudies());
  }
}
