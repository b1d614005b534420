package cxr.generate;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An affine map of rows, x W + b.
 *
 * @param weight W, [in, out]
 * @param bias b, as many numbers as the map gives
 */
record Linear(Products products, INDArray weight, float[] bias) {

  /** n rows, one behind the other, to n rows. */
  float[] apply(float[] x, int n) {
    float[] y = new float[n * bias.length];
    products.multiply(x, n, weight, y);
    for (int row = 0; row < n; row++) {
      for (int j = 0; j < bias.length; j++) {
        y[row * bias.length + j] += bias[j];
      }
    }
    return y;
  }
}
