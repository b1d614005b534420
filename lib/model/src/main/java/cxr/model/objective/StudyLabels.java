package cxr.model.objective;

import cxr.data.Study;
import cxr.settings.Settings;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Numbers about each study that an objective learns from.
 *
 * @param name by which objectives share them
 * @param width how many of each study
 * @param values those of a study, not a number where one is not known
 */
public record StudyLabels(String name, int width, Function<Study, float[]> values) {

  /** All that the objectives of some settings, or their prompts, ask for, each once. */
  public static Collection<StudyLabels> of(Settings settings) {
    Map<String, StudyLabels> byName = new LinkedHashMap<>();
    for (Objective objective : Objective.of(settings.model())) {
      objective.labels(settings).forEach(labels -> byName.putIfAbsent(labels.name(), labels));
    }
    Prompts.of(settings.model()).ifPresent(p -> byName.put(Prompts.NAME, p.ofTexts(settings)));
    return byName.values();
  }

  /** The placeholder of their values. */
  public String input() {
    return "labels." + name;
  }

  /** The placeholder of their shares in the mean over all that are known. */
  public String share() {
    return input() + ".share";
  }
}
