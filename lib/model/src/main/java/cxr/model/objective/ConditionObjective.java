package cxr.model.objective;

import cxr.settings.ModelSettings;
import cxr.settings.Settings;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** The condition head: the mean binary cross-entropy of the labels that are known, in nats. */
public final class ConditionObjective implements Objective {

  @Override
  public String name() {
    return "conditions";
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

  /** log(1 + exp(z)) - z y, written so that it does not overflow. */
  @Override
  public SDVariable loss(Forward forward) {
    SameDiff graph = forward.net().graph;
    SDVariable z = forward.conditions();
    Forward.Known labels = forward.labels(name());
    SDVariable rest = graph.math().log(graph.math().exp(graph.math().abs(z).neg()).add(1));
    SDVariable each = graph.nn().relu(z, 0).add(rest).sub(z.mul(labels.values()));
    return each.mul(labels.share()).sum();
  }
}
