package cxr.tensor;

/** Sums and functions over the first values of a row, several at a time. */
public final class Rows {

  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f; // few bits, so that products are exact
  private static final float LN2_LOW = -2.12194440e-4f;
  private static final float ROUND = 12582912f; // 1.5 2^23: added, it leaves no fraction
  private static final int ONE_BITS = 0x3F800000; // of 1f
  private static final float LEAST = -87.3f; // below, exp is less than the least normal float
  private static final float SMALLEST = 2e-38f; // e^LEAST and a little

  private Rows() {}

  /** Adds b to a. */
  public static void add(float[] a, float[] b, int count) {
    for (int i = 0; i < count; i++) {
      a[i] += b[i];
    }
  }

  /** Multiplies a by b. */
  public static void multiply(float[] a, float[] b, int count) {
    for (int i = 0; i < count; i++) {
      a[i] *= b[i];
    }
  }

  /** Adds b, times a factor, to a. */
  public static void addTimes(float[] a, float factor, float[] b, int count) {
    for (int i = 0; i < count; i++) {
      a[i] += factor * b[i];
    }
  }

  /** Adds each b times c to a. */
  public static void addProducts(float[] a, float[] b, float[] c, int count) {
    for (int i = 0; i < count; i++) {
      a[i] += b[i] * c[i];
    }
  }

  /** Takes a number from each. */
  public static void subtract(float[] a, float number, int count) {
    for (int i = 0; i < count; i++) {
      a[i] -= number;
    }
  }

  public static float sum(float[] a, int count) {
    return sum(a, 0, count);
  }

  /** The sum of so many values from a place on. */
  public static float sum(float[] a, int from, int count) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int end = from + count;
    int i = from;
    for (; i < end - 7; i += 8) {
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
    for (; i < end; i++) {
      sum += a[i];
    }
    return sum;
  }

  /** The sum of a_i b_i. */
  public static float dot(float[] a, float[] b, int count) {
    return dot(a, b, 0, count);
  }

  /** The sum of so many a_i b_i from a place on. */
  public static float dot(float[] a, float[] b, int from, int count) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int end = from + count;
    int i = from;
    for (; i < end - 7; i += 8) {
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
    for (; i < end; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  public static float max(float[] a, int count) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      max = Math.max(max, a[i]);
    }
    return max;
  }

  /**
   * Turns each x into e^x, to 1e-7 of its value: 2^n times a polynomial on half a unit of ln 2
   * (Cephes, Moshier 1989); 0 below -87. Written in loops that Java's compiler does several values
   * at a time.
   *
   * @param a at most 88
   * @param powers for work, as long
   */
  public static void exp(float[] a, float[] powers, int count) {
    for (int i = 0; i < count; i++) {
      float x = Math.max(a[i], LEAST);
      float shifted = x * LOG2_E + ROUND; // its last bits are n
      float n = shifted - ROUND;
      float r = x - n * LN2_HIGH - n * LN2_LOW;
      float p = 1.9875691500e-4f;
      p = p * r + 1.3981999507e-3f;
      p = p * r + 8.3334519073e-3f;
      p = p * r + 4.1665795894e-2f;
      p = p * r + 1.6666665459e-1f;
      p = p * r + 5.0000001201e-1f;
      a[i] = p * r * r + r + 1;
      powers[i] = shifted;
    }
    for (int i = 0; i < count; i++) {
      powers[i] = Float.intBitsToFloat((Float.floatToRawIntBits(powers[i]) << 23) + ONE_BITS);
    }
    for (int i = 0; i < count; i++) {
      a[i] = Math.max(0, a[i] * powers[i] - SMALLEST);
    }
  }
}
