package cxr.features;

import java.util.Arrays;
import java.util.Random;

/**
 * The directions in which vectors differ most, by orthogonal iteration (Golub and Van Loan, Matrix
 * Computations, 8.2), each made as long as gives its values the variance 1.
 *
 * @param mean [d]
 * @param directions [P][d]
 */
public record PrincipalComponents(float[] mean, float[][] directions) {

  private static final int ROUNDS = 30;
  private static final double LEAST = 1e-6; // added to a variance, which may be 0

  /**
   * @param vectors n of d values
   * @param count P; of more than d, d are taken
   * @param seed of the directions to begin with
   */
  public static PrincipalComponents fit(float[][] vectors, int count, long seed) {
    float[] mean = KernelRidge.mean(vectors);
    float[][] centred =
        Arrays.stream(vectors).map(row -> KernelRidge.less(row, mean)).toArray(float[][]::new);
    int width = mean.length;
    float[][] columns = new float[width][vectors.length];
    for (int i = 0; i < vectors.length; i++) {
      for (int j = 0; j < width; j++) {
        columns[j][i] = centred[i][j];
      }
    }
    float[][] products = KernelRidge.products(columns, columns); // [d][d], n times the covariance
    float[][] directions = new float[Math.min(count, width)][width];
    Random random = new Random(seed);
    for (float[] row : directions) {
      for (int j = 0; j < width; j++) {
        row[j] = (float) random.nextGaussian();
      }
    }
    double[] lengths = orthonormalise(directions);
    for (int round = 0; round < ROUNDS; round++) {
      directions = KernelRidge.products(directions, products);
      lengths = orthonormalise(directions);
    }
    for (int p = 0; p < directions.length; p++) {
      double deviation = Math.sqrt(LEAST + lengths[p] / vectors.length);
      for (int j = 0; j < width; j++) {
        directions[p][j] /= (float) deviation;
      }
    }
    return new PrincipalComponents(mean, directions);
  }

  /**
   * Gram and Schmidt's process, row by row; a row that hangs on those before becomes 0.
   *
   * @return how long each row was, less what those before it have of it
   */
  private static double[] orthonormalise(float[][] rows) {
    double[] lengths = new double[rows.length];
    for (int p = 0; p < rows.length; p++) {
      for (int q = 0; q < p; q++) {
        add(rows[p], -dot(rows[p], rows[q]), rows[q]);
      }
      lengths[p] = Math.sqrt(dot(rows[p], rows[p]));
      for (int j = 0; j < rows[p].length; j++) {
        rows[p][j] = lengths[p] == 0 ? 0 : (float) (rows[p][j] / lengths[p]);
      }
    }
    return lengths;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += (double) a[j] * b[j];
    }
    return sum;
  }

  private static void add(float[] row, double factor, float[] other) {
    for (int j = 0; j < row.length; j++) {
      row[j] += (float) (factor * other[j]);
    }
  }

  /**
   * Vectors by these directions: [n][d] to [n][P].
   *
   * @param vectors one at least
   */
  public float[][] of(float[][] vectors) {
    float[][] centred =
        Arrays.stream(vectors).map(row -> KernelRidge.less(row, mean)).toArray(float[][]::new);
    return KernelRidge.products(centred, directions);
  }
}
