package cxr.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The layers that the encoder and the decoder are made of, and the weights they ask for.
 *
 * <p>A layer asked for twice by the same name shares its weights.
 */
final class Network {

  private static final double BATCH_NORM_EPSILON = 1e-5; // torchvision's
  private static final double LAYER_NORM_EPSILON = 1e-5; // GPT-2's

  final SameDiff graph = SameDiff.create();
  final DataType type;
  private final Map<String, Weights.Form> forms = new LinkedHashMap<>();
  private final Set<String> dropouts = new TreeSet<>();
  private final Map<String, Integer> batchNorms = new LinkedHashMap<>();

  /** 1 for training (statistics of the batch), 0 for use (running statistics): [1, 1, 1, 1]. */
  private final SDVariable training;

  Network(DataType type) {
    this.type = type;
    this.training = graph.placeHolder("training", type, 1, 1, 1, 1);
  }

  /** Makes the weights that were asked for, and puts them into the graph. */
  Weights weights(long seed) {
    Weights weights = new Weights(forms, type, seed);
    weights
        .arrays()
        .forEach((name, array) -> graph.associateArrayWithVariable(array, graph.getVariable(name)));
    return weights;
  }

  /** The names of all dropout masks. */
  Set<String> dropouts() {
    return dropouts;
  }

  /** The names of all batch normalisations, and how many cells of an image each one sees. */
  Map<String, Integer> batchNorms() {
    return batchNorms;
  }

  SDVariable learnt(String name, Weights.Start start, long... shape) {
    if (!forms.containsKey(name)) {
      forms.put(name, new Weights.Form(shape, true, start));
      graph.var(name, type, shape);
    }
    return graph.getVariable(name);
  }

  private SDVariable buffer(String name, double start, long... shape) {
    if (!forms.containsKey(name)) {
      forms.put(name, new Weights.Form(shape, false, new Weights.Start.Constant(start)));
      graph.constant(name, Nd4j.zeros(type, shape));
    }
    return graph.getVariable(name);
  }

  /**
   * A convolution without bias: [B, in, H, W] to [B, out, H', W']. The kernel lies as [y, x, in,
   * out] (torchvision's is [out, in, y, x]) and starts as He et al. 2015 say, by the fan out.
   */
  SDVariable convolution(SDVariable x, String name, int in, int out, int kernel, int stride) {
    double deviation = Math.sqrt(2.0 / ((double) out * kernel * kernel));
    SDVariable weight =
        learnt(name + ".weight", new Weights.Start.Normal(deviation), kernel, kernel, in, out);
    return graph
        .cnn()
        .conv2d(
            x,
            weight,
            Conv2DConfig.builder()
                .kH(kernel)
                .kW(kernel)
                .sH(stride)
                .sW(stride)
                .pH(kernel / 2)
                .pW(kernel / 2)
                .dataFormat("NCHW")
                .build());
  }

  /**
   * Batch normalisation (Ioffe and Szegedy 2015) of [B, C, H, W] by channel.
   *
   * <p>The statistics of the batch come out as {@code name.batch_mean} and {@code name.batch_var},
   * for the running ones to be moved towards.
   *
   * @param cells H times W
   */
  SDVariable batchNorm(SDVariable x, String name, int channels, int cells) {
    batchNorms.put(name, cells);
    SDVariable gain = learnt(name + ".weight", new Weights.Start.Constant(1), channels);
    SDVariable bias = learnt(name + ".bias", new Weights.Start.Constant(0), channels);
    SDVariable runningMean = buffer(name + ".running_mean", 0, channels);
    SDVariable runningVar = buffer(name + ".running_var", 1, channels);

    SDVariable batchMean = x.mean(name + ".batch_mean", true, 0, 2, 3); // [1, C, 1, 1]
    SDVariable mean = switched(batchMean, channel(runningMean));
    SDVariable centred = x.sub(mean);
    SDVariable batchVar = centred.mul(centred).mean(name + ".batch_var", true, 0, 2, 3);
    SDVariable variance = switched(batchVar, channel(runningVar));
    SDVariable scale =
        channel(gain).mul(graph.math().rsqrt(variance.add(BATCH_NORM_EPSILON))); // [1, C, 1, 1]
    return centred.mul(scale).add(channel(bias));
  }

  private SDVariable switched(SDVariable ofBatch, SDVariable running) {
    return running.add(training.mul(ofBatch.sub(running)));
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

  /** Rows of a table [V, D] by ids [n]: [n, D]. */
  SDVariable rows(SDVariable table, SDVariable ids) {
    return new GatherRows(graph, table, ids).outputVariable();
  }

  /** Multiplies by the mask that is given at each step under this name. */
  SDVariable dropout(SDVariable x, String name) {
    String mask = "dropout." + name;
    if (dropouts.add(mask)) {
      graph.placeHolder(mask, type, -1, -1);
    }
    return x.mul(graph.getVariable(mask));
  }
}
