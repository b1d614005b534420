package cxr.model.graph;

import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The parts of the network that are many small operations in ND4J: either built of those, or done
 * by kernels of our own, each in one piece. Both compute the same.
 */
public interface Layers {

  double LAYER_NORM_EPSILON = 1e-5; // GPT-2's

  /** The shape of a dropout mask for B texts of a length, in places of the decoder. */
  interface MaskShape {
    long[] of(int batch, int length);
  }

  /**
   * Dropout at a place of the network; null stands for none.
   *
   * @param number of the place
   */
  record Drop(String name, int number, MaskShape shape) {}

  /** The gain and bias of a normalisation: [width] each. */
  record Gains(SDVariable gain, SDVariable bias) {}

  /** A sum and its layer normalisation, [n, width] each. */
  record Sum(SDVariable sum, SDVariable normalised) {}

  /**
   * How rows lie in heads.
   *
   * @param shape the numbers B, T', N, D / N of the queries
   * @param heads N
   * @param width D
   * @param seen S of cross-attention
   */
  record Heads(SDVariable shape, int heads, int width, int seen) {}

  /**
   * What attention gives.
   *
   * @param result [B T', D]
   * @param weights before dropout, from a negative number where dropout takes one away: [B, N, T',
   *     T' or S]
   */
  record Attended(SDVariable result, SDVariable weights) {}

  /** The same row added to all rows: [n, width] and [width]. */
  SDVariable addBias(SDVariable x, SDVariable bias);

  /** Multiplies rows [n, width] by their dropout mask. */
  SDVariable dropout(SDVariable x, @Nullable Drop drop);

  /** Layer normalisation (Ba et al. 2016) of each row of [n, width]. */
  SDVariable layerNorm(SDVariable x, Gains gains);

  /**
   * Adds a branch [n, width] and its bias [width], after dropout, to x [n, width], and normalises
   * the sum.
   */
  Sum addAndNorm(
      SDVariable x, SDVariable branch, SDVariable bias, @Nullable Drop drop, Gains gains);

  /** GPT-2's GELU, 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))), of x [n, width] + bias. */
  SDVariable biasGelu(SDVariable x, SDVariable bias);

  /**
   * softmax(Q K' / sqrt(D / N) + mask) V by head (Vaswani et al. 2017), with dropout of the
   * weights.
   *
   * @param states queries, keys and values side by side [B T', 3 D]; or queries [B T', D], and keys
   *     and values [B S, 2 D]
   * @param mask [1 or B, 1, 1 or T', T' or S], 0 where a token may look, very low where not; null
   *     where all of S may be looked at
   */
  Attended attention(
      SDVariable[] states, @Nullable SDVariable mask, Heads heads, @Nullable Drop drop);

  /**
   * The cross-entropy of each row of logits [n, V] with its target: [n]. With smoothing, a share of
   * the target's probability is spread evenly over all tokens (Szegedy et al. 2016).
   */
  SDVariable crossEntropy(SDVariable logits, SDVariable targets, double smoothing);

  /**
   * A convolution without bias: x [n, C, H, W] and a kernel [k, k, C, C'], or [k, k, 1, C] of a
   * depthwise one, give [n, C', H', W'].
   */
  SDVariable convolution(SDVariable x, SDVariable kernel, Network.ConvolutionSpec spec);

  /**
   * Batch normalisation (Ioffe and Szegedy 2015) of [n, C, H, W] with the batch's statistics, a
   * shortcut added if there is one, and the activation taken. The statistics come out as {@code
   * name.batch_mean} and {@code name.batch_var}, the latter unbiased: [C].
   */
  SDVariable batchNorm(
      SDVariable x, Gains gains, @Nullable SDVariable shortcut, Network.NormSpec norm);
}
