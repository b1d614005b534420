package cxr.score;

import cxr.data.Study;
import cxr.score.metric.PythonWhitespace;
import cxr.text.conditions.Condition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Some of the studies that were scored, for scores of their own.
 *
 * @param name what they have in common
 * @param studies their places in the set, from 0
 */
public record Group(String name, List<Integer> studies) {

  private static final Set<Condition> NORMAL = Set.of(Condition.NORMAL, Condition.NO_FINDING);
  private static final int SHORT = 20; // words
  private static final int LONG = 40;

  public Group {
    studies = List.copyOf(studies);
    if (studies.isEmpty()) {
      throw new IllegalArgumentException("The group \"%s\" has no study.".formatted(name));
    }
  }

  /** Normal and abnormal studies, by the references' conditions in either scheme. */
  public static List<Group> byConditions(List<Set<Condition>> references) {
    return groups(
        references.size(),
        List.of("normal", "abnormal"),
        i -> references.get(i).stream().anyMatch(NORMAL::contains) ? "normal" : "abnormal");
  }

  /** Studies by the words of their references. */
  static List<Group> byLength(int[] words) {
    String first = "up to %d words".formatted(SHORT);
    String second = "%d to %d words".formatted(SHORT + 1, LONG);
    String third = "over %d words".formatted(LONG);
    return groups(
        words.length,
        List.of(first, second, third),
        i -> words[i] <= SHORT ? first : words[i] <= LONG ? second : third);
  }

  /** Studies by the number of their X-rays. */
  public static List<Group> byViews(List<Study> studies) {
    return groups(
        studies.size(),
        List.of("no view", "1 view", "2 views", "3 or more views"),
        i ->
            switch (studies.get(i).images().size()) {
              case 0 -> "no view";
              case 1 -> "1 view";
              case 2 -> "2 views";
              default -> "3 or more views";
            });
  }

  /** Studies whose reference stands word for word among the training reports, and the others. */
  public static List<Group> byTrain(List<String> references, List<String> train) {
    Set<String> known = train.stream().map(Group::plain).collect(Collectors.toSet());
    return groups(
        references.size(),
        List.of("text stands in train", "text is new"),
        i -> known.contains(plain(references.get(i))) ? "text stands in train" : "text is new");
  }

  private static String plain(String text) {
    return PythonWhitespace.singleSpaced(text.toLowerCase(Locale.ROOT));
  }

  /** The groups in the order of their names; empty ones are left out. */
  private static List<Group> groups(int count, List<String> names, IntFunction<String> name) {
    Map<String, List<Integer>> members = new LinkedHashMap<>();
    names.forEach(n -> members.put(n, new ArrayList<>()));
    for (int i = 0; i < count; i++) {
      Objects.requireNonNull(members.get(name.apply(i))).add(i);
    }
    return members.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .map(entry -> new Group(entry.getKey(), entry.getValue()))
        .toList();
  }
}
