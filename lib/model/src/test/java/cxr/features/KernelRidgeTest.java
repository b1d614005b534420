package cxr.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KernelRidgeTest {

  private static float[][] drawn(int rows, int width, long seed) {
    Random random = new Random(seed);
    float[][] drawn = new float[rows][width];
    for (float[] row : drawn) {
      for (int i = 0; i < width; i++) {
        row[i] = (float) (random.nextGaussian() / Math.sqrt(width) + 0.3);
      }
    }
    return drawn;
  }

  private static double[][] targets(float[][] vectors) {
    return Arrays.stream(vectors)
        .map(x -> new double[] {3 + 2 * x[0] - x[1], x[2] > 0.3 ? 1 : 0})
        .toArray(double[][]::new);
  }

  /** With one feature, ridge regression can be written down. */
  @Test
  void isRidgeRegression() {
    float[][] train = {{-1}, {0}, {1}, {4}};
    double[][] targets = {{1}, {3}, {2}, {8}};
    double lambda = 0.5;
    double slope = ((-2 * 1) + (-1 * 3) + (0 * 2) + (3 * 8)) / (4 + 1 + 0 + 9 + lambda);
    double expected = 3.5 + slope * (2 - 1);
    double[] weights = KernelRidge.fit(train, lambda).weights(new float[][] {{2}})[0];
    assertEquals(expected, KernelRidge.predict(weights, targets)[0], 1e-6);
  }

  @Test
  void weightsAddUpToOne() {
    KernelRidge ridge = KernelRidge.fit(drawn(60, 20, 1), 3);
    for (double[] weights : ridge.weights(drawn(7, 20, 2))) {
      assertEquals(1, DoubleStream.of(weights).sum(), 1e-6);
    }
  }

  @Test
  void aLargeLambdaGivesTheMean() {
    float[][] train = drawn(30, 5, 1);
    double[] weights = KernelRidge.fit(train, 1e9).weights(drawn(1, 5, 2))[0];
    double[] even = new double[30];
    Arrays.fill(even, 1 / 30.0);
    assertArrayEquals(even, weights, 1e-8);
  }

  @Test
  void findsALineAgain() {
    float[][] train = drawn(200, 6, 1);
    float[][] other = drawn(10, 6, 2);
    double[][] weights = KernelRidge.fit(train, 1e-3).weights(other);
    for (int q = 0; q < other.length; q++) {
      double found = KernelRidge.predict(weights[q], targets(train))[0];
      assertEquals(targets(other)[q][0], found, 0.01);
    }
  }

  /** Against fits without the study; the mean, which the formula keeps, moves by 1 / n. */
  @Test
  void leavesOneOut() {
    float[][] train = drawn(80, 6, 1);
    double[][] targets = targets(train);
    double[][] left = KernelRidge.fit(train, 2).leaveOneOut(targets);
    for (int out = 0; out < train.length; out++) {
      int leftOut = out;
      float[][] others = without(train, leftOut);
      double[] weights =
          KernelRidge.fit(others, 2).weights(new float[][] {train[leftOut].clone()})[0];
      double[] expected = KernelRidge.predict(weights, targets(others));
      assertArrayEquals(expected, left[leftOut], 0.03, "study " + leftOut);
    }
  }

  private static float[][] without(float[][] rows, int leftOut) {
    return IntStream.range(0, rows.length)
        .filter(i -> i != leftOut)
        .mapToObj(i -> rows[i])
        .toArray(float[][]::new);
  }

  @Test
  void saysWhatItNeeds() {
    assertThrows(IllegalArgumentException.class, () -> KernelRidge.fit(new float[0][], 1));
    assertThrows(IllegalArgumentException.class, () -> KernelRidge.fit(drawn(2, 2, 1), 0));
  }
}
