package cxr.pretrain;

import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Products of matrices in double precision, by ND4J, and what else is done to their rows. */
final class Matrices {

  private Matrices() {}

  /** A B: [a, b] and [b, c] to [a, c]. */
  static double[][] product(double[][] a, double[][] b) {
    return product(a, false, b, false);
  }

  /** A' B: [b, a] and [b, c] to [a, c]. */
  static double[][] transposedProduct(double[][] a, double[][] b) {
    return product(a, true, b, false);
  }

  /** A B': [a, b] and [c, b] to [a, c]. */
  static double[][] productTransposed(double[][] a, double[][] b) {
    return product(a, false, b, true);
  }

  private static double[][] product(
      double[][] a, boolean transposeA, double[][] b, boolean transposeB) {
    try (INDArray left = Nd4j.createFromArray(a);
        INDArray right = Nd4j.createFromArray(b);
        INDArray product =
            (transposeA ? left.transpose() : left).mmul(transposeB ? right.transpose() : right);
        INDArray inRows = product.dup('c')) {
      return rows(inRows);
    }
  }

  /** Copies an array in the order of rows at once: ND4J's own way makes an array of each row. */
  private static double[][] rows(INDArray array) {
    double[] values = new double[(int) array.length()];
    new DoublePointer(array.data().pointer()).get(values);
    int width = array.columns();
    double[][] rows = new double[array.rows()][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(values, i * width, (i + 1) * width));
    return rows;
  }

  /** Adds b to a. */
  static void add(double[][] a, double[][] b) {
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        a[i][j] += b[i][j];
      }
    }
  }

  /** Adds the sums of the columns to a row. */
  static void addColumns(double[] sums, double[][] rows) {
    for (double[] row : rows) {
      for (int j = 0; j < sums.length; j++) {
        sums[j] += row[j];
      }
    }
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  static double[][] transposed(double[][] a) {
    double[][] result = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        result[j][i] = a[i][j];
      }
    }
    return result;
  }

  /** The rows, each by its length: [n, d]. */
  static double[][] unit(double[][] rows) {
    double[][] unit = new double[rows.length][rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      double length = length(rows[i]);
      for (int j = 0; j < unit[i].length; j++) {
        unit[i][j] = rows[i][j] / length;
      }
    }
    return unit;
  }

  /** What the gradient of {@link #unit} is for its rows. */
  static double[][] unitGradient(double[][] rows, double[][] unit, double[][] gradient) {
    double[][] result = new double[rows.length][rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      double length = length(rows[i]);
      double along = dot(unit[i], gradient[i]);
      for (int j = 0; j < result[i].length; j++) {
        result[i][j] = (gradient[i][j] - along * unit[i][j]) / length;
      }
    }
    return result;
  }

  private static double length(double[] row) {
    return Math.max(1e-12, Math.sqrt(dot(row, row)));
  }
}
