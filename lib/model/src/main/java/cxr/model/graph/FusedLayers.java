package cxr.model.graph;

import cxr.model.kernel.AddAndNorm;
import cxr.model.kernel.AddBias;
import cxr.model.kernel.Attention;
import cxr.model.kernel.BatchNorm;
import cxr.model.kernel.BiasGelu;
import cxr.model.kernel.Convolution;
import cxr.model.kernel.CrossEntropy;
import cxr.model.kernel.DepthwiseConvolution;
import cxr.model.kernel.Dropout;
import cxr.model.kernel.Kernel;
import cxr.model.kernel.LayerNorm;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** The layers by kernels: single precision on a CPU. */
public final class FusedLayers implements Layers {

  public static final String SEED = "dropout_seed";

  private final SameDiff graph;
  private final double share;

  /**
   * @param share of the values that dropout takes away
   */
  FusedLayers(SameDiff graph, double share) {
    this.graph = graph;
    this.share = share;
  }

  @Override
  public SDVariable addBias(SDVariable x, SDVariable bias) {
    return new AddBias(graph, x, bias).outputVariable();
  }

  @Override
  public SDVariable dropout(SDVariable x, @Nullable Drop drop) {
    return drop == null ? x : new Dropout(graph, x, seed(), share, place(drop)).outputVariable();
  }

  @Override
  public SDVariable layerNorm(SDVariable x, Gains gains) {
    return new LayerNorm(graph, x, gains.gain(), gains.bias(), LAYER_NORM_EPSILON).outputVariable();
  }

  @Override
  public Sum addAndNorm(
      SDVariable x, SDVariable branch, SDVariable bias, @Nullable Drop drop, Gains gains) {
    SDVariable[] norm = {gains.gain(), gains.bias()};
    SDVariable[] results =
        new AddAndNorm(
                graph, x, branch, bias, norm, LAYER_NORM_EPSILON, seed(), share(drop), place(drop))
            .outputVariables();
    return new Sum(results[0], results[1]);
  }

  @Override
  public SDVariable biasGelu(SDVariable x, SDVariable bias) {
    return new BiasGelu(graph, x, bias).outputVariable();
  }

  @Override
  public Attended attention(
      SDVariable[] states, @Nullable SDVariable mask, Heads heads, @Nullable Drop drop) {
    SDVariable seen =
        mask == null ? graph.constant(Nd4j.zeros(DataType.FLOAT, 1, 1, 1, heads.seen())) : mask;
    SDVariable[] results =
        new Attention(graph, states, seen, heads.heads(), seed(), share(drop), place(drop))
            .outputVariables();
    return new Attended(results[0], results[1]);
  }

  @Override
  public SDVariable crossEntropy(SDVariable logits, SDVariable targets, double smoothing) {
    return new CrossEntropy(graph, logits, targets, smoothing).outputVariables()[0];
  }

  @Override
  public SDVariable convolution(SDVariable x, SDVariable kernel, Network.ConvolutionSpec spec) {
    Kernel convolution =
        spec.depthwise()
            ? new DepthwiseConvolution(graph, x, kernel, spec.size(), spec.stride(), spec.padding())
            : new Convolution(graph, x, kernel, spec.size(), spec.stride(), spec.padding());
    return convolution.outputVariable();
  }

  @Override
  public SDVariable batchNorm(
      SDVariable x, Gains gains, @Nullable SDVariable shortcut, Network.NormSpec norm) {
    SDVariable[] results =
        new BatchNorm(
                graph, x, gains.gain(), gains.bias(), shortcut, norm.epsilon(), norm.activation())
            .outputVariables();
    results[1].rename(norm.name() + ".batch_mean");
    results[2].rename(norm.name() + ".batch_var");
    return results[0];
  }

  private SDVariable seed() {
    return graph.hasVariable(SEED)
        ? graph.getVariable(SEED)
        : graph.placeHolder(SEED, DataType.LONG, 1);
  }

  private double share(@Nullable Drop drop) {
    return drop == null ? 0 : share;
  }

  /** Rows of a mask are numbered from here on. */
  public static long place(@Nullable Drop drop) {
    return drop == null ? 0 : (long) drop.number() << 32;
  }
}
