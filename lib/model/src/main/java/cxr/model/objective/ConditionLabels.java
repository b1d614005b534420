package cxr.model.objective;

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
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the model's condition head learns of a study: for each condition whether it is present.
 *
 * @param names of the conditions, in the order of the labels
 * @param labeler of the report; null where the indexers' terms tell
 */
public record ConditionLabels(List<String> names, @Nullable ConditionLabeler labeler) {

  /** Headings rarer than this share of the training studies are left out: too few to learn from. */
  private static final double COMMON = 0.01;

  private static final int SHOWN = 8; // headings in a message

  private static final Set<String> NO_TERMS = Set.of("no indexing");

  /** The labels that the settings name. */
  public static ConditionLabels of(Settings settings) {
    return new ConditionLabels(settings.model().conditions(), labeler(settings.model()));
  }

  static @Nullable ConditionLabeler labeler(ModelSettings model) {
    return model.conditionSource() == ConditionSource.MESH
        ? null
        : new ConditionLabeler(scheme(model));
  }

  /** What labels reports, by the settings. */
  public static Scheme scheme(ModelSettings model) {
    return model.conditionSource() == ConditionSource.CHEXPERT ? Scheme.CHEXPERT : Scheme.DECK;
  }

  /** What rules can find in reports, by the settings. */
  private static List<String> ofReports(ModelSettings model) {
    Scheme scheme = scheme(model);
    return (scheme == Scheme.CHEXPERT ? scheme.findings() : scheme.conditions())
        .stream().map(Condition::display).toList();
  }

  /**
   * Checks the names in settings.
   *
   * @throws IllegalArgumentException if reports are to tell a condition that the rules do not know
   */
  public static void check(Settings settings) {
    ModelSettings model = settings.model();
    for (String name : model.conditions()) {
      if (model.conditionSource() != ConditionSource.MESH && !ofReports(model).contains(name)) {
        throw new IllegalArgumentException(
            "model.conditions must be among %s, where model.conditionSource is %s; found \"%s\"."
                .formatted(
                    String.join(", ", ofReports(model)), model.conditionSource().word(), name));
      }
    }
  }

  /**
   * Checks that there is something to learn of each condition, before a training begins.
   *
   * @throws IllegalArgumentException if the indexers' terms are to tell one, and no training study
   *     has it among its headings
   */
  public static void checkLearnable(Settings settings, List<Study> train) {
    ModelSettings model = settings.model();
    if (model.asksForConditions() && model.conditionSource() == ConditionSource.MESH) {
      Set<String> there =
          train.stream().flatMap(study -> headings(study).stream()).collect(Collectors.toSet());
      for (String name : model.conditions()) {
        if (!there.contains(name)) {
          throw new IllegalArgumentException(
              "model.conditions must be among the headings of the training studies' indexing terms, where model.conditionSource is mesh; found \"%s\". The commonest are %s."
                  .formatted(
                      name,
                      commonHeadings(train).stream()
                          .limit(SHOWN)
                          .collect(Collectors.joining(", "))));
        }
      }
    }
  }

  /**
   * The settings with conditions named, if they ask for a condition head and name none: the
   * headings of the indexers' terms in 1 % of the training studies at least, commonest first, or
   * the conditions that rules find in reports.
   */
  public static Settings named(Settings settings, List<Study> train) {
    ModelSettings model = settings.model();
    if (!model.asksForConditions() || !model.conditions().isEmpty()) {
      return settings;
    }
    List<String> names =
        model.conditionSource() == ConditionSource.MESH ? commonHeadings(train) : ofReports(model);
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "A condition head learns from the indexers' terms, and none of the %d training studies has any; set model.conditionSource=report."
              .formatted(train.size()));
    }
    return settings.with("model.conditions", names);
  }

  /** A study's labels: 1 present, 0 absent, not a number where nothing tells. */
  public float[] of(Study study) {
    Set<String> terms = headings(study);
    return labeler == null ? of(terms, !terms.isEmpty()) : of(study.report());
  }

  /** A text's labels by the rules, which there must be. */
  float[] of(String text) {
    Set<String> present =
        Objects.requireNonNull(labeler).label(text).stream()
            .map(Condition::display)
            .collect(Collectors.toSet());
    return of(present, !text.isBlank());
  }

  private float[] of(Set<String> present, boolean known) {
    float[] labels = new float[names.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = !known ? Float.NaN : present.contains(names.get(i)) ? 1 : 0;
    }
    return labels;
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
