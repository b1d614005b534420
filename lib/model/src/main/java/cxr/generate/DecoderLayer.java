package cxr.generate;

import cxr.tensor.Parallel;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A block of GPT-2, with what its rows remember of their images and texts.
 *
 * <p>Dimensions: R rows, n tokens, D width, S image tokens.
 */
final class DecoderLayer {
  private final int width;
  private final int heads;
  private final Norm selfNorm;
  private final Linear selfInput;
  private final Linear selfOutput;
  private final Norm imageNorm; // null where the image is a prefix of the text, like the next three
  private final Linear imageKeysValues;
  private final Linear imageQuery;
  private final Linear imageOutput;
  private final Norm innerNorm;
  private final Linear inner;
  private final Linear innerOutput;
  private KeyValueCache[] text; // by row; after the image, where that is a prefix
  private KeyValueCache[] image; // by row; null where the image is a prefix

  /**
   * @param name of the block, which its weights' names begin with
   * @param looks which image tokens each row looks at
   * @param prefix whether the image is a prefix of the text
   */
  DecoderLayer(DecoderWeights weights, String name, int heads, int[][] looks, boolean prefix) {
    this.heads = heads;
    selfNorm = weights.norm(name + "ln_1");
    selfInput = weights.linear(name + "attn.c_attn");
    selfOutput = weights.linear(name + "attn.c_proj");
    imageNorm = prefix ? null : weights.norm(name + "ln_cross_attn");
    imageKeysValues = prefix ? null : weights.linear(name + "crossattention.c_attn");
    imageQuery = prefix ? null : weights.linear(name + "crossattention.q_attn");
    imageOutput = prefix ? null : weights.linear(name + "crossattention.c_proj");
    innerNorm = weights.norm(name + "ln_2");
    inner = weights.linear(name + "mlp.c_fc");
    innerOutput = weights.linear(name + "mlp.c_proj");
    width = selfNorm.gain().length;
    KeyValueCache[] ofImage =
        Arrays.stream(looks).map(KeyValueCache::new).toArray(KeyValueCache[]::new);
    KeyValueCache[] ofText =
        Arrays.stream(looks)
            .map(row -> new KeyValueCache(new int[0]))
            .toArray(KeyValueCache[]::new);
    text = prefix ? ofImage : ofText;
    image = prefix ? null : ofImage;
  }

  /** Goes on with some rows in a new order; one may be named several times, or not at all. */
  void keep(int[] rows) {
    boolean[] taken = new boolean[text.length];
    KeyValueCache[] kept = new KeyValueCache[rows.length];
    for (int i = 0; i < rows.length; i++) {
      kept[i] = taken[rows[i]] ? text[rows[i]].branch() : text[rows[i]];
      taken[rows[i]] = true;
    }
    text = kept;
    if (image != null) {
      KeyValueCache[] all = image;
      image = Arrays.stream(rows).mapToObj(row -> all[row]).toArray(KeyValueCache[]::new);
    }
  }

  /** Keeps keys and values of image tokens, each of a row, to be looked at across. */
  void readImage(float[] tokens, int[] rows) {
    float[] kv = imageKeysValues.apply(tokens, rows.length); // [n, 2 D]
    for (int i = 0; i < rows.length; i++) {
      image[rows[i]].add(kv, 2 * i * width, (2 * i + 1) * width, width);
    }
  }

  /**
   * Changes n tokens as the block does.
   *
   * @param x [n, D]
   * @param rows of the n tokens; those of a row follow one another
   * @param seen to which the attention to the image is added, [R][S]; may be null
   */
  void apply(float[] x, int[] rows, float[][] seen) {
    add(x, lookAtText(selfNorm.apply(x), rows, image == null ? seen : null));
    if (image != null) {
      add(x, lookAtImage(imageNorm.apply(x), rows, seen));
    }
    float[] z = inner.apply(innerNorm.apply(x), rows.length); // [n, 4 D]
    int size = z.length / rows.length;
    Parallel.each(rows.length, 4L * z.length, i -> Exponential.gelu(z, i * size, (i + 1) * size));
    add(x, innerOutput.apply(z, rows.length));
  }

  private float[] lookAtText(float[] x, int[] rows, float[][] seen) {
    float[] qkv = selfInput.apply(x, rows.length); // [n, 3 D]
    float[] y = new float[rows.length * width];
    int[] starts = starts(rows);
    Parallel.each(
        starts.length - 1,
        2L * rows.length * (text[0].length() + 1) * width,
        group -> {
          for (int i = starts[group]; i < starts[group + 1]; i++) {
            int q = 3 * i * width;
            text[rows[i]].add(qkv, q + width, q + 2 * width, width);
            attend(text[rows[i]], qkv, q, y, i * width, seen == null ? null : seen[rows[i]]);
          }
        });
    return selfOutput.apply(y, rows.length);
  }

  private float[] lookAtImage(float[] x, int[] rows, float[][] seen) {
    float[] q = imageQuery.apply(x, rows.length); // [n, D]
    float[] y = new float[rows.length * width];
    Parallel.each(
        rows.length,
        2L * rows.length * image[0].length() * width,
        i ->
            attend(
                image[rows[i]], q, i * width, y, i * width, seen == null ? null : seen[rows[i]]));
    return imageOutput.apply(y, rows.length);
  }

  private void attend(KeyValueCache memory, float[] q, int from, float[] y, int to, float[] seen) {
    float[] result = new float[width];
    memory.attend(Arrays.copyOfRange(q, from, from + width), heads, result, seen);
    System.arraycopy(result, 0, y, to, width);
  }

  /** Where a new row begins, and the end. */
  private static int[] starts(int[] rows) {
    return IntStream.rangeClosed(0, rows.length)
        .filter(i -> i == 0 || i == rows.length || rows[i] != rows[i - 1])
        .toArray();
  }

  private static void add(float[] x, float[] y) {
    for (int i = 0; i < x.length; i++) {
      x[i] += y[i];
    }
  }
}
