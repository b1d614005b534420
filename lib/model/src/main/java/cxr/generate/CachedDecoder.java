package cxr.generate;

import cxr.model.ImageTokens;
import cxr.model.ReportModel;
import cxr.model.weights.Gpt2Shape;
import cxr.model.weights.WeightNames;
import cxr.settings.ModelSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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

  private final int width;
  private final boolean prefix;
  private final int imageSize; // S
  private final boolean keepAttention;
  private final DecoderWeights weights;
  private final List<DecoderLayer> layers = new ArrayList<>();
  private final Norm lastNorm;
  private final INDArray words; // [V, D]
  private final INDArray places; // [longest, D]
  private final INDArray output; // [V, D]
  private final Map<Integer, float[]> embeddings = new HashMap<>();
  private float[][] logits = {}; // [most rows so far][V]
  private int rows; // R
  private int length; // T
  private float[][][] seen = {}; // [L][R][S]; none where it is not kept
  private float[][]
      prompts; // of each row, added to each of its tokens: [R][D]; none without states

  /** Reads the image tokens now, and not later. */
  CachedDecoder(ReportModel model, ImageTokens image, boolean keepAttention) {
    ModelSettings settings = model.settings().model();
    Gpt2Shape shape = Gpt2Shape.of(settings);
    this.width = shape.width();
    this.prefix = shape.prefix();
    this.imageSize = model.imageTokens();
    this.keepAttention = keepAttention;
    this.weights = new DecoderWeights(model.weights().arrays());
    this.words = weights.array(WeightNames.WORDS);
    this.places = weights.array(WeightNames.PLACES);
    this.output = settings.tied() ? words : weights.array(WeightNames.OUTPUT);
    this.lastNorm = weights.norm(Gpt2Shape.LAST_NORM);
    this.rows = image.size();
    int[][] looks = looks(image.mask().toFloatMatrix());
    for (int layer = 0; layer < shape.layers(); layer++) {
      layers.add(new DecoderLayer(weights, shape.branches(layer), settings.heads(), looks));
    }
    readImage(DecoderWeights.floats(image.tokens()), looks);
    prompts = settings.hasStates() ? prompts(image.prompts()) : new float[rows][0];
  }

  /** Of each row the sum of its states' embeddings. */
  private float[][] prompts(float[][] states) {
    INDArray table = weights.array(WeightNames.PROMPTS); // [2 P, D], those of present ones first
    int findings = (int) table.size(0) / 2;
    float[][] sums = new float[states.length][width];
    for (int row = 0; row < states.length; row++) {
      for (int i = 0; i < states[row].length; i++) {
        if (!Float.isNaN(states[row][i])) {
          int place = states[row][i] > 0 ? i : findings + i;
          addTo(sums[row], 0, DecoderWeights.floats(table.getRow(place)));
        }
      }
    }
    return sums;
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
  private void readImage(float[] tokens, int[][] looks) {
    int[] rowOf = // each image token that is looked at
        IntStream.range(0, rows).flatMap(row -> Arrays.stream(looks[row]).map(s -> row)).toArray();
    float[] x = new float[rowOf.length * width];
    for (int row = 0, to = 0; row < rows; row++) {
      for (int s : looks[row]) {
        System.arraycopy(tokens, (row * imageSize + s) * width, x, to, width);
        if (prefix) {
          addTo(x, to, DecoderWeights.floats(places.getRow(s)));
        }
        to += width;
      }
    }
    for (DecoderLayer layer : layers) {
      layer.readImage(x, rowOf);
    }
  }

  @Override
  public float[][] next(int[] tokens) {
    if (tokens.length != rows) {
      throw new IllegalArgumentException(
          "There must be a token for each of %d rows; found %d.".formatted(rows, tokens.length));
    }
    float[] x = new float[rows * width]; // [R, D]
    float[] place = DecoderWeights.floats(places.getRow(prefix ? imageSize + length : length));
    for (int row = 0; row < rows; row++) {
      addTo(
          x,
          row * width,
          embeddings.computeIfAbsent(
              tokens[row], id -> DecoderWeights.floats(words.getRow((long) id))));
      addTo(x, row * width, prompts[row]);
      addTo(x, row * width, place);
    }
    seen = new float[keepAttention ? layers.size() : 0][rows][imageSize];
    int[] all = IntStream.range(0, rows).toArray();
    for (int layer = 0; layer < layers.size(); layer++) {
      layers.get(layer).apply(x, all, keepAttention ? seen[layer] : null);
    }
    length++;
    if (logits.length < rows) {
      logits = new float[rows][(int) output.size(0)];
    }
    weights.products().multiplyByRows(lastNorm.apply(x), rows, output, logits);
    return Arrays.copyOf(logits, rows);
  }

  @Override
  public void keep(int[] kept) {
    layers.forEach(layer -> layer.keep(kept));
    prompts = Arrays.stream(kept).mapToObj(row -> prompts[row]).toArray(float[][]::new);
    rows = kept.length;
  }

  @Override
  public float[][][] attention() {
    if (!keepAttention) {
      throw new UnsupportedOperationException("Attention was not asked to be kept.");
    }
    return seen;
  }

  @Override
  public void close() {
    weights.close();
  }

  private static void addTo(float[] x, int from, float[] y) {
    for (int j = 0; j < y.length; j++) {
      x[from + j] += y[j];
    }
  }
}
