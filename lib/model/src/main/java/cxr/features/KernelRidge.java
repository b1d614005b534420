package cxr.features;

import cxr.tensor.Parallel;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Ridge regression in its dual form, with a linear kernel about the mean (Saunders, Gammerman and
 * Vovk 1998): whatever is to be predicted of a study is a weighted sum of what is known of the n
 * training studies, with weights that hang on the features alone and add up to 1. One fit thus
 * serves any number of targets, findings as well as how good a text would be.
 */
public final class KernelRidge {

  private final float[] mean; // [d]
  private final float[][] centred; // [n][d], the training vectors less their mean
  private final double[][] factor; // [n][i + 1], Cholesky's of the kernel and lambda

  private KernelRidge(float[] mean, float[][] centred, double[][] factor) {
    this.mean = mean;
    this.centred = centred;
    this.factor = factor;
  }

  /**
   * Fits to training vectors. Takes n * n doubles of memory, and time by the third power of n: some
   * seconds for 3,000.
   *
   * @param train n vectors of d values, of which the mean squared length should be about 1
   * @param lambda how much the predictions are drawn to the mean of the training studies; above 0
   */
  public static KernelRidge fit(float[][] train, double lambda) {
    if (train.length == 0 || !(lambda > 0)) {
      throw new IllegalArgumentException(
          "A ridge regression needs a training study at least and a lambda above 0; found %d and %s."
              .formatted(train.length, lambda));
    }
    float[] mean = mean(train);
    float[][] centred = Arrays.stream(train).map(row -> less(row, mean)).toArray(float[][]::new);
    double[][] kernel = new double[train.length][];
    float[][] products = products(centred, centred);
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = new double[i + 1];
      for (int j = 0; j <= i; j++) {
        kernel[i][j] = products[i][j];
      }
      kernel[i][i] += lambda;
    }
    factorise(kernel);
    return new KernelRidge(mean, centred, kernel);
  }

  /**
   * The weights of the training studies in what is predicted of some studies.
   *
   * @param vectors q vectors of d values
   * @return [q][n]; a row adds up to 1, and may have negative weights
   */
  public double[][] weights(float[][] vectors) {
    float[][] rows = Arrays.stream(vectors).map(row -> less(row, mean)).toArray(float[][]::new);
    float[][] products = products(rows, centred);
    int n = factor.length;
    double[][] weights = new double[vectors.length][n];
    Parallel.each(
        vectors.length,
        (long) n * n * vectors.length,
        q -> {
          for (int i = 0; i < n; i++) {
            weights[q][i] = products[q][i];
          }
          solve(weights[q]);
          for (int i = 0; i < n; i++) {
            weights[q][i] += 1.0 / n;
          }
        });
    return weights;
  }

  /**
   * What is predicted of each training study by the others: as if the regression had been fitted
   * without it, its mean apart (Cook 1977).
   *
   * @param targets of the n training studies L values each
   * @return [n][L]
   */
  public double[][] leaveOneOut(double[][] targets) {
    int n = factor.length;
    double[][] left = new double[n][];
    double[][] own = ownWeights();
    Parallel.each(
        n,
        (long) n * n,
        i -> {
          double[] fitted = predict(own[i], targets);
          left[i] = new double[fitted.length];
          for (int l = 0; l < fitted.length; l++) {
            left[i][l] = (fitted[l] - own[i][i] * targets[i][l]) / (1 - own[i][i]);
          }
        });
    return left;
  }

  private double[][] ownWeights() {
    float[][] vectors = new float[centred.length][];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = centred[i].clone();
      for (int j = 0; j < mean.length; j++) {
        vectors[i][j] += mean[j];
      }
    }
    return weights(vectors);
  }

  /**
   * A weighted sum of what is known of the training studies.
   *
   * @param weights a row of {@link #weights}
   * @param targets of the n training studies L values each
   * @return L values
   */
  public static double[] predict(double[] weights, double[][] targets) {
    double[] sums = new double[targets[0].length];
    for (int i = 0; i < weights.length; i++) {
      for (int l = 0; l < sums.length; l++) {
        sums[l] += weights[i] * targets[i][l];
      }
    }
    return sums;
  }

  static float[] mean(float[][] rows) {
    double[] sums = new double[rows[0].length];
    for (float[] row : rows) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += row[i];
      }
    }
    float[] mean = new float[sums.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sums[i] / rows.length);
    }
    return mean;
  }

  static float[] less(float[] row, float[] mean) {
    float[] result = new float[row.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = row[i] - mean[i];
    }
    return result;
  }

  /** The products of vectors with others, A B': [a, d] and [b, d] to [a, b]. */
  public static float[][] products(float[][] a, float[][] b) {
    try (INDArray left = Nd4j.create(a);
        INDArray right = Nd4j.create(b);
        INDArray product = left.mmul(right.transpose())) {
      return product.toFloatMatrix();
    }
  }

  /** The lower triangle of a matrix becomes its factor, row by row (Cholesky and Banachiewicz). */
  private static void factorise(double[][] matrix) {
    int n = matrix.length;
    for (int j = 0; j < n; j++) {
      int column = j;
      double[] pivot = matrix[j];
      pivot[j] = Math.sqrt(pivot[j] - dot(pivot, pivot, j));
      Parallel.each(
          n - 1 - j,
          (long) (n - j) * j,
          below -> {
            double[] row = matrix[column + 1 + below];
            row[column] = (row[column] - dot(row, pivot, column)) / pivot[column];
          });
    }
  }

  /** What is looked for, in place of the right side. */
  private void solve(double[] side) {
    int n = side.length;
    for (int i = 0; i < n; i++) {
      side[i] = (side[i] - dot(factor[i], side, i)) / factor[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      side[i] /= factor[i][i];
      for (int j = 0; j < i; j++) {
        side[j] -= factor[i][j] * side[i];
      }
    }
  }

  /** In four sums, which the processor adds up side by side. */
  private static double dot(double[] a, double[] b, int count) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < count; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < count; i++) {
      s0 += a[i] * b[i];
    }
    return s0 + s1 + (s2 + s3);
  }
}
