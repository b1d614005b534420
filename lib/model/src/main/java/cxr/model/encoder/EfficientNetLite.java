package cxr.model.encoder;

import cxr.model.graph.Network;
import cxr.model.kernel.Activation;
import cxr.model.kernel.Padding;
import cxr.model.weights.WeightNames;
import cxr.settings.ModelSettings;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * EfficientNet-Lite (Tan and Le 2019, in Google's variant for small devices of 2020: no
 * squeeze-and-excitation, ReLU6 throughout), sizes 0 to 2, without the last pooling and classes:
 * inverted residuals (Sandler et al. 2018) with TensorFlow's padding. Some 0.4 GFLOP for an image
 * of 224 pixels with size 0, a fifth of ResNet-18's.
 *
 * <p>Weights have the names of the PyTorch package efficientnet_lite_pytorch.
 */
public final class EfficientNetLite implements Encoder {

  private static final double EPSILON = 1e-3;
  private static final int STEM = 32;
  private static final int HEAD = 1280;
  private static final int MIDDLE = 4; // the last stage before cells become as large as the head's

  /**
   * A stage of blocks of one kind.
   *
   * @param stride of its first block
   * @param expansion of the channels within a block
   */
  private record Stage(int blocks, int kernel, int stride, int expansion, int out) {}

  /** Of size 0; the larger ones have more blocks, and more channels. */
  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 3, 1, 1, 16),
          new Stage(2, 3, 2, 6, 24),
          new Stage(2, 5, 2, 6, 40),
          new Stage(3, 3, 2, 6, 80),
          new Stage(3, 5, 1, 6, 112),
          new Stage(4, 5, 2, 6, 192),
          new Stage(1, 3, 1, 6, 320));

  /** By how much a size is wider and deeper than size 0. */
  private record Scale(double width, double depth) {}

  private static final Map<String, Scale> SCALES =
      Map.of(
          "efficientnet-lite0", new Scale(1, 1),
          "efficientnet-lite1", new Scale(1, 1.1),
          "efficientnet-lite2", new Scale(1.1, 1.2));

  @Override
  public List<String> names() {
    return SCALES.keySet().stream().sorted().toList();
  }

  @Override
  public int channels(ModelSettings settings) {
    return HEAD;
  }

  @Override
  public int side(ModelSettings settings, int imageSize) {
    int side = Padding.SAME.places(imageSize, 3, 2);
    for (Stage stage : STAGES) {
      side = Padding.SAME.places(side, stage.kernel, stage.stride);
    }
    return side;
  }

  @Override
  public String normalisation() {
    return "lite";
  }

  @Override
  public WeightNames published() {
    return WeightNames.encoder("EfficientNet-Lite", "_conv_stem.weight", "_fc.");
  }

  @Override
  public String summary(ModelSettings settings) {
    return "%d inverted residuals, %,d channels at last".formatted(blocks(settings), HEAD);
  }

  /** That of the name by which the encoder was chosen. */
  private static Scale scale(ModelSettings settings) {
    return Objects.requireNonNull(SCALES.get(settings.encoder()));
  }

  private int blocks(ModelSettings settings) {
    Scale scale = scale(settings);
    return STAGES.stream().mapToInt(stage -> repeats(scale, stage)).sum();
  }

  /** The first and the last stage stay as they are. */
  private static int repeats(Scale scale, Stage stage) {
    boolean kept = stage == STAGES.get(0) || stage == STAGES.get(STAGES.size() - 1);
    return kept ? stage.blocks : (int) Math.ceil(scale.depth * stage.blocks);
  }

  /** Channels in steps of 8, at least nine tenths of what the scale asks for. */
  private static int width(Scale scale, int channels) {
    double wanted = scale.width * channels;
    int rounded = Math.max(8, (int) (wanted + 4) / 8 * 8);
    return rounded < 0.9 * wanted ? rounded + 8 : rounded;
  }

  @Override
  public SDVariable build(
      Network net, ModelSettings settings, SDVariable images, boolean training) {
    return new Builder(net, training).build(images, scale(settings)).head;
  }

  /**
   * The means of the head's and of the middle map, and the largest values of the last block's:
   * 1,280 + 112 + 320 with size 0.
   */
  @Override
  public SDVariable pool(Network net, ModelSettings settings, SDVariable images) {
    Maps maps = new Builder(net, false).build(images, scale(settings));
    return net.concatenate(maps.head.mean(2, 3), maps.middle.mean(2, 3), maps.last.max(2, 3));
  }

  @Override
  public int pooledLength(ModelSettings settings) {
    Scale scale = scale(settings);
    int last = STAGES.get(STAGES.size() - 1).out;
    return HEAD + width(scale, STAGES.get(MIDDLE).out) + width(scale, last);
  }

  /**
   * Feature maps, [n, C', S, S] each.
   *
   * @param middle of the stage {@link #MIDDLE}
   * @param last of the last block
   */
  private record Maps(SDVariable middle, SDVariable last, SDVariable head) {}

  private record Builder(Network net, boolean training) {

    Maps build(SDVariable images, Scale scale) {
      int channels = Math.toIntExact(images.getShape()[1]);
      Network.NormSpec first = norm("_bn0", STEM, Activation.RELU6);
      SDVariable x = convolve(images, "_conv_stem", channels, 3, 2, first);
      int in = STEM;
      int number = 0;
      SDVariable middle = x;
      for (Stage stage : STAGES) {
        int out = width(scale, stage.out);
        for (int i = 0; i < repeats(scale, stage); i++) {
          x = block(x, number, stage, in, out, i == 0 ? stage.stride : 1);
          in = out;
          number++;
        }
        middle = stage == STAGES.get(MIDDLE) ? x : middle;
      }
      SDVariable head = convolve(x, "_conv_head", in, 1, 1, norm("_bn1", HEAD, Activation.RELU6));
      return new Maps(middle, x, head);
    }

    private SDVariable block(SDVariable x, int number, Stage stage, int in, int out, int stride) {
      String name = "_blocks.%d.".formatted(number);
      int inner = in * stage.expansion;
      SDVariable y = x;
      if (inner != in) {
        Network.NormSpec norm = norm(name + "_bn0", inner, Activation.RELU6);
        y = convolve(x, name + "_expand_conv", in, 1, 1, norm);
      }
      y = depthwise(y, name, inner, stage.kernel, stride);
      SDVariable shortcut = stride == 1 && in == out ? x : null;
      Network.NormSpec norm = norm(name + "_bn2", out, Activation.NONE);
      return convolve(y, name + "_project_conv", inner, 1, 1, norm, shortcut);
    }

    private SDVariable depthwise(SDVariable x, String name, int channels, int size, int stride) {
      String convolution = WeightNames.ENCODER + name + "_depthwise_conv";
      return net.convolution(
          x,
          new Network.ConvolutionSpec(
              convolution, channels, channels, size, stride, Padding.SAME, true),
          norm(name + "_bn1", channels, Activation.RELU6),
          null,
          training);
    }

    private SDVariable convolve(
        SDVariable x, String name, int in, int size, int stride, Network.NormSpec norm) {
      return convolve(x, name, in, size, stride, norm, null);
    }

    private SDVariable convolve(
        SDVariable x,
        String name,
        int in,
        int size,
        int stride,
        Network.NormSpec norm,
        @Nullable SDVariable shortcut) {
      return net.convolution(
          x,
          new Network.ConvolutionSpec(
              WeightNames.ENCODER + name, in, norm.channels(), size, stride, Padding.SAME, false),
          norm,
          shortcut,
          training);
    }

    private static Network.NormSpec norm(String name, int channels, Activation activation) {
      return new Network.NormSpec(WeightNames.ENCODER + name, channels, EPSILON, activation);
    }
  }
}
