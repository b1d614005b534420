package cxr.model.objective;

import cxr.data.Study;
import cxr.score.Thresholds;
import cxr.settings.ModelSettings;
import cxr.settings.Settings;
import cxr.text.conditions.Scheme;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The findings by which a decoder is prompted, with {@code model.prompts=states}, and their states:
 * for each finding 1 present, 0 absent, or not a number where it is not told. Without a prompt, all
 * are not told, or there are no numbers at all.
 *
 * @param labels which findings, and what reads them from a text
 */
public record Prompts(ConditionLabels labels) {

  /** The name of a study's true states among its labels. */
  public static final String NAME = "prompts";

  /** Those of some settings; nothing where their decoder is not prompted by states. */
  public static Optional<Prompts> of(ModelSettings model) {
    return model.hasStates()
        ? Optional.of(
            new Prompts(
                new ConditionLabels(
                    Scheme.findingsOf(model.conditions()), ConditionLabels.labeler(model))))
        : Optional.empty();
  }

  /** The findings' names, in the order of their states. */
  public List<String> findings() {
    return labels.names();
  }

  /** Of each study the true states: the findings that the text which it is to write names. */
  StudyLabels ofTexts(Settings settings) {
    return new StudyLabels(
        NAME, findings().size(), (Study study) -> of(study.text(settings.text().target())));
  }

  /** The states of the findings that a text names. */
  public float[] of(String text) {
    return labels.of(text);
  }

  /**
   * The states as if some findings, and no others, were present.
   *
   * @param present names, whose case does not matter
   * @throws IllegalArgumentException if one is not among the findings
   */
  public float[] asIf(Collection<String> present) {
    float[] states = new float[findings().size()];
    for (String name : present) {
      int place = 0;
      while (place < states.length && !findings().get(place).equalsIgnoreCase(name.strip())) {
        place++;
      }
      if (place == states.length) {
        throw new IllegalArgumentException(
            "A report can be written as if there were findings among %s; found \"%s\"."
                .formatted(String.join(", ", findings()), name));
      }
      states[place] = 1;
    }
    return states;
  }

  /**
   * The states that a condition head decides, with one threshold for all findings.
   *
   * @param probabilities of a study, by the order of the settings' conditions
   * @param conditions those
   * @param thresholds of these findings
   */
  public float[] decided(float[] probabilities, List<String> conditions, Thresholds thresholds) {
    boolean[] present =
        thresholds.decide(
            findings().stream()
                .mapToDouble(name -> probabilities[conditions.indexOf(name)])
                .toArray(),
            Thresholds.Kind.COMMON);
    float[] states = new float[present.length];
    for (int i = 0; i < states.length; i++) {
      states[i] = present[i] ? 1 : 0;
    }
    return states;
  }

  /** The names of the findings that are present. */
  public Set<String> present(float[] states) {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < states.length; i++) {
      if (states[i] > 0) {
        names.add(findings().get(i));
      }
    }
    return names;
  }

  /** How many of the states that are told differ from those of a text. */
  public int differences(float[] states, String text) {
    float[] found = of(text);
    int count = 0;
    for (int i = 0; i < states.length; i++) {
      count += Float.isNaN(states[i]) || (found[i] > 0) == (states[i] > 0) ? 0 : 1;
    }
    return count;
  }
}
