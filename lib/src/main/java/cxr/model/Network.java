package cxr.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The layers that the model is made of, and the weights they ask for.
 *
 * <p>A layer asked for twice by the same name shares its weights.
 */
final class Network {

  private static final double BATCH_NORM_EPSILON = 1e-5; // torchvision's
  private static final double LAYER_NORM_EPSILON = 1e-5; // GPT-2's

  /** The shape of a dropout mask for B texts of a length, in places of the decoder. */
  interface MaskShape {
    long[] of(int batch, int length);
  }

  final SameDiff graph = SameDiff.create();
  final DataType type;
  private final List<String> frozen;
  private final Map<String, Weights.Form> forms = new LinkedHashMap<>();
  private final Map<String, MaskShape> dropouts = new LinkedHashMap<>();
  private final Set<String> batchNorms = new TreeSet<>();

  /**
   * @param frozen names or patterns of weights that are not learnt
   */
  Network(DataType type, List<String> frozen) {
    this.type = type;
    this.frozen = frozen;
  }

  /** The weights that were asked for. */
  Map<String, Weights.Form> forms() {
    return forms;
  }

  /** Makes the weights that were asked for, and puts them into the graph. */
  Weights weights(long seed) {
    for (String pattern : frozen) {
      if (forms.keySet().stream().noneMatch(name -> matches(pattern, name))) {
        throw new IllegalArgumentException(
            "model.frozen names weights by name or pattern; none is named \"%s\". There are: %s."
                .formatted(pattern, String.join(", ", parts())));
      }
    }
    Weights weights = new Weights(forms, type, seed);
    weights
        .arrays()
        .forEach((name, array) -> graph.associateArrayWithVariable(array, graph.getVariable(name)));
    return weights;
  }

  /** The first two parts of the weights' names: what can be frozen as a whole. */
  private Set<String> parts() {
    Set<String> parts = new TreeSet<>();
    forms.keySet().forEach(name -> parts.add(name.split("\\.")[0] + "." + name.split("\\.")[1]));
    return parts;
  }

  /** The dropout masks by name. */
  Map<String, MaskShape> dropouts() {
    return dropouts;
  }

  /** The names of all batch normalisations that use the statistics of the batch. */
  Set<String> batchNorms() {
    return batchNorms;
  }

  SDVariable learnt(String name, Weights.Start start, long... shape) {
    if (!forms.containsKey(name)) {
      boolean fixed = isFrozen(name);
      Weights.Kind kind = fixed ? Weights.Kind.FROZEN : Weights.Kind.LEARNT;
      forms.put(name, new Weights.Form(shape, kind, start));
      if (fixed) {
        graph.constant(name, Nd4j.scalar(type, 0)); // its array comes later
      } else {
        graph.var(name, type, shape);
      }
    }
    return graph.getVariable(name);
  }

  private SDVariable statistic(String name, double start, long... shape) {
    if (!forms.containsKey(name)) {
      Weights.Start constant = new Weights.Start.Constant(start);
      forms.put(name, new Weights.Form(shape, Weights.Kind.STATISTIC, constant));
      graph.constant(name, Nd4j.scalar(type, 0)); // its array comes later
    }
    return graph.getVariable(name);
  }

  /** Whether a weight is frozen: named, matched by a pattern, or below something named. */
  private boolean isFrozen(String name) {
    return frozen.stream().anyMatch(pattern -> matches(pattern, name));
  }

  private static boolean matches(String pattern, String name) {
    String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
    return name.matches(regex + "(\\..*)?");
  }

  /**
   * A convolution without bias and the batch normalisation (Ioffe and Szegedy 2015) behind it: [n,
   * in, H, W] to [n, out, H', W'].
   *
   * <p>The kernel lies as [y, x, in, out] (torchvision's is [out, in, y, x]) and starts as He et
   * al. 2015 say, by the fan out. In use, and where the normalisation is frozen, the running
   * statistics are folded into the kernel. In training, the statistics of the batch come out as
   * {@code norm.batch_mean} and {@code norm.batch_var}, for the running ones to be moved towards.
   */
  SDVariable normalisedConvolution(
      SDVariable x,
      String name,
      String norm,
      int in,
      int out,
      int kernel,
      int stride,
      boolean training) {
    double deviation = Math.sqrt(2.0 / ((double) out * kernel * kernel));
    Weights.Start normal = new Weights.Start.Normal(deviation);
    SDVariable weight = learnt(name + ".weight", normal, kernel, kernel, in, out);
    SDVariable gain = learnt(norm + ".weight", new Weights.Start.Constant(1), out);
    SDVariable bias = learnt(norm + ".bias", new Weights.Start.Constant(0), out);
    SDVariable mean = statistic(norm + ".running_mean", 0, out);
    SDVariable variance = statistic(norm + ".running_var", 1, out);
    if (training && !(isFrozen(norm + ".weight") && isFrozen(norm + ".bias"))) {
      SDVariable y = graph.cnn().conv2d(x, weight, sliding(kernel, stride));
      return batchNorm(y, norm, gain, bias, out);
    }
    SDVariable scale = gain.mul(graph.math().rsqrt(variance.add(BATCH_NORM_EPSILON))); // [out]
    SDVariable shift = bias.sub(mean.mul(scale));
    return graph.cnn().conv2d(x, weight.mul(scale), shift, sliding(kernel, stride));
  }

  private static Conv2DConfig sliding(int kernel, int stride) {
    return Conv2DConfig.builder()
        .kH(kernel)
        .kW(kernel)
        .sH(stride)
        .sW(stride)
        .pH(kernel / 2)
        .pW(kernel / 2)
        .dataFormat("NCHW")
        .build();
  }

  /** Normalises [n, C, H, W] by channel with the statistics of the batch. */
  private SDVariable batchNorm(
      SDVariable x, String name, SDVariable gain, SDVariable bias, int channels) {
    batchNorms.add(name);
    SDVariable mean = x.mean(true, 0, 2, 3); // [1, C, 1, 1]
    SDVariable centred = x.sub(mean);
    SDVariable square = centred.mul(centred);
    SDVariable variance = square.mean(true, 0, 2, 3);
    graph.identity(name + ".batch_mean", mean);
    SDVariable values = graph.size(x).castTo(type).div(channels); // in each channel
    SDVariable unbiased = square.sum(true, 0, 2, 3).div(graph.max(values.sub(1), one()));
    graph.identity(name + ".batch_var", unbiased);
    SDVariable scale = channel(gain).mul(graph.math().rsqrt(variance.add(BATCH_NORM_EPSILON)));
    return centred.mul(scale).add(channel(bias));
  }

  private SDVariable one() {
    return graph.constant(Nd4j.scalar(type, 1));
  }

  private SDVariable channel(SDVariable x) {
    return graph.reshape(x, 1, -1, 1, 1);
  }

  SDVariable relu(SDVariable x) {
    return graph.nn().relu(x, 0);
  }

  /** The largest of each 3 x 3 cells, every second cell. */
  SDVariable maxPool(SDVariable x) {
    return graph
        .cnn()
        .maxPooling2d(
            x, Pooling2DConfig.builder().kH(3).kW(3).sH(2).sW(2).pH(1).pW(1).isNHWC(false).build());
  }

  /** An affine map of each row: [n, in] to [n, out]. The weight lies as [in, out]. */
  SDVariable linear(SDVariable x, String name, int in, int out, double deviation) {
    SDVariable weight = learnt(name + ".weight", new Weights.Start.Normal(deviation), in, out);
    SDVariable bias = learnt(name + ".bias", new Weights.Start.Constant(0), out);
    return graph.mmul(x, weight).add(bias);
  }

  /** Layer normalisation (Ba et al. 2016) of each row of [n, width]. */
  SDVariable layerNorm(SDVariable x, String name, int width) {
    SDVariable gain = learnt(name + ".weight", new Weights.Start.Constant(1), width);
    SDVariable bias = learnt(name + ".bias", new Weights.Start.Constant(0), width);
    SDVariable centred = x.sub(x.mean(true, 1));
    SDVariable variance = centred.mul(centred).mean(true, 1); // [n, 1]
    return centred.mul(graph.math().rsqrt(variance.add(LAYER_NORM_EPSILON))).mul(gain).add(bias);
  }

  /**
   * GPT-2's GELU, 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) (Hendrycks and Gimpel 2016),
   * written as x sigmoid(2 sqrt(2/pi) (x + 0.044715 x^3)), which is the same.
   */
  SDVariable gelu(SDVariable x) {
    SDVariable cube = x.mul(x).mul(x);
    SDVariable inner = x.add(cube.mul(0.044715)).mul(2 * Math.sqrt(2 / Math.PI));
    return x.mul(graph.nn().sigmoid(inner));
  }

  /**
   * The softmax over the last axis of four. ND4J's own is not a number where all values are far
   * below 0; shifted so that the largest is 0, it is right.
   */
  SDVariable softmax(SDVariable x) {
    // Not -1: ND4J's reductions are wrong with negative axes.
    return graph.nn().softmax(x.sub(x.max(true, 3)), 3);
  }

  /** Rows of a table [V, D] by ids [n]: [n, D]. */
  SDVariable rows(SDVariable table, SDVariable ids) {
    return new GatherRows(graph, table, ids).outputVariable();
  }

  /** A placeholder of the network's precision. */
  SDVariable given(String name, long... shape) {
    return graph.placeHolder(name, type, shape);
  }

  /** Multiplies by the mask that is given at each step under this name. */
  SDVariable dropout(SDVariable x, String place, MaskShape shape) {
    String mask = "dropout." + place;
    dropouts.put(mask, shape);
    long[] unknown = new long[shape.of(1, 1).length];
    java.util.Arrays.fill(unknown, -1);
    return x.mul(given(mask, unknown));
  }
}
