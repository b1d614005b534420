package cxr.generate;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values that a row attends to in one layer: of the image, or of its text so far.
 *
 * <p>Each key and value is an array of D numbers of its own that never changes once it is there, so
 * rows that branch from one another share what they have in common. Separate arrays are also what
 * Java's compiler turns into vector instructions, as all of a loop then have one index.
 */
final class KeyValueCache {

  private final int[] imageTokens;
  private float[][] keys; // [length][D]
  private float[][] values;
  private int length;

  /**
   * @param imageTokens that the first keys will be of; those after them are of text
   */
  KeyValueCache(int[] imageTokens) {
    this.imageTokens = imageTokens;
    this.keys = new float[imageTokens.length][];
    this.values = new float[imageTokens.length][];
  }

  /** A memory that goes its own way from here on. */
  KeyValueCache branch() {
    KeyValueCache branch = new KeyValueCache(imageTokens);
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
   * @param seen to which it is added how much each image token was looked at, mean over the heads:
   *     [S]; may be null
   */
  void attend(float[] q, int heads, float[] result, float @Nullable [] seen) {
    int size = q.length / heads;
    int stride = (length + 3) / 4 * 4; // four keys are looked at together
    float[] shares = new float[heads * stride]; // [N][stride], but for a factor
    for (int t = 0; t < length; t += 4) { // keys outside, so that each is read in one go
      for (int head = 0; head < heads; head++) {
        scores(q, t, head * size, (head + 1) * size, shares, head * stride + t);
      }
    }
    exponentials(shares, stride, size);
    Arrays.fill(result, 0);
    for (int t = 0; t < length; t += 4) {
      for (int head = 0; head < heads; head++) {
        addValues(result, t, head * size, (head + 1) * size, shares, head * stride + t);
      }
    }
    for (int head = 0; head < heads; head++) {
      int row = head * stride;
      float factor = 1 / Exponential.sum(shares, row, row + length);
      for (int j = head * size; j < (head + 1) * size; j++) {
        result[j] *= factor;
      }
      for (int t = 0; seen != null && t < imageTokens.length; t++) {
        seen[imageTokens[t]] += shares[row + t] * factor / heads;
      }
    }
  }

  /** e^(score / sqrt(D / N)), but for a factor; 0 behind the last key. */
  private void exponentials(float[] scores, int stride, int size) {
    float scale = (float) (1 / Math.sqrt(size));
    for (int row = 0; row < scores.length; row += stride) {
      float highest = Exponential.highest(scores, row, row + length);
      for (int t = row; t < row + stride; t++) {
        scores[t] = (scores[t] - highest) * scale;
      }
    }
    Exponential.exp(scores, scores.length);
    for (int row = 0; row < scores.length; row += stride) {
      Arrays.fill(scores, row + length, row + stride, 0);
    }
  }

  private float[] key(int t) {
    return keys[Math.min(t, length - 1)];
  }

  private float[] value(int t) {
    return values[Math.min(t, length - 1)];
  }

  /** Four keys at once: their sums do not wait for one another. */
  private void scores(float[] q, int t, int from, int to, float[] scores, int at) {
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
    scores[at] = sum0;
    scores[at + 1] = sum1;
    scores[at + 2] = sum2;
    scores[at + 3] = sum3;
  }

  private void addValues(float[] sum, int t, int from, int to, float[] shares, int at) {
    float[] value0 = values[t];
    float[] value1 = value(t + 1);
    float[] value2 = value(t + 2);
    float[] value3 = value(t + 3);
    float share0 = shares[at];
    float share1 = shares[at + 1];
    float share2 = shares[at + 2];
    float share3 = shares[at + 3];
    for (int j = from; j < to; j++) {
      sum[j] += share0 * value0[j] + share1 * value1[j] + share2 * value2[j] + share3 * value3[j];
    }
  }
}
