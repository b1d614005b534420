package cxr.model.objective;

import cxr.model.graph.Network;
import cxr.settings.ModelSettings;
import org.nd4j.autodiff.samediff.SDVariable;

/** The report: the mean cross-entropy of its tokens, in nats, smoothed as the settings say. */
public final class TextObjective implements Objective {

  @Override
  public String name() {
    return "text";
  }

  /** 1 unless the settings say otherwise. */
  @Override
  public double weight(ModelSettings settings) {
    return settings.objectiveWeights().getOrDefault(name(), 1.0);
  }

  @Override
  public SDVariable loss(Forward forward) {
    double smoothing = forward.settings().model().labelSmoothing();
    return loss(forward.net(), forward.logits(), forward.targets(), forward.share(), smoothing);
  }

  /**
   * The mean cross-entropy.
   *
   * @param logits [n, V]
   * @param targets [n]
   * @param share of each row in the mean: [n]
   */
  public static SDVariable loss(
      Network net, SDVariable logits, SDVariable targets, SDVariable share, double smoothing) {
    return net.layers.crossEntropy(logits, targets, smoothing).mul(share).sum();
  }
}
