package cxr.model.objective;

import cxr.settings.ModelSettings;
import cxr.settings.ModelSettings.ConditionLoss;
import cxr.settings.Settings;
import java.util.List;
import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The condition head: the mean binary cross-entropy of the labels that are known, in nats, or the
 * asymmetric loss.
 */
public final class ConditionObjective implements Objective {

  /** Its name, and that of its labels. */
  public static final String NAME = "conditions";

  @Override
  public String name() {
    return NAME;
  }

  /** None for {@code model.objectives}: {@code model.conditionWeight} is its weight. */
  @Override
  public List<String> names() {
    return List.of();
  }

  @Override
  public double weight(ModelSettings settings) {
    return settings.conditionWeight();
  }

  @Override
  public List<StudyLabels> labels(Settings settings) {
    ConditionLabels labels = ConditionLabels.of(settings);
    return List.of(new StudyLabels(name(), labels.names().size(), labels::of));
  }

  private static final double MARGIN =
      0.05; // probabilities of absent labels below it count nothing
  private static final double NEAR_ZERO = 1e-6;

  @Override
  public SDVariable loss(Forward forward) {
    SameDiff graph = forward.net().graph;
    SDVariable z = Objects.requireNonNull(forward.conditions()); // a weight above 0 makes a head
    Forward.Known labels = forward.labels(name());
    boolean asymmetric = forward.settings().model().conditionLoss() == ConditionLoss.ASYMMETRIC;
    SDVariable each =
        asymmetric
            ? asymmetric(graph, z, labels.values())
            : crossEntropy(graph, z, labels.values());
    return each.mul(labels.share()).sum();
  }

  /** log(1 + exp(z)) - z y, written so that it does not overflow. */
  private static SDVariable crossEntropy(SameDiff graph, SDVariable z, SDVariable y) {
    SDVariable rest = graph.math().log(graph.math().exp(graph.math().abs(z).neg()).add(1));
    return graph.nn().relu(z, 0).add(rest).sub(z.mul(y));
  }

  /**
   * Ridnik et al. 2021 with gamma+ = 1, gamma- = 4: -y (1 - p) log p - (1 - y) q^4 log(1 - q),
   * where q is p less a margin, at least 0.
   */
  private static SDVariable asymmetric(SameDiff graph, SDVariable z, SDVariable y) {
    SDVariable p = graph.nn().sigmoid(z);
    SDVariable q = graph.nn().relu(p.sub(MARGIN), 0);
    SDVariable there = p.rsub(1).mul(graph.math().log(p.add(NEAR_ZERO))).mul(y);
    SDVariable squared = q.mul(q);
    SDVariable absent =
        squared.mul(squared).mul(graph.math().log(q.rsub(1 + NEAR_ZERO))).mul(y.rsub(1));
    return there.add(absent).neg();
  }
}
