package cxr.model.encoder;

import cxr.model.graph.Network;
import cxr.model.kernel.Activation;
import cxr.model.kernel.Padding;
import cxr.model.weights.WeightNames;
import cxr.settings.ModelSettings;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * DenseNet-121 (Huang et al. 2017) without its last pooling and classes: each layer adds 32
 * channels to all that came before it in its block. The weights that torchxrayvision trained on
 * chest X-rays (Cohen et al. 2022), and torchvision's, have its names.
 */
public final class DenseNet implements Encoder {

  private static final int STEM = 64;
  private static final int GROWTH = 32;
  private static final int BOTTLENECK = 4 * GROWTH;
  private static final List<Integer> BLOCKS = List.of(6, 12, 24, 16);
  private static final double EPSILON = 1e-5;
  private static final String ROOT = WeightNames.ENCODER + "features.";

  @Override
  public List<String> names() {
    return List.of("densenet121");
  }

  @Override
  public int channels(ModelSettings settings) {
    int channels = STEM;
    for (int layers : BLOCKS) {
      channels = (channels + layers * GROWTH) / 2;
    }
    return 2 * channels; // no transition behind the last block
  }

  @Override
  public int side(ModelSettings settings, int imageSize) {
    int side = Padding.HALF.places(Padding.HALF.places(imageSize, 7, 2), 3, 2);
    return side >> (BLOCKS.size() - 1);
  }

  @Override
  public WeightNames published() {
    return WeightNames.encoder("DenseNet", "features.conv0.weight", "classifier.", "op_threshs");
  }

  @Override
  public String normalisation() {
    return "xrv";
  }

  @Override
  public String summary(ModelSettings settings) {
    return "blocks of %s layers, %d channels from each".formatted(BLOCKS, GROWTH);
  }

  @Override
  public SDVariable build(
      Network net, ModelSettings settings, SDVariable images, boolean training) {
    return new Builder(net, training).build(images);
  }

  private record Builder(Network net, boolean training) {

    SDVariable build(SDVariable images) {
      int grey = Math.toIntExact(images.getShape()[1]);
      SDVariable x =
          net.convolution(
              images, convolution("conv0", grey, STEM, 7, 2), norm("norm0", STEM), null, training);
      x = net.maxPool(x);
      int channels = STEM;
      for (int block = 1; block <= BLOCKS.size(); block++) {
        for (int layer = 1; layer <= BLOCKS.get(block - 1); layer++) {
          String name = "denseblock%d.denselayer%d.".formatted(block, layer);
          x = net.concatenate(x, layer(x, name, channels));
          channels += GROWTH;
        }
        if (block < BLOCKS.size()) {
          x = transition(x, "transition%d.".formatted(block), channels);
          channels /= 2;
        }
      }
      return net.norm(x, norm("norm5", channels), null, training);
    }

    /** Normalised, to four times the growth, and from there the channels that the layer adds. */
    private SDVariable layer(SDVariable x, String name, int channels) {
      SDVariable y = net.norm(x, norm(name + "norm1", channels), null, training);
      y =
          net.convolution(
              y,
              convolution(name + "conv1", channels, BOTTLENECK, 1, 1),
              norm(name + "norm2", BOTTLENECK),
              null,
              training);
      return net.convolution(y, convolution(name + "conv2", BOTTLENECK, GROWTH, 3, 1));
    }

    /** Half of the channels, half of height and width. */
    private SDVariable transition(SDVariable x, String name, int channels) {
      SDVariable y = net.norm(x, norm(name + "norm", channels), null, training);
      y = net.convolution(y, convolution(name + "conv", channels, channels / 2, 1, 1));
      return net.averagePool(y);
    }

    private static Network.ConvolutionSpec convolution(
        String name, int in, int out, int size, int stride) {
      return new Network.ConvolutionSpec(ROOT + name, in, out, size, stride, Padding.HALF, false);
    }

    private static Network.NormSpec norm(String name, int channels) {
      return new Network.NormSpec(ROOT + name, channels, EPSILON, Activation.RELU);
    }
  }
}
