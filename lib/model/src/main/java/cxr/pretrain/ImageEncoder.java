package cxr.pretrain;

import cxr.features.Parameters;
import cxr.tensor.Matrices;

/**
 * What becomes of the kept features of a study's X-rays: a hidden layer, z = relu(x W + b), which a
 * findings head can start from, and z V in the space that texts share.
 *
 * <p>[N, P] to [N, H] to [N, D].
 *
 * @param weights of which those with names in image. are its own
 */
record ImageEncoder(Parameters weights) {

  static final String HIDDEN = "image.hidden.";
  private static final String WEIGHT = HIDDEN + "weight";
  private static final String BIAS = HIDDEN + "bias";
  private static final String OUTPUT = "image.output.weight";

  private static final double START = 0.1; // small, so that what is learnt soon counts more

  /** Adds new weights of the hidden layer, for vectors of the mean squared length 1. */
  static void startHidden(Parameters weights, int length, int hidden, long seed) {
    weights.start(WEIGHT, length, hidden, START, seed);
    weights.start(BIAS, 1, hidden, 0, seed);
  }

  static void start(Parameters weights, int length, int hidden, int width, long seed) {
    startHidden(weights, length, hidden, seed);
    weights.start(OUTPUT, hidden, width, 1 / Math.sqrt(hidden), seed);
  }

  /** The hidden layer, [N, H]. */
  double[][] hidden(double[][] vectors) {
    double[][] hidden = Matrices.product(vectors, weights.get(WEIGHT));
    double[] bias = weights.get(BIAS)[0];
    for (double[] row : hidden) {
      for (int j = 0; j < row.length; j++) {
        row[j] = Math.max(0, row[j] + bias[j]);
      }
    }
    return hidden;
  }

  /** The X-rays in the shared space, [N, D]. */
  double[][] output(double[][] hidden) {
    return Matrices.product(hidden, weights.get(OUTPUT));
  }

  /** Adds the gradients by that of the output. */
  void backward(double[][] vectors, double[][] hidden, double[][] output, Parameters gradients) {
    Matrices.add(gradients.get(OUTPUT), Matrices.transposedProduct(hidden, output));
    backwardHidden(
        vectors, hidden, Matrices.productTransposed(output, weights.get(OUTPUT)), gradients);
  }

  /** Adds the gradients by that of the hidden layer, which is changed. */
  void backwardHidden(
      double[][] vectors, double[][] hidden, double[][] gradient, Parameters gradients) {
    for (int i = 0; i < hidden.length; i++) {
      for (int j = 0; j < hidden[i].length; j++) {
        gradient[i][j] = hidden[i][j] > 0 ? gradient[i][j] : 0;
      }
    }
    Matrices.add(gradients.get(WEIGHT), Matrices.transposedProduct(vectors, gradient));
    Matrices.addColumns(gradients.get(BIAS)[0], gradient);
  }
}
