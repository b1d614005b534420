package cxr.tensor;

import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Products of matrices in double precision, and what else is done to their rows. */
public final class Matrices {

  private Matrices() {}

  /** A B by ND4J: [a, b] and [b, c] to [a, c]. */
  public static double[][] product(double[][] a, double[][] b) {
    return product(a, false, b, false);
  }

  /** A' B by ND4J: [b, a] and [b, c] to [a, c]. */
  public static double[][] transposedProduct(double[][] a, double[][] b) {
    return product(a, true, b, false);
  }

  /** A B' by ND4J: [a, b] and [c, b] to [a, c]. */
  public static double[][] productTransposed(double[][] a, double[][] b) {
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

  /**
   * A B of small matrices, which are multiplied sooner than ND4J is called, in this thread: [a, b]
   * and [b, c] to [a, c]. By rows, so that the innermost loop runs through memory.
   */
  public static double[][] smallProduct(double[][] a, double[][] b) {
    double[][] c = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        addTimes(c[i], a[i][j], b[j]);
      }
    }
    return c;
  }

  /** A' B likewise: [b, a] and [b, c] to [a, c]. */
  public static double[][] smallTransposedProduct(double[][] a, double[][] b) {
    double[][] c = new double[a[0].length][b[0].length];
    for (int n = 0; n < a.length; n++) {
      for (int i = 0; i < c.length; i++) {
        addTimes(c[i], a[n][i], b[n]);
      }
    }
    return c;
  }

  /** Adds B to A. */
  public static void add(double[][] a, double[][] b) {
    for (int i = 0; i < a.length; i++) {
      addTimes(a[i], 1, b[i]);
    }
  }

  /** Adds a multiple of a row to another. */
  public static void addTimes(double[] row, double factor, double[] other) {
    if (factor != 0) {
      for (int j = 0; j < row.length; j++) {
        row[j] += factor * other[j];
      }
    }
  }

  /** Adds the sums of the columns to a row. */
  public static void addColumns(double[] sums, double[][] rows) {
    for (double[] row : rows) {
      addTimes(sums, 1, row);
    }
  }

  /** The sum of the products of two rows' values. */
  public static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** A'. */
  public static double[][] transposed(double[][] a) {
    double[][] result = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        result[j][i] = a[i][j];
      }
    }
    return result;
  }

  /** The rows, each by its length: [n, d]. */
  public static double[][] unit(double[][] rows) {
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
  public static double[][] unitGradient(double[][] rows, double[][] unit, double[][] gradient) {
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
