package cxr.knowledge;

/** Products of small matrices, by rows, so that the innermost loop runs through memory. */
final class Matrices {

  private Matrices() {}

  /** A B: [n, m] and [m, k]. */
  static double[][] product(double[][] a, double[][] b) {
    double[][] c = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        addTimes(c[i], a[i][j], b[j]);
      }
    }
    return c;
  }

  /** A' B: [n, m] and [n, k]. */
  static double[][] transposedProduct(double[][] a, double[][] b) {
    double[][] c = new double[a[0].length][b[0].length];
    for (int n = 0; n < a.length; n++) {
      for (int i = 0; i < c.length; i++) {
        addTimes(c[i], a[n][i], b[n]);
      }
    }
    return c;
  }

  static double[][] transposed(double[][] a) {
    double[][] t = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < t.length; j++) {
        t[j][i] = a[i][j];
      }
    }
    return t;
  }

  /** Adds B to A. */
  static void add(double[][] a, double[][] b) {
    for (int i = 0; i < a.length; i++) {
      addTimes(a[i], 1, b[i]);
    }
  }

  /** Adds a multiple of a row to another. */
  static void addTimes(double[] row, double factor, double[] other) {
    if (factor != 0) {
      for (int j = 0; j < row.length; j++) {
        row[j] += factor * other[j];
      }
    }
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }
}
