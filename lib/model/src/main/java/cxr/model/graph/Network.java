package cxr.model.graph;

import cxr.model.kernel.Activation;
import cxr.model.kernel.GatherRows;
import cxr.model.kernel.Padding;
import cxr.settings.ModelSettings;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.weightinit.WeightInitScheme;
import org.nd4j.weightinit.impl.ZeroInitScheme;

/**
 * A graph that grows layer by layer, and the weights that its layers ask for: what an encoder
 * builds into.
 *
 * <p>A layer asked for twice by the same name shares its weights.
 */
public final class Network {

  /** Leaves variables without arrays of their own: the plans know the weights by name. */
  private static final WeightInitScheme NO_ARRAY =
      new ZeroInitScheme() {
        @Override
        public INDArray doCreate(DataType type, long[] shape, INDArray view) {
          return Nd4j.scalar(type, 0);
        }
      };

  public final SameDiff graph = SameDiff.create();
  public final DataType type;

  /** What is built of many operations, or done by kernels. */
  public final Layers layers;

  private final List<String> frozen;
  private final Map<String, Weights.Spec> specs = new LinkedHashMap<>();
  private final Map<String, Layers.Drop> dropouts = new LinkedHashMap<>();
  private final Set<String> batchNorms = new TreeSet<>();

  /**
   * @param fused whether kernels of our own do what ND4J needs many operations for
   */
  public Network(DataType type, boolean fused, ModelSettings settings) {
    this.type = type;
    this.frozen = settings.unlearnt();
    this.layers = fused ? new FusedLayers(graph, settings.dropout()) : new PlainLayers(graph, type);
  }

  /**
   * The weights that were asked for.
   *
   * @throws IllegalArgumentException if model.frozen names none of them
   */
  public Map<String, Weights.Spec> specs() {
    for (String pattern : frozen) {
      if (specs.keySet().stream().noneMatch(name -> matches(pattern, name))) {
        throw new IllegalArgumentException(
            "model.frozen names weights by name or pattern; none is named \"%s\". There are: %s."
                .formatted(pattern, String.join(", ", parts())));
      }
    }
    return specs;
  }

  /** Makes the weights that were asked for; the graph has only their names. */
  public Weights weights(long seed) {
    return new Weights(specs(), type, seed);
  }

  /** The first two parts of the weights' names: what can be frozen as a whole. */
  private Set<String> parts() {
    Set<String> parts = new TreeSet<>();
    specs.keySet().forEach(name -> parts.add(name.split("\\.")[0] + "." + name.split("\\.")[1]));
    return parts;
  }

  /** Whether kernels do the work. */
  public boolean isFused() {
    return layers instanceof FusedLayers;
  }

  /** The places where dropout is applied. */
  public Collection<Layers.Drop> dropouts() {
    return dropouts.values();
  }

  /** A place for dropout, by a name of its own. */
  public Layers.Drop dropout(String place, Layers.MaskShape shape) {
    String name = "dropout." + place;
    return dropouts.computeIfAbsent(name, n -> new Layers.Drop(n, dropouts.size() + 1, shape));
  }

  /** The names of all batch normalisations that use the statistics of the batch. */
  public Set<String> batchNorms() {
    return batchNorms;
  }

  public SDVariable learnt(String name, Weights.Start start, long... shape) {
    if (!specs.containsKey(name)) {
      boolean fixed = isFrozen(name);
      Weights.Kind kind = fixed ? Weights.Kind.FROZEN : Weights.Kind.LEARNT;
      specs.put(name, new Weights.Spec(shape, kind, start));
      if (fixed) {
        graph.constant(name, Nd4j.scalar(type, 0)); // has no array, as above
      } else {
        graph.var(name, NO_ARRAY, type, shape);
      }
    }
    return graph.getVariable(name);
  }

  private SDVariable statistic(String name, double start, long... shape) {
    if (!specs.containsKey(name)) {
      Weights.Start constant = new Weights.Start.Constant(start);
      specs.put(name, new Weights.Spec(shape, Weights.Kind.STATISTIC, constant));
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
   * A convolution without bias: [n, in, H, W] to [n, out, H', W'].
   *
   * <p>The kernel lies as [y, x, in, out] (PyTorch's is [out, in, y, x]), a depthwise one as [y, x,
   * 1, out], and starts as He et al. 2015 say, by the fan out.
   */
  public SDVariable convolution(SDVariable x, ConvolutionSpec spec) {
    return layers.convolution(x, kernel(spec), spec);
  }

  private SDVariable kernel(ConvolutionSpec spec) {
    int fan = (spec.depthwise() ? 1 : spec.out()) * spec.size() * spec.size();
    return learnt(
        spec.name() + ".weight",
        new Weights.Start.Normal(Math.sqrt(2.0 / fan)),
        spec.size(),
        spec.size(),
        spec.depthwise() ? 1 : spec.in(),
        spec.out());
  }

  /**
   * A batch normalisation (Ioffe and Szegedy 2015) of [n, C, H, W]; then a shortcut is added if
   * there is one, and the activation taken.
   *
   * <p>In use, and where the normalisation is frozen, it goes by the running statistics. In
   * training, the statistics of the batch come out as {@code name.batch_mean} and {@code
   * name.batch_var}, for the running ones to be moved towards.
   */
  public SDVariable norm(
      SDVariable x, NormSpec norm, @Nullable SDVariable shortcut, boolean training) {
    if (byBatch(norm, training)) {
      batchNorms.add(norm.name());
      return layers.batchNorm(x, Parameters.of(this, norm).gains, shortcut, norm);
    }
    Affine affine = Affine.of(this, norm);
    return cut(x.mul(channels(affine.scale)).add(channels(affine.shift)), shortcut, norm);
  }

  /** A convolution and its normalisation; in use the latter is folded into the kernel. */
  public SDVariable convolution(
      SDVariable x,
      ConvolutionSpec spec,
      NormSpec norm,
      @Nullable SDVariable shortcut,
      boolean training) {
    SDVariable weight = kernel(spec);
    if (byBatch(norm, training)) {
      return norm(layers.convolution(x, weight, spec), norm, shortcut, true);
    }
    Affine affine = Affine.of(this, norm);
    SDVariable folded = weight.mul(affine.scale);
    SDVariable y =
        spec.depthwise()
            ? layers.convolution(x, folded, spec).add(channels(affine.shift))
            : graph.cnn().conv2d(x, folded, affine.shift, spec.sliding());
    return cut(y, shortcut, norm);
  }

  private boolean byBatch(NormSpec norm, boolean training) {
    return training && !isFrozen(norm.name() + ".weight", norm.name() + ".bias");
  }

  private SDVariable cut(SDVariable x, @Nullable SDVariable shortcut, NormSpec norm) {
    return activated(graph, shortcut == null ? x : x.add(shortcut), norm.activation());
  }

  private SDVariable channels(SDVariable row) {
    return graph.reshape(row, 1, -1, 1, 1);
  }

  /** What a normalisation asks the network for. */
  private record Parameters(Layers.Gains gains, SDVariable mean, SDVariable variance) {

    static Parameters of(Network net, NormSpec norm) {
      int channels = norm.channels();
      return new Parameters(
          net.gains(norm.name(), channels),
          net.statistic(norm.name() + ".running_mean", 0, channels),
          net.statistic(norm.name() + ".running_var", 1, channels));
    }
  }

  /** A normalisation by running statistics: x scale + shift, [C] each. */
  private record Affine(SDVariable scale, SDVariable shift) {

    static Affine of(Network net, NormSpec norm) {
      Parameters own = Parameters.of(net, norm);
      SDVariable inverse = net.graph.math().rsqrt(own.variance.add(norm.epsilon()));
      SDVariable scale = own.gains.gain().mul(inverse);
      return new Affine(scale, own.gains.bias().sub(own.mean.mul(scale)));
    }
  }

  /** An activation by ND4J's own operations. */
  static SDVariable activated(SameDiff graph, SDVariable x, Activation activation) {
    return switch (activation) {
      case NONE -> x;
      case RELU -> graph.nn().relu(x, 0);
      case RELU6 -> graph.nn().relu(graph.nn().relu(x, 0).rsub(6), 0).rsub(6);
    };
  }

  /**
   * A convolution.
   *
   * @param name of its weight, without the last part
   * @param in channels
   * @param out channels
   * @param size height and width of its kernel
   * @param depthwise whether each channel has a kernel of its own; in and out are equal then
   */
  public record ConvolutionSpec(
      String name, int in, int out, int size, int stride, Padding padding, boolean depthwise) {

    /** The same in ND4J's words. */
    Conv2DConfig sliding() {
      boolean same = padding == Padding.SAME;
      return Conv2DConfig.builder()
          .kH(size)
          .kW(size)
          .sH(stride)
          .sW(stride)
          .pH(same ? 0 : size / 2)
          .pW(same ? 0 : size / 2)
          .paddingMode(same ? PaddingMode.SAME : PaddingMode.VALID)
          .dataFormat("NCHW")
          .build();
    }
  }

  /**
   * A batch normalisation.
   *
   * @param name of its weights and statistics, without their last part
   * @param epsilon added to the variance
   * @param activation of the result
   */
  public record NormSpec(String name, int channels, double epsilon, Activation activation) {}

  /** The mean of each 2 x 2 cells, an odd one at the end left out. */
  public SDVariable averagePool(SDVariable x) {
    return graph
        .cnn()
        .avgPooling2d(
            x, Pooling2DConfig.builder().kH(2).kW(2).sH(2).sW(2).pH(0).pW(0).isNHWC(false).build());
  }

  /** Channels side by side. */
  public SDVariable concatenate(SDVariable... maps) {
    return graph.concat(1, maps);
  }

  /** The largest of each 3 x 3 cells, every second cell. */
  public SDVariable maxPool(SDVariable x) {
    return graph
        .cnn()
        .maxPooling2d(
            x, Pooling2DConfig.builder().kH(3).kW(3).sH(2).sW(2).pH(1).pW(1).isNHWC(false).build());
  }

  /** An affine map of each row: [n, in] to [n, out]. The weight lies as [in, out]. */
  public SDVariable linear(SDVariable x, String name, int in, int out, double deviation) {
    return layers.addBias(product(x, name, in, out, deviation), bias(name, out));
  }

  /** A linear map without its bias: [n, in] to [n, out]. */
  public SDVariable product(SDVariable x, String name, int in, int out, double deviation) {
    return graph.mmul(x, learnt(name + ".weight", new Weights.Start.Normal(deviation), in, out));
  }

  /** The bias of a linear map: [out]. */
  public SDVariable bias(String name, int out) {
    return learnt(name + ".bias", new Weights.Start.Constant(0), out);
  }

  /** Gain and bias of a normalisation. */
  public Layers.Gains gains(String name, int width) {
    return new Layers.Gains(
        learnt(name + ".weight", new Weights.Start.Constant(1), width), bias(name, width));
  }

  /** Rows of a table [V, D] by ids [n]: [n, D]. */
  public SDVariable rows(SDVariable table, SDVariable ids) {
    return new GatherRows(graph, table, ids).outputVariable();
  }

  /** A placeholder of the network's precision; asked for twice it is the same. */
  public SDVariable given(String name, long... shape) {
    return graph.hasVariable(name) ? graph.getVariable(name) : graph.placeHolder(name, type, shape);
  }
}
