package cxr.generate;

/**
 * e to the power of x in single precision, and what is made of it. {@link Math#exp(double)} would
 * take a tenth of the time of writing.
 */
final class Exponential {

  private static final float LOWEST = -87; // the result would be subnormal below
  private static final float HIGHEST = 88; // and infinite above
  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f; // ln 2 in two parts: few bits, and the rest
  private static final float LN2_LOW = -2.12194440e-4f;

  private Exponential() {}

  /**
   * e^x = 2^n e^r with n whole and |r| at most ln(2) / 2, e^r by its Taylor polynomial; relative
   * error below 3e-7, 0 below -87.
   */
  static float exp(float x) {
    if (!(x >= LOWEST)) {
      return x < LOWEST ? 0 : Float.NaN;
    }
    float bounded = Math.min(x, HIGHEST);
    float scaled = bounded * LOG2_E;
    int n = (int) (scaled + (scaled < 0 ? -0.5f : 0.5f));
    float r = bounded - n * LN2_HIGH - n * LN2_LOW;
    float series = 1 / 720f + r * (1 / 5040f);
    series = 1 / 24f + r * (1 / 120f + r * series);
    series = 1 + r * (1 + r * (0.5f + r * (1 / 6f + r * series)));
    return series * Float.intBitsToFloat((n + 127) << 23);
  }

  /** ln of the sum of e^x over all x. */
  static double logSumExp(float[] x) {
    float highest = Float.NEGATIVE_INFINITY;
    for (float value : x) {
      highest = Math.max(highest, value);
    }
    double sum = 0;
    for (float value : x) {
      sum += exp(value - highest);
    }
    return highest + Math.log(sum);
  }

  /** Turns the first n scores into shares that add up to 1. */
  static void softmax(float[] scores, int n) {
    float highest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      highest = Math.max(highest, scores[i]);
    }
    float sum = 0;
    for (int i = 0; i < n; i++) {
      scores[i] = exp(scores[i] - highest);
      sum += scores[i];
    }
    for (int i = 0; i < n; i++) {
      scores[i] /= sum;
    }
  }

  /** GPT-2's GELU, as x / (1 + e^(-2 sqrt(2/pi) (x + 0.044715 x^3))), which is the same. */
  static float gelu(float x) {
    float inner = 1.5957691216f * (x + 0.044715f * x * x * x);
    return x / (1 + exp(-inner));
  }
}
