package cxr.model.encoder;

import cxr.model.graph.Network;
import cxr.model.kernel.Activation;
import cxr.model.kernel.Padding;
import cxr.model.weights.WeightNames;
import cxr.settings.ModelSettings;
import cxr.settings.ModelSettings.Block;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A residual network of basic blocks or bottlenecks (He et al. 2016), as torchvision's resnet18 to
 * resnet101 without their last pooling and classes. As there, a bottleneck halves height and width
 * in its second convolution.
 */
public final class ResNet implements Encoder {

  private static final int EXPANSION = 4; // of a bottleneck's channels
  private static final double EPSILON = 1e-5;

  @Override
  public List<String> names() {
    return List.of("resnet");
  }

  @Override
  public int channels(ModelSettings settings) {
    return (settings.encoderWidth() << (settings.encoderBlocks().size() - 1)) * expansion(settings);
  }

  @Override
  public int side(ModelSettings settings, int imageSize) {
    int side = half(half(imageSize));
    for (int stage = 1; stage < settings.encoderBlocks().size(); stage++) {
      side = half(side);
    }
    return side;
  }

  @Override
  public WeightNames published() {
    return WeightNames.encoder("ResNet", "conv1.weight", "fc.");
  }

  @Override
  public String normalisation() {
    return "imagenet";
  }

  @Override
  public String summary(ModelSettings settings) {
    return "%d stages of %s %s blocks, first width %d"
        .formatted(
            settings.encoderBlocks().size(),
            settings.encoderBlocks(),
            settings.encoderBlock().word(),
            settings.encoderWidth());
  }

  private static int half(int side) {
    return (side + 1) / 2;
  }

  private static int expansion(ModelSettings settings) {
    return settings.encoderBlock() == Block.BOTTLENECK ? EXPANSION : 1;
  }

  @Override
  public SDVariable build(
      Network net, ModelSettings settings, SDVariable images, boolean training) {
    return new Builder(net, settings, training).build(images);
  }

  private record Builder(Network net, ModelSettings settings, boolean training) {
    /** Images [n, C, H, W] to features [n, C', H', W']. */
    SDVariable build(SDVariable images) {
      int channels = Math.toIntExact(images.getShape()[1]);
      int width = settings.encoderWidth();
      SDVariable x = cut(images, "encoder.conv1", "encoder.bn1", channels, width, 7, 2);
      x = net.maxPool(x);
      int in = width;
      for (int stage = 0; stage < settings.encoderBlocks().size(); stage++) {
        int inner = width << stage;
        for (int block = 0; block < settings.encoderBlocks().get(stage); block++) {
          int stride = stage > 0 && block == 0 ? 2 : 1;
          String name = "encoder.layer%d.%d.".formatted(stage + 1, block);
          x = block(x, name, in, inner, stride);
          in = inner * expansion(settings);
        }
      }
      return x;
    }

    private SDVariable block(SDVariable x, String name, int in, int inner, int stride) {
      int out = inner * expansion(settings);
      SDVariable shortcut = x;
      if (stride != 1 || in != out) {
        String norm = name + "downsample.1";
        shortcut = convolve(x, name + "downsample.0", norm, in, out, 1, stride, null, false);
      }
      if (out == inner) {
        SDVariable y = cut(x, name + "conv1", name + "bn1", in, inner, 3, stride);
        return convolve(y, name + "conv2", name + "bn2", inner, out, 3, 1, shortcut, true);
      }
      SDVariable y = cut(x, name + "conv1", name + "bn1", in, inner, 1, 1);
      y = cut(y, name + "conv2", name + "bn2", inner, inner, 3, stride);
      return convolve(y, name + "conv3", name + "bn3", inner, out, 1, 1, shortcut, true);
    }

    private SDVariable cut(
        SDVariable x, String name, String norm, int in, int out, int kernel, int stride) {
      return convolve(x, name, norm, in, out, kernel, stride, null, true);
    }

    private SDVariable convolve(
        SDVariable x,
        String name,
        String norm,
        int in,
        int out,
        int kernel,
        int stride,
        @Nullable SDVariable shortcut,
        boolean rectified) {
      return net.convolution(
          x,
          new Network.ConvolutionSpec(name, in, out, kernel, stride, Padding.HALF, false),
          new Network.NormSpec(norm, out, EPSILON, rectified ? Activation.RELU : Activation.NONE),
          shortcut,
          training);
    }
  }
}
