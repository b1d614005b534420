package cxr.features;

/**
 * Adam with decoupled weight decay (Kingma and Ba 2015; Loshchilov and Hutter 2019) in double
 * precision; matrices of one row, which are biases and temperatures, do not decay.
 */
public final class Adam {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final Parameters weights;
  private final Parameters mean;
  private final Parameters square;
  private final double decay;
  private int steps;

  /**
   * @param weights that steps change
   * @param decay share of a weight that it loses, times the rate
   */
  public Adam(Parameters weights, double decay) {
    this.weights = weights;
    this.mean = weights.zeros();
    this.square = weights.zeros();
    this.decay = decay;
  }

  /**
   * Changes the weights.
   *
   * @param gradients of all of them
   * @param rate of this step
   */
  public void step(Parameters gradients, double rate) {
    steps++;
    double first = 1 - Math.pow(BETA1, steps);
    double second = 1 - Math.pow(BETA2, steps);
    weights
        .arrays()
        .forEach(
            (name, array) -> {
              double kept = array.length > 1 ? 1 - rate * decay : 1;
              for (int i = 0; i < array.length; i++) {
                double[] g = gradients.get(name)[i];
                double[] m = mean.get(name)[i];
                double[] v = square.get(name)[i];
                for (int j = 0; j < g.length; j++) {
                  m[j] += (1 - BETA1) * (g[j] - m[j]);
                  v[j] += (1 - BETA2) * (g[j] * g[j] - v[j]);
                  double size = Math.sqrt(v[j] / second) + EPSILON;
                  array[i][j] = array[i][j] * kept - rate * m[j] / first / size;
                }
              }
            });
  }
}
