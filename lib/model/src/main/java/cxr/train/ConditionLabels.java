package cxr.train;

import cxr.data.Study;
import cxr.settings.ModelSettings;
import cxr.settings.ModelSettings.ConditionSource;
import cxr.settings.Settings;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Scheme;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the model's condition head learns of a study: for each condition whether it is present.
 *
 * @param names of the conditions, in the order of the labels
 * @param labeler of the report; null where the indexers' terms tell
 */
record ConditionLabels(List<String> names, ConditionLabeler labeler) {

  /** Headings rarer than this share of the training studies are left out: too few to learn from. */
  private static final double COMMON = 0.01;

  private static final List<String> OF_REPORTS =
      Scheme.DECK.conditions().stream().map(Condition::display).toList();

  private static final Set<String> NO_TERMS = Set.of("no indexing");

  /**
   * The labels that the settings name.
   *
   * @throws IllegalArgumentException if reports are to tell a condition that the rules do not know
   */
  static ConditionLabels of(Settings settings) {
    List<String> names = settings.model().conditions();
    if (settings.model().conditionSource() == ConditionSource.MESH) {
      return new ConditionLabels(names, null);
    }
    for (String name : names) {
      if (!OF_REPORTS.contains(name)) {
        throw new IllegalArgumentException(
            "model.conditions must be among %s, where model.conditionSource is report; found \"%s\"."
                .formatted(String.join(", ", OF_REPORTS), name));
      }
    }
    return new ConditionLabels(names, new ConditionLabeler());
  }

  /**
   * The settings with conditions named, if they ask for a condition head and name none: the
   * headings of the indexers' terms in 1 % of the training studies at least, commonest first, or
   * the conditions that rules find in reports.
   */
  static Settings named(Settings settings, List<Study> train) {
    ModelSettings model = settings.model();
    boolean asked = model.conditionWeight() > 0 || model.conditionTokens();
    if (!asked || !model.conditions().isEmpty()) {
      return settings;
    }
    List<String> names =
        model.conditionSource() == ConditionSource.MESH ? commonHeadings(train) : OF_REPORTS;
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "A condition head learns from the indexers' terms, and none of the %d training studies has any; set model.conditionSource=report."
              .formatted(train.size()));
    }
    return settings.with("model.conditions", names);
  }

  /** A study's labels: 1 present, 0 absent, -1 where nothing tells. */
  int[] of(Study study) {
    if (names.isEmpty()) {
      return new int[0];
    }
    String report = study.report();
    Set<String> terms = headings(study);
    boolean known = labeler == null ? !terms.isEmpty() : !report.isBlank();
    Set<String> present =
        labeler == null
            ? terms
            : labeler.label(report).stream().map(Condition::display).collect(Collectors.toSet());
    return names.stream().mapToInt(name -> !known ? -1 : present.contains(name) ? 1 : 0).toArray();
  }

  private static List<String> commonHeadings(List<Study> studies) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    studies.forEach(study -> headings(study).forEach(name -> counts.merge(name, 1, Integer::sum)));
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() >= COMMON * studies.size())
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The terms without their qualifiers: Cardiomegaly of Cardiomegaly/mild. */
  private static Set<String> headings(Study study) {
    return study.meshHeadings().stream()
        .filter(heading -> !NO_TERMS.contains(heading))
        .collect(Collectors.toSet());
  }
}
