package cxr.generate;

import cxr.Settings;
import cxr.model.ReportModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The decoder with a cache: GPT-2 (Radford et al. 2019) with cross-attention, as the model's graph
 * computes it, but each token alone, with the keys and values of those before it kept. The keys and
 * values of the image are computed once.
 *
 * <p>ND4J multiplies by the weights, in place; all else is plain Java on arrays in the heap, two
 * rows side by side on two cores. On small rows that is several times faster than a graph of small
 * operations. Weights that change are seen by the next decoder, not by one that is at work.
 *
 * <p>Dimensions: R rows, D width, N heads, T tokens so far, S image tokens, L layers, V vocabulary.
 * For one thread at a time.
 */
final class CachedDecoder implements Decoder {

  private static final String ROOT = "decoder.transformer.";
  private static final float EPSILON = 1e-5f; // GPT-2's, of layer normalisation

  private final int width;
  private final int heads;
  private final int imageSize; // S
  private final boolean keepAttention;
  private final Map<String, INDArray> weights;
  private final List<INDArray> copies = new ArrayList<>(); // of weights in double precision
  private final Products products = new Products();
  private final List<Layer> layers = new ArrayList<>();
  private final Norm lastNorm;
  private final INDArray words; // [V, D]
  private final INDArray places; // [longest, D]
  private final Map<Integer, float[]> embeddings = new HashMap<>();
  private float[][] logits = {}; // [most rows so far][V]
  private int rows;
  private int length;
  private float[][][] seen; // [L][R][S]

  /**
   * @param imageTokens [R, S, D], read now
   */
  CachedDecoder(ReportModel model, INDArray imageTokens, boolean keepAttention) {
    Settings.Model sizes = model.settings().model();
    this.width = sizes.width();
    this.heads = sizes.heads();
    this.keepAttention = keepAttention;
    this.weights = model.weights().arrays();
    this.rows = (int) imageTokens.size(0);
    this.imageSize = (int) imageTokens.size(1);
    this.words = weight("wte.weight");
    this.places = weight("wpe.weight");
    this.lastNorm = new Norm("ln_f");
    float[] image = floats(imageTokens);
    for (int layer = 0; layer < sizes.layers(); layer++) {
      layers.add(new Layer("h." + layer + ".", image));
    }
  }

  @Override
  public float[][] next(int[] tokens) {
    if (tokens.length != rows) {
      throw new IllegalArgumentException(
          "There must be a token for each of %d rows; found %d.".formatted(rows, tokens.length));
    }
    float[] x = new float[rows * width]; // [R, D]
    float[] place = floats(places.getRow(length));
    for (int row = 0; row < rows; row++) {
      float[] word = embeddings.computeIfAbsent(tokens[row], id -> floats(words.getRow((long) id)));
      for (int j = 0; j < width; j++) {
        x[row * width + j] = word[j] + place[j];
      }
    }
    seen = keepAttention ? new float[layers.size()][rows][imageSize] : null;
    for (int layer = 0; layer < layers.size(); layer++) {
      layers.get(layer).apply(x, seen == null ? null : seen[layer]);
    }
    length++;
    if (logits.length < rows) {
      logits = new float[rows][(int) words.size(0)];
    }
    products.multiplyByRows(lastNorm.apply(x), rows, words, logits);
    return Arrays.copyOf(logits, rows);
  }

  @Override
  public void keep(int[] kept) {
    for (Layer layer : layers) {
      layer.image = pick(layer.image, kept);
      layer.text = pick(layer.text, kept);
    }
    rows = kept.length;
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
    INDArray weight = weights.get(ROOT + name);
    if (weight == null) {
      throw new IllegalArgumentException(
          "A decoder needs the weight \"%s\"; the model has none of that name."
              .formatted(ROOT + name));
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

  /** A block of GPT-2 with what its rows remember. */
  private final class Layer {
    private final Norm selfNorm;
    private final Linear selfInput;
    private final Linear selfOutput;
    private final Norm imageNorm;
    private final Linear imageQuery;
    private final Linear imageOutput;
    private final Norm innerNorm;
    private final Linear inner;
    private final Linear innerOutput;
    private Memory[] text; // by row
    private Memory[] image; // by row

    Layer(String name, float[] imageTokens) {
      selfNorm = new Norm(name + "ln_1");
      selfInput = new Linear(name + "attn.c_attn");
      selfOutput = new Linear(name + "attn.c_proj");
      imageNorm = new Norm(name + "ln_cross_attn");
      imageQuery = new Linear(name + "crossattention.q_attn");
      imageOutput = new Linear(name + "crossattention.c_proj");
      innerNorm = new Norm(name + "ln_2");
      inner = new Linear(name + "mlp.c_fc");
      innerOutput = new Linear(name + "mlp.c_proj");
      text = new Memory[rows];
      image = new Memory[rows];
      float[] keysValues =
          new Linear(name + "crossattention.c_attn").apply(imageTokens, rows * imageSize);
      for (int row = 0; row < rows; row++) {
        text[row] = new Memory(16);
        image[row] = new Memory(imageSize);
        for (int s = 0; s < imageSize; s++) {
          int at = (row * imageSize + s) * 2 * width;
          image[row].add(keysValues, at, at + width, width);
        }
      }
    }

    /**
     * Changes [R, D] as the block does.
     *
     * @param seen to which the attention to the image is added, [R][S]; may be null
     */
    void apply(float[] x, float[][] seen) {
      float[] qkv = selfInput.apply(selfNorm.apply(x), rows); // [R, 3 D]
      float[] y = new float[rows * width];
      Parallel.run(
          rows,
          2L * rows * (length + 1) * width,
          row -> {
            int at = row * 3 * width;
            text[row].add(qkv, at + width, at + 2 * width, width);
            attend(text[row], qkv, at, y, row, null);
          });
      add(x, selfOutput.apply(y, rows));

      float[] q = imageQuery.apply(imageNorm.apply(x), rows); // [R, D]
      Parallel.run(
          rows,
          2L * rows * imageSize * width,
          row -> attend(image[row], q, row * width, y, row, seen == null ? null : seen[row]));
      add(x, imageOutput.apply(y, rows));

      float[] z = inner.apply(innerNorm.apply(x), rows); // [R, 4 D]
      Parallel.run(
          rows,
          4L * z.length,
          row -> {
            int size = z.length / rows;
            for (int i = row * size; i < (row + 1) * size; i++) {
              z[i] = Exponential.gelu(z[i]);
            }
          });
      add(x, innerOutput.apply(z, rows));
    }

    private void attend(Memory memory, float[] q, int at, float[] y, int row, float[] seen) {
      float[] result = new float[width];
      memory.attend(Arrays.copyOfRange(q, at, at + width), heads, result, seen);
      System.arraycopy(result, 0, y, row * width, width);
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
