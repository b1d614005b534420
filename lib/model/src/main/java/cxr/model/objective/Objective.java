package cxr.model.objective;

import cxr.settings.Choice;
import cxr.settings.ModelSettings;
import cxr.settings.Settings;
import java.util.Comparator;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Something that a model is trained for: a loss, of which training lowers the weighted sum. A new
 * one is a class that implements this and a line with its name in {@code
 * META-INF/services/cxr.settings.Choice}: the graph, batches, the trainer and its tables know it by
 * that, and {@code model.objectives=[name:weight]} turns it on.
 *
 * <p>An objective has no state. Weights of its own, which {@link #loss} may ask the network for,
 * have names that begin with {@link #name()} and a dot; they are trained, saved and loaded as all
 * others.
 */
public interface Objective extends Choice {

  @Override
  default String setting() {
    return "model.objectives";
  }

  @Override
  default List<String> names() {
    return List.of(name());
  }

  /** What settings, histories and tables call it. */
  String name();

  /**
   * Builds the loss of a batch into the graph.
   *
   * @return a single value
   */
  SDVariable loss(Forward forward);

  /** What it must know of each study of a batch; {@link Forward#labels} has it by name. */
  default List<StudyLabels> labels(Settings settings) {
    return List.of();
  }

  /** The weight of its loss in the sum; with 0 it is not part of the graph. */
  default double weight(ModelSettings settings) {
    return settings.objectiveWeights().getOrDefault(name(), 0.0);
  }

  /** Those that a model of some settings is trained for: the text, then the others by name. */
  static List<Objective> of(ModelSettings settings) {
    return Choice.ALL.stream()
        .filter(Objective.class::isInstance)
        .map(Objective.class::cast)
        .filter(objective -> objective.weight(settings) > 0)
        .sorted(
            Comparator.comparing((Objective objective) -> !(objective instanceof TextObjective))
                .thenComparing(Objective::name))
        .toList();
  }
}
