package cxr.score.metric;

import java.util.Arrays;
import java.util.Locale;

/**
 * Where a score lies in 95 of 100 draws of the studies.
 *
 * @param low 2.5 % of the draws are below
 * @param high 2.5 % of the draws are above
 */
public record Interval(double low, double high) {

  private static final double OUTSIDE = 0.025; // on each side

  /** Of the scores of many draws, but for those in which it is not defined; NaN where none is. */
  public static Interval of(double[] draws) {
    double[] ascending =
        Arrays.stream(draws).filter(score -> !Double.isNaN(score)).sorted().toArray();
    if (ascending.length == 0) {
      return new Interval(Double.NaN, Double.NaN);
    }
    int outside = (int) (OUTSIDE * ascending.length);
    return new Interval(ascending[outside], ascending[ascending.length - 1 - outside]);
  }

  @Override
  public String toString() {
    return Double.isNaN(low) ? "[–, –]" : String.format(Locale.ROOT, "[%.3f, %.3f]", low, high);
  }
}
