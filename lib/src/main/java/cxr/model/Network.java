package cxr.model;

import cxr.Settings;
import cxr.model.op.GatherRows;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.weightinit.WeightInitScheme;
import org.nd4j.weightinit.impl.ZeroInitScheme;

/**
 * A graph that grows layer by layer, and the weights that its layers ask for.
 *
 * <p>A layer asked for twice by the same name shares its weights.
 */
final class Network {

  /** Leaves variables without arrays of their own: the plans know the weights by name. */
  private static final WeightInitScheme NO_ARRAY =
      new ZeroInitScheme() {
        @Override
        public INDArray doCreate(DataType type, long[] shape, INDArray view) {
          return Nd4j.scalar(type, 0);
        }
      };

  final SameDiff graph = SameDiff.create();
  final DataType type;

  /** What is built of many operations, or done by kernels. */
  final Layers layers;

  private final List<String> frozen;
  private final Map<String, Weights.Form> forms = new LinkedHashMap<>();
  private final Map<String, Layers.Drop> dropouts = new LinkedHashMap<>();
  private final Set<String> batchNorms = new TreeSet<>();

  /**
   * @param fused whether kernels of our own do what ND4J needs many operations for
   */
  Network(DataType type, boolean fused, Settings.Model settings) {
    this.type = type;
    this.frozen = settings.frozen();
    this.layers = fused ? new FusedLayers(graph, settings.dropout()) : new PlainLayers(graph, type);
  }

  /**
   * The weights that were asked for.
   *
   * @throws IllegalArgumentException if model.frozen names none of them
   */
  Map<String, Weights.Form> forms() {
    for (String pattern : frozen) {
      if (forms.keySet().stream().noneMatch(name -> matches(pattern, name))) {
        throw new IllegalArgumentException(
            "model.frozen names weights by name or pattern; none is named \"%s\". There are: %s."
                .formatted(pattern, String.join(", ", parts())));
      }
    }
    return forms;
  }

  /** Makes the weights that were asked for; the graph has only their names. */
  Weights weights(long seed) {
    return new Weights(forms(), type, seed);
  }

  /** The first two parts of the weights' names: what can be frozen as a whole. */
  private Set<String> parts() {
    Set<String> parts = new TreeSet<>();
    forms.keySet().forEach(name -> parts.add(name.split("\\.")[0] + "." + name.split("\\.")[1]));
    return parts;
  }

  /** Whether kernels do the work. */
  boolean isFused() {
    return layers instanceof FusedLayers;
  }

  /** The places where dropout is applied. */
  Collection<Layers.Drop> dropouts() {
    return dropouts.values();
  }

  /** A place for dropout, by a name of its own. */
  Layers.Drop dropout(String place, Layers.MaskShape shape) {
    String name = "dropout." + place;
    return dropouts.computeIfAbsent(name, n -> new Layers.Drop(n, dropouts.size() + 1, shape));
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
        graph.constant(name, Nd4j.scalar(type, 0)); // has no array, as above
      } else {
        graph.var(name, NO_ARRAY, type, shape);
      }
    }
    return graph.getVariable(name);
  }

  private SDVariable statistic(String name, double start, long... shape) {
    if (!forms.containsKey(name)) {
      Weights.Start constant = new Weights.Start.Constant(start);
      forms.put(name, new Weights.Form(shape, Weights.Kind.STATISTIC, constant));
      graph.constant(name, Nd4j.scalar(type, 0)); // has no array, as above
    }
    return graph.getVariable(name);
  }

  /** Whether weights are frozen: each named, matched by a pattern, or below something named. */
  private boolean isFrozen(String... names) {
    return Arrays.stream(names)
        .allMatch(name -> frozen.stream().anyMatch(pattern -> matches(pattern, name)));
  }

  private static boolean matches(String pattern, String name) {
    String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
    return name.matches(regex + "(\\..*)?");
  }

  /**
   * A convolution without bias and the batch normalisation (Ioffe and Szegedy 2015) behind it: [n,
   * in, H, W] to [n, out, H', W']; then a shortcut is added if there is one, and negative values
   * are cut if asked.
   *
   * <p>The kernel lies as [y, x, in, out] (torchvision's is [out, in, y, x]) and starts as He et
   * al. 2015 say, by the fan out. In use, and where the normalisation is frozen, the running
   * statistics are folded into the kernel. In training, the statistics of the batch come out as
   * {@code norm.batch_mean} and {@code norm.batch_var}, for the running ones to be moved towards.
   */
  SDVariable convolution(SDVariable x, Convolution form, SDVariable shortcut, boolean training) {
    int out = form.out();
    double deviation = Math.sqrt(2.0 / ((double) out * form.kernel() * form.kernel()));
    SDVariable weight =
        learnt(
            form.name() + ".weight",
            new Weights.Start.Normal(deviation),
            form.kernel(),
            form.kernel(),
            form.in(),
            out);
    Layers.Gains gains = gains(form.norm(), out);
    SDVariable mean = statistic(form.norm() + ".running_mean", 0, out);
    SDVariable variance = statistic(form.norm() + ".running_var", 1, out);
    if (training && !isFrozen(form.norm() + ".weight", form.norm() + ".bias")) {
      batchNorms.add(form.norm());
      SDVariable y = layers.convolution(x, weight, form.kernel(), form.stride());
      return layers.batchNorm(y, form.norm(), gains, out, shortcut, form.rectified());
    }
    SDVariable inverse = graph.math().rsqrt(variance.add(Layers.BATCH_NORM_EPSILON));
    SDVariable scale = gains.gain().mul(inverse); // [out]
    SDVariable shift = gains.bias().sub(mean.mul(scale));
    Conv2DConfig sliding = sliding(form.kernel(), form.stride());
    SDVariable y = graph.cnn().conv2d(x, weight.mul(scale), shift, sliding);
    y = shortcut == null ? y : y.add(shortcut);
    return form.rectified() ? graph.nn().relu(y, 0) : y;
  }

  /**
   * A convolution and its normalisation.
   *
   * @param name of the convolution's weight, without its last part
   * @param norm likewise, of the normalisation
   * @param in channels
   * @param out channels
   * @param kernel height and width
   * @param rectified whether negative values become 0
   */
  record Convolution(
      String name, String norm, int in, int out, int kernel, int stride, boolean rectified) {}

  static Conv2DConfig sliding(int kernel, int stride) {
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

  /** The largest of each 3 x 3 cells, every second cell. */
  SDVariable maxPool(SDVariable x) {
    return graph
        .cnn()
        .maxPooling2d(
            x, Pooling2DConfig.builder().kH(3).kW(3).sH(2).sW(2).pH(1).pW(1).isNHWC(false).build());
  }

  /** An affine map of each row: [n, in] to [n, out]. The weight lies as [in, out]. */
  SDVariable linear(SDVariable x, String name, int in, int out, double deviation) {
    return layers.addBias(product(x, name, in, out, deviation), bias(name, out));
  }

  /** A linear map without its bias: [n, in] to [n, out]. */
  SDVariable product(SDVariable x, String name, int in, int out, double deviation) {
    return graph.mmul(x, learnt(name + ".weight", new Weights.Start.Normal(deviation), in, out));
  }

  /** The bias of a linear map: [out]. */
  SDVariable bias(String name, int out) {
    return learnt(name + ".bias", new Weights.Start.Constant(0), out);
  }

  /** Gain and bias of a normalisation. */
  Layers.Gains gains(String name, int width) {
    return new Layers.Gains(
        learnt(name + ".weight", new Weights.Start.Constant(1), width), bias(name, width));
  }

  /** Rows of a table [V, D] by ids [n]: [n, D]. */
  SDVariable rows(SDVariable table, SDVariable ids) {
    return new GatherRows(graph, table, ids).outputVariable();
  }

  /** A placeholder of the network's precision. */
  SDVariable given(String name, long... shape) {
    return graph.placeHolder(name, type, shape);
  }
}
