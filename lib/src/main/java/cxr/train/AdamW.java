package cxr.train;

import cxr.Settings;
import cxr.model.Weights;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Adam with decoupled weight decay (Kingma and Ba 2015; Loshchilov and Hutter 2019) and clipping of
 * the gradients' global norm, as PyTorch computes them. Biases, gains and other vectors do not
 * decay.
 */
public final class AdamW {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final INDArray weights;
  private final INDArray decays; // 1 where a weight decays, 0 elsewhere
  private final INDArray mean;
  private final INDArray square;
  private final INDArray scratch;
  private final double decay;
  private final double clipNorm;
  private int steps;

  public AdamW(Weights weights, Settings.Train settings) {
    this.weights = weights.learntRow();
    this.mean = this.weights.like();
    this.square = this.weights.like();
    this.scratch = this.weights.like();
    this.decays = this.weights.like();
    this.decay = settings.weightDecay();
    this.clipNorm = settings.clipNorm();
    long from = 0;
    for (String name : weights.learntNames()) {
      INDArray weight = weights.arrays().get(name);
      if (weight.rank() > 1) {
        decays.get(NDArrayIndex.interval(from, from + weight.length())).assign(1);
      }
      from += weight.length();
    }
  }

  /**
   * One step against the gradients, which are used up.
   *
   * @return the gradients' global norm before clipping
   */
  public double step(INDArray gradients, double rate) {
    double norm = gradients.norm2Number().doubleValue();
    if (norm > clipNorm) {
      gradients.muli(clipNorm / (norm + 1e-6));
    }
    scratch.assign(weights).muli(decays).muli(rate * decay);
    weights.subi(scratch);
    // ND4J adds epsilon before the bias correction; scaled so, it is as if added after.
    double epsilon = EPSILON * Math.sqrt(1 - Math.pow(BETA2, steps + 1));
    Nd4j.exec(new AdamUpdater(gradients, square, mean, rate, BETA1, BETA2, epsilon, steps));
    weights.subi(gradients);
    steps++;
    return norm;
  }
}
