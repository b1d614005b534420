package cxr.model.op;

/** Sums and functions over the first values of a row, several at a time. */
final class Rows {

  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f; // few bits, so that products are exact
  private static final float LN2_LOW = -2.12194440e-4f;
  private static final float LEAST = -87.3f; // below, exp is less than the least normal float

  private Rows() {}

  static float sum(float[] a, int count) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int i = 0;
    for (; i < count - 7; i += 8) {
      s0 += a[i];
      s1 += a[i + 1];
      s2 += a[i + 2];
      s3 += a[i + 3];
      s4 += a[i + 4];
      s5 += a[i + 5];
      s6 += a[i + 6];
      s7 += a[i + 7];
    }
    float sum = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    for (; i < count; i++) {
      sum += a[i];
    }
    return sum;
  }

  /** The sum of a_i b_i. */
  static float dot(float[] a, float[] b, int count) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int i = 0;
    for (; i < count - 7; i += 8) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
      s4 += a[i + 4] * b[i + 4];
      s5 += a[i + 5] * b[i + 5];
      s6 += a[i + 6] * b[i + 6];
      s7 += a[i + 7] * b[i + 7];
    }
    float sum = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    for (; i < count; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  static float max(float[] a, int count) {
    float m0 = Float.NEGATIVE_INFINITY;
    float m1 = m0;
    float m2 = m0;
    float m3 = m0;
    int i = 0;
    for (; i < count - 3; i += 4) {
      m0 = Math.max(m0, a[i]);
      m1 = Math.max(m1, a[i + 1]);
      m2 = Math.max(m2, a[i + 2]);
      m3 = Math.max(m3, a[i + 3]);
    }
    float max = Math.max(Math.max(m0, m1), Math.max(m2, m3));
    for (; i < count; i++) {
      max = Math.max(max, a[i]);
    }
    return max;
  }

  /**
   * e^x to 1e-7 of its value: 2^n times a polynomial on half a unit of ln 2 (Cephes, Moshier 1989);
   * 0 far below 0, infinite far above.
   */
  static float exp(float x) {
    if (!(x > LEAST)) {
      return x == x ? 0 : x;
    }
    float n = (int) (x * LOG2_E + (x < 0 ? -0.5f : 0.5f));
    float r = x - n * LN2_HIGH - n * LN2_LOW;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1;
    return n > 127 ? Float.POSITIVE_INFINITY : p * Float.intBitsToFloat(((int) n + 127) << 23);
  }
}
