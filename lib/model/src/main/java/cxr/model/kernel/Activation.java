package cxr.model.kernel;

/** What follows a normalisation: values below a least one and above a most become these. */
public enum Activation {
  /** Nothing. */
  NONE(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY),
  /** max(0, x). */
  RELU(0, Float.POSITIVE_INFINITY),
  /** min(6, max(0, x)), of networks for small devices (Howard et al. 2017). */
  RELU6(0, 6);

  final float least;
  final float most;

  Activation(float least, float most) {
    this.least = least;
    this.most = most;
  }

  /** So large that its product with any positive value is 1 at least. */
  private static final float HUGE = 3e38f;

  /** Cuts the first values of a row. */
  void apply(float[] values, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = Math.max(least, values[i]);
    }
    if (this == RELU6) {
      for (int i = 0; i < count; i++) {
        values[i] = Math.min(most, values[i]);
      }
    }
  }

  /**
   * Turns the gradient above into that of what was cut: 0 at the bounds and beyond.
   *
   * @param results that {@link #apply} gave
   */
  void back(float[] gradients, float[] results, int count) {
    if (this == RELU6) {
      for (int i = 0; i < count; i++) {
        gradients[i] *= Math.min(1, results[i] * (most - results[i]) * HUGE);
      }
    } else {
      for (int i = 0; i < count; i++) {
        gradients[i] *= Math.min(1, results[i] * HUGE);
      }
    }
  }
}
