package cxr.generate;

import java.util.Arrays;

/**
 * Keys and values that a row attends to in one layer: of the image, or of its text so far.
 *
 * <p>Each key and value is an array of D numbers of its own that never changes once it is there, so
 * rows that branch from one another share what they have in common. Separate arrays are also what
 * Java's compiler turns into vector instructions, as all of a loop then have one index.
 */
final class Memory {

  private float[][] keys; // [length][D]
  private float[][] values;
  private int length;

  Memory(int capacity) {
    keys = new float[capacity][];
    values = new float[capacity][];
  }

  /** A memory that goes its own way from here on. */
  Memory branch() {
    Memory branch = new Memory(0);
    branch.keys = keys.clone();
    branch.values = values.clone();
    branch.length = length;
    return branch;
  }

  int length() {
    return length;
  }

  /** Remembers what stands in rows from some places on, D numbers each. */
  void add(float[] from, int key, int value, int width) {
    if (length == keys.length) {
      keys = Arrays.copyOf(keys, length + 16);
      values = Arrays.copyOf(values, length + 16);
    }
    keys[length] = Arrays.copyOfRange(from, key, key + width);
    values[length] = Arrays.copyOfRange(from, value, value + width);
    length++;
  }

  /**
   * softmax(q K' / sqrt(D / N)) V for each head (Vaswani et al. 2017).
   *
   * @param q the query, D numbers
   * @param heads N
   * @param result D numbers, overwritten
   * @param seen to which the mean over the heads of what each key got is added; may be null
   */
  void attend(float[] q, int heads, float[] result, float[] seen) {
    int size = q.length / heads;
    float scale = (float) (1 / Math.sqrt(size));
    float[] shares = new float[(length + 3) / 4 * 4];
    Arrays.fill(result, 0);
    for (int head = 0; head < heads; head++) {
      int from = head * size;
      int to = from + size;
      for (int t = 0; t < length; t += 4) {
        scores(q, t, from, to, scale, shares);
      }
      Exponential.softmax(shares, length);
      Arrays.fill(shares, length, shares.length, 0);
      for (int t = 0; t < length; t += 4) {
        addValues(result, values[t], value(t + 1), value(t + 2), value(t + 3), shares, t, from, to);
      }
      if (seen != null) {
        for (int t = 0; t < length; t++) {
          seen[t] += shares[t] / heads;
        }
      }
    }
  }

  private float[] key(int t) {
    return keys[Math.min(t, length - 1)];
  }

  private float[] value(int t) {
    return values[Math.min(t, length - 1)];
  }

  /** Four keys at once: their sums do not wait for one another. */
  private void scores(float[] q, int t, int from, int to, float scale, float[] scores) {
    float[] key0 = keys[t];
    float[] key1 = key(t + 1);
    float[] key2 = key(t + 2);
    float[] key3 = key(t + 3);
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    for (int j = from; j < to; j++) {
      float x = q[j];
      sum0 += x * key0[j];
      sum1 += x * key1[j];
      sum2 += x * key2[j];
      sum3 += x * key3[j];
    }
    scores[t] = sum0 * scale;
    scores[t + 1] = sum1 * scale;
    scores[t + 2] = sum2 * scale;
    scores[t + 3] = sum3 * scale;
  }

  private static void addValues(
      float[] sum,
      float[] value0,
      float[] value1,
      float[] value2,
      float[] value3,
      float[] shares,
      int t,
      int from,
      int to) {
    float share0 = shares[t];
    float share1 = shares[t + 1];
    float share2 = shares[t + 2];
    float share3 = shares[t + 3];
    for (int j = from; j < to; j++) {
      sum[j] += share0 * value0[j] + share1 * value1[j] + share2 * value2[j] + share3 * value3[j];
    }
  }
}
