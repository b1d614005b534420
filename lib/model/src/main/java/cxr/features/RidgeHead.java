package cxr.features;

import java.util.Arrays;

/**
 * A linear head that tells findings by ridge regression: learnt in a moment from few studies, in
 * seconds from thousands.
 *
 * @param ridge fitted to the vectors of the n training studies
 * @param present of each, 1 for a finding that is there, else 0: [n][L]
 */
public record RidgeHead(KernelRidge ridge, double[][] present) {

  /** How much the training studies' mean counts; chosen out of fold on IU X-Ray's train. */
  private static final double LAMBDA = 3;

  /**
   * Learns from studies whose findings are known.
   *
   * @param vectors n of d values, as {@link StudyVectors} gives them
   * @param present [n][L]
   */
  public static RidgeHead fit(float[][] vectors, double[][] present) {
    return new RidgeHead(KernelRidge.fit(vectors, LAMBDA), present);
  }

  /**
   * How likely each finding is.
   *
   * @param vectors q of d values
   * @return [q][L], from 0 to 1
   */
  public double[][] probabilities(float[][] vectors) {
    return Arrays.stream(ridge.weights(vectors))
        .map(weights -> cut(KernelRidge.predict(weights, present)))
        .toArray(double[][]::new);
  }

  /** How likely each finding of a training study is by what the others teach: [n][L]. */
  public double[][] leaveOneOut() {
    return Arrays.stream(ridge.leaveOneOut(present)).map(RidgeHead::cut).toArray(double[][]::new);
  }

  private static double[] cut(double[] sums) {
    return Arrays.stream(sums).map(sum -> Math.max(0, Math.min(1, sum))).toArray();
  }
}
