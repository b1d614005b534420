package cxr.generate;

import cxr.model.weights.Gpt2Shape;
import cxr.tensor.Parallel;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A block of GPT-2, with what its rows remember of their images and texts.
 *
 * <p>Dimensions: R rows, n tokens, D width, S image tokens.
 */
final class DecoderLayer {
  private final int width;
  private final int heads;
  private final BranchWeights toText;
  private final @Nullable BranchWeights toImage; // null where the image is a prefix of the text
  private final BranchWeights inner;
  private KeyValueCache[] text; // by row; after the image, where that is a prefix
  private KeyValueCache[] image; // by row; none where the image is a prefix

  /** The weights of a branch; its query is null but across. */
  private record BranchWeights(Norm norm, @Nullable Linear query, Linear input, Linear output) {}

  /**
   * @param branches of the block
   * @param looks which image tokens each row looks at
   */
  DecoderLayer(DecoderWeights weights, List<Gpt2Shape.Branch> branches, int heads, int[][] looks) {
    this.heads = heads;
    Map<Gpt2Shape.Work, BranchWeights> own = new EnumMap<>(Gpt2Shape.Work.class);
    for (Gpt2Shape.Branch branch : branches) {
      Gpt2Shape.LinearSpec query = branch.query();
      own.put(
          branch.work(),
          new BranchWeights(
              weights.norm(branch.norm()),
              query == null ? null : weights.linear(query),
              weights.linear(branch.input()),
              weights.linear(branch.output())));
    }
    toText = Objects.requireNonNull(own.get(Gpt2Shape.Work.SELF_ATTENTION));
    toImage = own.get(Gpt2Shape.Work.CROSS_ATTENTION);
    inner = Objects.requireNonNull(own.get(Gpt2Shape.Work.FEED_FORWARD));
    width = toText.norm().gain().length;
    KeyValueCache[] ofImage =
        Arrays.stream(looks).map(KeyValueCache::new).toArray(KeyValueCache[]::new);
    KeyValueCache[] ofText =
        Arrays.stream(looks)
            .map(row -> new KeyValueCache(new int[0]))
            .toArray(KeyValueCache[]::new);
    text = toImage == null ? ofImage : ofText;
    image = toImage == null ? new KeyValueCache[0] : ofImage;
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
    if (toImage != null) {
      KeyValueCache[] all = image;
      image = Arrays.stream(rows).mapToObj(row -> all[row]).toArray(KeyValueCache[]::new);
    }
  }

  /** Keeps keys and values of image tokens, each of a row, to be looked at. */
  void readImage(float[] tokens, int[] rows) {
    if (toImage == null) {
      apply(tokens, rows, null);
      return;
    }
    float[] kv = toImage.input().apply(tokens, rows.length); // [n, 2 D]
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
  void apply(float[] x, int[] rows, float @Nullable [][] seen) {
    add(x, lookAtText(toText.norm().apply(x), rows, toImage == null ? seen : null));
    if (toImage != null) {
      add(x, lookAtImage(toImage, toImage.norm().apply(x), rows, seen));
    }
    float[] z = inner.input().apply(inner.norm().apply(x), rows.length); // [n, 4 D]
    int size = z.length / rows.length;
    Parallel.each(rows.length, 4L * z.length, i -> Exponential.gelu(z, i * size, (i + 1) * size));
    add(x, inner.output().apply(z, rows.length));
  }

  private float[] lookAtText(float[] x, int[] rows, float @Nullable [][] seen) {
    float[] qkv = toText.input().apply(x, rows.length); // [n, 3 D]
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
    return toText.output().apply(y, rows.length);
  }

  private float[] lookAtImage(
      BranchWeights across, float[] x, int[] rows, float @Nullable [][] seen) {
    float[] q = Objects.requireNonNull(across.query()).apply(x, rows.length); // [n, D]
    float[] y = new float[rows.length * width];
    Parallel.each(
        rows.length,
        2L * rows.length * image[0].length() * width,
        i ->
            attend(
                image[rows[i]], q, i * width, y, i * width, seen == null ? null : seen[rows[i]]));
    return across.output().apply(y, rows.length);
  }

  private void attend(
      KeyValueCache memory, float[] q, int from, float[] y, int to, float @Nullable [] seen) {
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
