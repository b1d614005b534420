package cxr.score.metric;

import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * Where a score lies with 95 % confidence.
 *
 * @param low 2.5 % are below
 * @param high 2.5 % are above
 */
public record Interval(double low, double high) {

  private static final double OUTSIDE = 0.025; // on each side

  /**
   * Of the scores of many draws of the studies, but for those in which it is not defined; NaN where
   * none is.
   */
  public static Interval of(double[] draws) {
    double[] ascending =
        Arrays.stream(draws).filter(score -> !Double.isNaN(score)).sorted().toArray();
    if (ascending.length == 0) {
      return new Interval(Double.NaN, Double.NaN);
    }
    int outside = (int) (OUTSIDE * ascending.length);
    return new Interval(ascending[outside], ascending[ascending.length - 1 - outside]);
  }

  /**
   * Of the mean of what some seeds gave, by Student's t with one degree of freedom less than seeds.
   *
   * @return NaN of fewer than two values
   */
  public static Interval ofMean(double... values) {
    if (values.length < 2) {
      return new Interval(Double.NaN, Double.NaN);
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(value -> Math.pow(value - mean, 2)).sum();
    int freedom = values.length - 1;
    double reach =
        new TDistribution(freedom).inverseCumulativeProbability(1 - OUTSIDE)
            * Math.sqrt(squares / freedom / values.length);
    return new Interval(mean - reach, mean + reach);
  }

  @Override
  public String toString() {
    return Double.isNaN(low) ? "[–, –]" : String.format(Locale.ROOT, "[%.3f, %.3f]", low, high);
  }
}
