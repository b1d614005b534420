package cxr.model.graph;

import cxr.model.kernel.TokenCrossEntropy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** The layers by ND4J's own operations: for every device and precision. */
final class PlainLayers implements Layers {

  private final SameDiff graph;
  private final DataType type;

  PlainLayers(SameDiff graph, DataType type) {
    this.graph = graph;
    this.type = type;
  }

  @Override
  public SDVariable addBias(SDVariable x, SDVariable bias) {
    return x.add(bias);
  }

  /** The mask is given at each step. */
  @Override
  public SDVariable dropout(SDVariable x, @Nullable Drop drop) {
    if (drop == null) {
      return x;
    }
    long[] unknown = new long[drop.shape().of(1, 1).length];
    Arrays.fill(unknown, -1);
    return x.mul(graph.placeHolder(drop.name(), type, unknown));
  }

  @Override
  public SDVariable layerNorm(SDVariable x, Gains gains) {
    SDVariable centred = x.sub(x.mean(true, 1));
    SDVariable variance = centred.mul(centred).mean(true, 1); // [n, 1]
    SDVariable scaled = centred.mul(graph.math().rsqrt(variance.add(LAYER_NORM_EPSILON)));
    return scaled.mul(gains.gain()).add(gains.bias());
  }

  @Override
  public Sum addAndNorm(
      SDVariable x, SDVariable branch, SDVariable bias, @Nullable Drop drop, Gains gains) {
    SDVariable sum = x.add(dropout(branch.add(bias), drop));
    return new Sum(sum, layerNorm(sum, gains));
  }

  /** Written as x sigmoid(2 sqrt(2/pi) (x + 0.044715 x^3)), which is the same. */
  @Override
  public SDVariable biasGelu(SDVariable branch, SDVariable bias) {
    SDVariable x = branch.add(bias);
    SDVariable cube = x.mul(x).mul(x);
    SDVariable inner = x.add(cube.mul(0.044715)).mul(2 * Math.sqrt(2 / Math.PI));
    return x.mul(graph.nn().sigmoid(inner));
  }

  @Override
  public Attended attention(
      SDVariable[] states, @Nullable SDVariable mask, Heads heads, @Nullable Drop drop) {
    SDVariable[] parts =
        states.length == 1 ? graph.split(states[0], 3, 1) : graph.split(states[1], 2, 1);
    SDVariable queries = states.length == 1 ? parts[0] : states[0];
    SDVariable q = byHead(queries, heads.shape()); // [B, N, T', D / N]
    SDVariable k = other(parts[parts.length - 2], heads, states.length);
    SDVariable v = other(parts[parts.length - 1], heads, states.length);
    double scale = 1 / Math.sqrt((double) heads.width() / heads.heads());
    SDVariable scores = graph.mmul(q.mul(scale), k, false, true, false); // [B, N, T', T' or S]
    SDVariable weights = softmax(mask == null ? scores : scores.add(mask));
    SDVariable mixed = graph.mmul(dropout(weights, drop), v); // [B, N, T', D / N]
    SDVariable rows = graph.reshape(graph.permute(mixed, 0, 2, 1, 3), -1, heads.width());
    return new Attended(rows, weights);
  }

  private SDVariable other(SDVariable rows, Heads heads, int states) {
    int width = heads.width() / heads.heads();
    return states == 1
        ? byHead(rows, heads.shape())
        : graph.permute(graph.reshape(rows, -1, heads.seen(), heads.heads(), width), 0, 2, 1, 3);
  }

  private SDVariable byHead(SDVariable rows, SDVariable shape) {
    return graph.permute(graph.reshape(rows, shape), 0, 2, 1, 3);
  }

  /**
   * The softmax over the last axis of four. ND4J's own is not a number where all values are far
   * below 0; shifted so that the largest is 0, it is right.
   */
  private SDVariable softmax(SDVariable x) {
    // Not -1: ND4J's reductions are wrong with negative axes.
    return graph.nn().softmax(x.sub(x.max(true, 3)), 3);
  }

  @Override
  public SDVariable crossEntropy(SDVariable logits, SDVariable targets, double smoothing) {
    SDVariable each = new TokenCrossEntropy(graph, logits, targets).outputVariable(); // [n]
    if (smoothing == 0) {
      return each;
    }
    SDVariable even = graph.nn().logSoftmax(logits).mean(1).neg(); // of all tokens alike
    return each.mul(1 - smoothing).add(even.mul(smoothing));
  }

  @Override
  public SDVariable convolution(SDVariable x, SDVariable kernel, Network.ConvolutionSpec spec) {
    if (!spec.depthwise()) {
      return graph.cnn().conv2d(x, kernel, spec.sliding());
    }
    SDVariable each = graph.reshape(kernel, spec.size(), spec.size(), spec.out(), 1);
    return graph.cnn().depthWiseConv2d(x, each, spec.sliding());
  }

  @Override
  public SDVariable batchNorm(
      SDVariable x, Gains gains, @Nullable SDVariable shortcut, Network.NormSpec norm) {
    SDVariable mean = x.mean(true, 0, 2, 3); // [1, C, 1, 1]
    SDVariable centred = x.sub(mean);
    SDVariable square = centred.mul(centred);
    SDVariable variance = square.mean(true, 0, 2, 3);
    graph.identity(norm.name() + ".batch_mean", mean);
    SDVariable values = graph.size(x).castTo(type).div(norm.channels()); // in each channel
    SDVariable one = graph.constant(Nd4j.scalar(type, 1));
    SDVariable unbiased = square.sum(true, 0, 2, 3).div(graph.max(values.sub(1), one));
    graph.identity(norm.name() + ".batch_var", unbiased);
    SDVariable inverse = graph.math().rsqrt(variance.add(norm.epsilon()));
    SDVariable y = centred.mul(channel(gains.gain()).mul(inverse)).add(channel(gains.bias()));
    return Network.activated(graph, shortcut == null ? y : y.add(shortcut), norm.activation());
  }

  private SDVariable channel(SDVariable x) {
    return graph.reshape(x, 1, -1, 1, 1);
  }
}
