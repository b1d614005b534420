package cxr.model;

import cxr.Settings;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The image encoder: a residual network of basic blocks (He et al. 2016), as torchvision's resnet18
 * and resnet34 without their last pooling and classes.
 */
final class ResNet {

  private ResNet() {}

  /** Channels of the last feature map. */
  static int channels(Settings.Model settings) {
    return settings.encoderWidth() << (settings.encoderBlocks().size() - 1);
  }

  /** Height and width of the last feature map, in cells. */
  static int side(Settings.Model settings, int imageSize) {
    int side = half(half(imageSize));
    for (int stage = 1; stage < settings.encoderBlocks().size(); stage++) {
      side = half(side);
    }
    return side;
  }

  private static int half(int side) {
    return (side + 1) / 2;
  }

  /** Images [B, 1, size, size] to features [B, C, H', W']. */
  static SDVariable build(Network net, SDVariable images, Settings.Model settings, int size) {
    int width = settings.encoderWidth();
    int side = half(size);
    SDVariable x = net.convolution(images, "encoder.conv1", 1, width, 7, 2);
    x = net.relu(net.batchNorm(x, "encoder.bn1", width, side * side));
    x = net.maxPool(x);
    side = half(side);
    int in = width;
    for (int stage = 0; stage < settings.encoderBlocks().size(); stage++) {
      int out = width << stage;
      for (int block = 0; block < settings.encoderBlocks().get(stage); block++) {
        int stride = stage > 0 && block == 0 ? 2 : 1;
        side = stride == 2 ? half(side) : side;
        String name = "encoder.layer%d.%d".formatted(stage + 1, block);
        x = block(net, x, name, in, out, stride, side * side);
        in = out;
      }
    }
    return x;
  }

  private static SDVariable block(
      Network net, SDVariable x, String name, int in, int out, int stride, int cells) {
    SDVariable y = net.convolution(x, name + ".conv1", in, out, 3, stride);
    y = net.relu(net.batchNorm(y, name + ".bn1", out, cells));
    y = net.convolution(y, name + ".conv2", out, out, 3, 1);
    y = net.batchNorm(y, name + ".bn2", out, cells);
    SDVariable shortcut = x;
    if (stride != 1 || in != out) {
      shortcut = net.convolution(x, name + ".downsample.0", in, out, 1, stride);
      shortcut = net.batchNorm(shortcut, name + ".downsample.1", out, cells);
    }
    return net.relu(y.add(shortcut));
  }
}
