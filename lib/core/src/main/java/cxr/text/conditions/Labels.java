package cxr.text.conditions;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The labels of one report.
 *
 * @param scheme whose labels they are
 * @param statuses what the report says of each label of the scheme
 * @param mentions the places in the report that say so, in their order
 */
public record Labels(Scheme scheme, Map<Condition, Status> statuses, List<Mention> mentions) {

  /**
   * @throws IllegalArgumentException unless each label of the scheme has its status, and no other
   */
  public Labels {
    if (!statuses.keySet().equals(Set.copyOf(scheme.conditions()))) {
      throw new IllegalArgumentException(
          "Each of the labels %s must have a status; found those of %s."
              .formatted(scheme.conditions(), statuses.keySet()));
    }
    statuses = Collections.unmodifiableMap(new EnumMap<>(statuses));
    mentions = List.copyOf(mentions);
  }

  /**
   * The labels that hold, given as a set, as indexers or another labeler name them: all others are
   * negative.
   */
  public static Labels of(Scheme scheme, Set<Condition> positive) {
    Map<Condition, Status> statuses = new EnumMap<>(Condition.class);
    for (Condition condition : scheme.conditions()) {
      statuses.put(condition, positive.contains(condition) ? Status.POSITIVE : Status.NEGATIVE);
    }
    if (!scheme.conditions().containsAll(positive)) {
      throw new IllegalArgumentException(
          "The labels must be among %s; found %s.".formatted(scheme.conditions(), positive));
    }
    return new Labels(scheme, statuses, List.of());
  }

  /**
   * What the report says of a condition.
   *
   * @throws IllegalArgumentException if the scheme has no such label
   */
  public Status of(Condition condition) {
    Status status = statuses.get(condition);
    if (status == null) {
      throw new IllegalArgumentException(
          "The scheme %s has the labels %s; found %s."
              .formatted(scheme, scheme.conditions(), condition));
    }
    return status;
  }

  /** The conditions that the report has, for sure or perhaps, in the scheme's order. */
  public Set<Condition> positives() {
    return scheme.conditions().stream()
        .filter(condition -> of(condition).positiveOrUncertain())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The names of {@link #positives()}, joined by a comma and a blank. */
  public String names() {
    return positives().stream().map(Condition::display).collect(Collectors.joining(", "));
  }

  /** CheXpert's notation in the scheme's order: 1, 0, -1, and null for a blank. */
  public List<Integer> values() {
    return Collections.unmodifiableList(
        Arrays.asList(
            scheme.conditions().stream().map(c -> of(c).value()).toArray(Integer[]::new)));
  }

  /**
   * [conditions] 1 for yes, 0 for no, NaN for left out, in the scheme's order.
   *
   * <p>The label of a report without findings follows from the others, so that its blank is a no;
   * only in a report without words, of which nothing is known, it counts as the mapping has it.
   */
  public double[] vector(LabelMapping mapping) {
    return scheme.conditions().stream().mapToDouble(c -> value(c, mapping)).toArray();
  }

  private double value(Condition condition, LabelMapping mapping) {
    boolean follows =
        condition == scheme.none()
            && statuses.values().stream().anyMatch(Status::positiveOrUncertain);
    return mapping.value(follows ? of(condition).and(Status.NEGATIVE) : of(condition));
  }
}
