package cxr.generate;

/**
 * Layer normalisation (Ba et al. 2016) of each row of D numbers.
 *
 * @param gain D factors
 * @param bias D summands
 */
record Norm(float[] gain, float[] bias) {

  private static final float EPSILON = 1e-5f; // GPT-2's

  /** Rows, one behind the other, to as many rows. */
  float[] apply(float[] x) {
    int width = gain.length;
    float[] y = new float[x.length];
    float[] centred = new float[width];
    for (int from = 0; from < x.length; from += width) {
      float mean = Exponential.sum(x, from, from + width) / width;
      float squares = 0;
      for (int j = 0; j < width; j++) {
        centred[j] = x[from + j] - mean;
        squares += centred[j] * centred[j];
      }
      float scale = (float) (1 / Math.sqrt(squares / width + EPSILON));
      for (int j = 0; j < width; j++) {
        y[from + j] = centred[j] * scale * gain[j] + bias[j];
      }
    }
    return y;
  }
}
