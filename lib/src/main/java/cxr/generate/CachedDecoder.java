package cxr.generate;

import cxr.Settings;
import cxr.model.ImageTokens;
import cxr.model.ReportModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The decoder with a cache: GPT-2 (Radford et al. 2019) as the model's graph computes it, but each
 * token alone, with the keys and values of those before it kept. Keys and values of the image are
 * computed once, across or as a prefix of the text; tokens of an absent view are left out.
 *
 * <p>ND4J multiplies by the weights, in place; all else is plain Java on arrays in the heap, rows
 * side by side on the cores. On a few rows that is several times faster than a graph of small
 * operations. A change of the weights is seen by the next decoder, not by one that is at work.
 *
 * <p>Dimensions: R rows, D width, N heads, T tokens so far, S image tokens, L layers, V vocabulary.
 * For one thread at a time.
 */
final class CachedDecoder implements Decoder {

  private static final String ROOT = "decoder.transformer.";
  private static final float EPSILON = 1e-5f; // GPT-2's, of layer normalisation

  private final int width;
  private final int heads;
  private final boolean prefix;
  private final int imageSize; // S
  private final boolean keepAttention;
  private final Map<String, INDArray> weights;
  private final List<INDArray> copies = new ArrayList<>(); // of weights in double precision
  private final Products products = new Products();
  private final List<Layer> layers = new ArrayList<>();
  private final Norm lastNorm;
  private final INDArray words; // [V, D]
  private final INDArray places; // [longest, D]
  private final INDArray output; // [V, D]
  private final Map<Integer, float[]> embeddings = new HashMap<>();
  private int[][] looks; // which image tokens each row may look at
  private float[][] logits = {}; // [most rows so far][V]
  private int length; // T
  private float[][][] seen; // [L][R][S]

  /** Reads the image tokens now, and not later. */
  CachedDecoder(ReportModel model, ImageTokens image, boolean keepAttention) {
    Settings.Model settings = model.settings().model();
    this.width = settings.width();
    this.heads = settings.heads();
    this.prefix = settings.bridge().equals("prefix");
    this.imageSize = model.imageTokens();
    this.keepAttention = keepAttention;
    this.weights = model.weights().arrays();
    this.words = weight(ROOT + "wte.weight");
    this.places = weight(ROOT + "wpe.weight");
    this.output = settings.tied() ? words : weight("decoder.lm_head.weight");
    this.lastNorm = new Norm(ROOT + "ln_f");
    this.looks = looks(image.mask().toFloatMatrix());
    for (int layer = 0; layer < settings.layers(); layer++) {
      layers.add(new Layer(ROOT + "h." + layer + "."));
    }
    readImage(floats(image.tokens()));
  }

  private int[][] looks(float[][] mask) {
    return Arrays.stream(mask)
        .map(row -> IntStream.range(0, imageSize).filter(s -> row[s] > 0).toArray())
        .toArray(int[][]::new);
  }

  /**
   * Lets each row know its image.
   *
   * @param tokens [R, S, D]
   */
  private void readImage(float[] tokens) {
    int[] rows = rowsOfImageTokens();
    float[] x = new float[rows.length * width]; // the tokens that are looked at
    for (int row = 0, to = 0; row < looks.length; row++) {
      for (int s : looks[row]) {
        System.arraycopy(tokens, (row * imageSize + s) * width, x, to, width);
        if (prefix) {
          addTo(x, to, floats(places.getRow(s)));
        }
        to += width;
      }
    }
    for (Layer layer : layers) {
      if (prefix) {
        layer.apply(x, rows, null);
      } else {
        layer.readImage(x, rows);
      }
    }
  }

  /** The row of each image token that is looked at. */
  private int[] rowsOfImageTokens() {
    return IntStream.range(0, looks.length)
        .flatMap(row -> Arrays.stream(looks[row]).map(s -> row))
        .toArray();
  }

  @Override
  public float[][] next(int[] tokens) {
    int rows = looks.length;
    if (tokens.length != rows) {
      throw new IllegalArgumentException(
          "There must be a token for each of %d rows; found %d.".formatted(rows, tokens.length));
    }
    float[] x = new float[rows * width]; // [R, D]
    float[] place = floats(places.getRow(prefix ? imageSize + length : length));
    for (int row = 0; row < rows; row++) {
      addTo(
          x,
          row * width,
          embeddings.computeIfAbsent(tokens[row], id -> floats(words.getRow((long) id))));
      addTo(x, row * width, place);
    }
    seen = keepAttention ? new float[layers.size()][rows][imageSize] : null;
    int[] all = IntStream.range(0, rows).toArray();
    for (int layer = 0; layer < layers.size(); layer++) {
      layers.get(layer).apply(x, all, seen == null ? null : seen[layer]);
    }
    length++;
    if (logits.length < rows) {
      logits = new float[rows][(int) output.size(0)];
    }
    products.multiplyByRows(lastNorm.apply(x), rows, output, logits);
    return Arrays.copyOf(logits, rows);
  }

  @Override
  public void keep(int[] kept) {
    for (Layer layer : layers) {
      layer.image = pick(layer.image, kept);
      layer.text = pick(layer.text, kept);
    }
    looks = Arrays.stream(kept).mapToObj(row -> looks[row]).toArray(int[][]::new);
  }

  @Override
  public float[][][] attention() {
    if (seen == null) {
      throw new UnsupportedOperationException("Attention was not asked to be kept.");
    }
    return seen;
  }

  @Override
  public void close() {
    products.close();
    copies.forEach(INDArray::close);
  }

  /** Rows that are named once stay as they are; of those named again the others branch off. */
  private static Memory[] pick(Memory[] memories, int[] kept) {
    boolean[] taken = new boolean[memories.length];
    Memory[] result = new Memory[kept.length];
    for (int row = 0; row < kept.length; row++) {
      Memory memory = memories[kept[row]];
      result[row] = taken[kept[row]] ? memory.branch() : memory;
      taken[kept[row]] = true;
    }
    return result;
  }

  private INDArray weight(String name) {
    INDArray weight = weights.get(name);
    if (weight == null) {
      throw new IllegalArgumentException(
          "A decoder needs the weight \"%s\"; the model has none of that name.".formatted(name));
    }
    if (weight.dataType() == DataType.FLOAT) {
      return weight;
    }
    copies.add(weight.castTo(DataType.FLOAT));
    return copies.get(copies.size() - 1);
  }

  private static float[] floats(INDArray array) {
    return array.reshape(array.length()).toFloatVector();
  }

  private static void addTo(float[] x, int from, float[] y) {
    for (int j = 0; j < y.length; j++) {
      x[from + j] += y[j];
    }
  }

  /** A block of GPT-2, with what its rows remember. */
  private final class Layer {
    private final String name;
    private final Norm selfNorm;
    private final Linear selfInput;
    private final Linear selfOutput;
    private final Norm imageNorm; // null where the image is a prefix, like the next two
    private final Linear imageQuery;
    private final Linear imageOutput;
    private final Norm innerNorm;
    private final Linear inner;
    private final Linear innerOutput;
    private Memory[] text = memories(); // by row; after the image, where that is a prefix
    private Memory[] image = memories(); // by row; empty where the image is a prefix

    Layer(String name) {
      this.name = name;
      selfNorm = new Norm(name + "ln_1");
      selfInput = new Linear(name + "attn.c_attn");
      selfOutput = new Linear(name + "attn.c_proj");
      imageNorm = prefix ? null : new Norm(name + "ln_cross_attn");
      imageQuery = prefix ? null : new Linear(name + "crossattention.q_attn");
      imageOutput = prefix ? null : new Linear(name + "crossattention.c_proj");
      innerNorm = new Norm(name + "ln_2");
      inner = new Linear(name + "mlp.c_fc");
      innerOutput = new Linear(name + "mlp.c_proj");
    }

    private Memory[] memories() {
      return Stream.generate(() -> new Memory(imageSize))
          .limit(looks.length)
          .toArray(Memory[]::new);
    }

    /** Keeps keys and values of image tokens, each of a row, to be looked at across. */
    void readImage(float[] tokens, int[] rows) {
      Linear keysValues = new Linear(name + "crossattention.c_attn");
      float[] kv = keysValues.apply(tokens, rows.length); // [n, 2 D]
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
      add(x, lookAtText(selfNorm.apply(x), rows, prefix ? seen : null));
      if (!prefix) {
        add(x, lookAtImage(imageNorm.apply(x), rows, seen));
      }
      float[] z = inner.apply(innerNorm.apply(x), rows.length); // [n, 4 D]
      int size = z.length / rows.length;
      Parallel.run(rows.length, 4L * z.length, i -> Exponential.gelu(z, i * size, (i + 1) * size));
      add(x, innerOutput.apply(z, rows.length));
    }

    private float[] lookAtText(float[] x, int[] rows, float[][] seen) {
      float[] qkv = selfInput.apply(x, rows.length); // [n, 3 D]
      float[] y = new float[rows.length * width];
      int[] starts = starts(rows);
      Parallel.run(
          starts.length - 1,
          2L * rows.length * (text[0].length() + 1) * width,
          group -> {
            for (int i = starts[group]; i < starts[group + 1]; i++) {
              int q = 3 * i * width;
              text[rows[i]].add(qkv, q + width, q + 2 * width, width);
              attend(text[rows[i]], qkv, q, y, i * width, rows[i], seen);
            }
          });
      return selfOutput.apply(y, rows.length);
    }

    private float[] lookAtImage(float[] x, int[] rows, float[][] seen) {
      float[] q = imageQuery.apply(x, rows.length); // [n, D]
      float[] y = new float[rows.length * width];
      Parallel.run(
          rows.length,
          2L * rows.length * imageSize * width,
          i -> attend(image[rows[i]], q, i * width, y, i * width, rows[i], seen));
      return imageOutput.apply(y, rows.length);
    }

    private void attend(
        Memory memory, float[] q, int from, float[] y, int to, int row, float[][] seen) {
      float[] shares = seen == null ? null : new float[memory.length()];
      float[] result = new float[width];
      memory.attend(Arrays.copyOfRange(q, from, from + width), heads, result, shares);
      System.arraycopy(result, 0, y, to, width);
      for (int i = 0; seen != null && i < looks[row].length; i++) {
        seen[row][looks[row][i]] = shares[i];
      }
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

  /** Layer normalisation (Ba et al. 2016) of each row of D. */
  private final class Norm {
    private final float[] gain;
    private final float[] bias;

    Norm(String name) {
      gain = floats(weight(name + ".weight"));
      bias = floats(weight(name + ".bias"));
    }

    float[] apply(float[] x) {
      float[] y = new float[x.length];
      float[] row = new float[width];
      for (int from = 0; from < x.length; from += width) {
        double sum = 0;
        double squares = 0;
        for (int j = 0; j < width; j++) {
          sum += x[from + j];
        }
        float mean = (float) (sum / width);
        for (int j = 0; j < width; j++) {
          row[j] = x[from + j] - mean;
          squares += row[j] * row[j];
        }
        float scale = (float) (1 / Math.sqrt(squares / width + EPSILON));
        for (int j = 0; j < width; j++) {
          y[from + j] = row[j] * scale * gain[j] + bias[j];
        }
      }
      return y;
    }
  }

  /** An affine map of rows: x W + b. */
  private final class Linear {
    private final INDArray weight; // [in, out]
    private final float[] bias;

    Linear(String name) {
      weight = weight(name + ".weight");
      bias = floats(weight(name + ".bias"));
    }

    /** n rows, one behind the other, to n rows. */
    float[] apply(float[] x, int n) {
      float[] y = new float[n * bias.length];
      products.multiply(x, n, weight, y);
      for (int row = 0; row < n; row++) {
        for (int j = 0; j < bias.length; j++) {
          y[row * bias.length + j] += bias[j];
        }
      }
      return y;
    }
  }
}
