package cxr.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Checks values, and says the rule and what was found. */
final class Rule {

  /** More than this is a slip of the hand, and would take hours or all memory before it failed. */
  static final int MOST_TOKENS = 4096;

  static final int MOST_STUDIES = 4096; // side by side

  private Rule() {}

  static String nearest(String word, List<String> names) {
    String wanted = word.toLowerCase(Locale.ROOT);
    Comparator<String> begunByIt =
        Comparator.comparing(
            name -> wanted.isEmpty() || !name.toLowerCase(Locale.ROOT).startsWith(wanted));
    return names.stream()
        .min(begunByIt.thenComparingInt(name -> distance(name.toLowerCase(Locale.ROOT), wanted)))
        .orElseThrow();
  }

  /** Levenshtein's distance: the fewest single-character edits from one text to the other. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[b.length()];
  }

  /**
   * One of the names that a setting's {@link Choice}s have. Where there are none, for nothing that
   * needs them is on the class path, any name will do.
   *
   * @param others names that may be taken beside those
   */
  static void choice(String path, Collection<String> others, String found) {
    List<String> known = Choice.of(path);
    if (!known.isEmpty()) {
      oneOf(path, Stream.concat(known.stream(), others.stream()).toList(), found);
    }
  }

  static void oneOf(String path, List<String> choices, String found) {
    if (!choices.contains(found)) {
      throw new IllegalArgumentException(
          "%s must be one of %s; found \"%s\", and the nearest is %s."
              .formatted(path, String.join(", ", choices), found, nearest(found, choices)));
    }
  }

  /**
   * Weights by name from a list of {@code name:weight}: names as {@link #choice} has them, each
   * once, and numbers of 0 or more.
   */
  static Map<String, Double> weights(String path, List<String> found) {
    Map<String, Double> weights = new LinkedHashMap<>();
    for (String one : found) {
      check(
          one.matches("[^:]+:\\d*\\.?\\d+([eE]-?\\d+)?"),
          path + " takes a name and its weight, name:0.5",
          one);
      String name = one.substring(0, one.indexOf(':'));
      choice(path, List.of(), name);
      double weight = Double.parseDouble(one.substring(name.length() + 1));
      boolean right = weight >= 0 && Double.isFinite(weight) && !weights.containsKey(name);
      check(right, path + " takes each name once, with a weight of 0 or more", found);
      weights.put(name, weight);
    }
    return weights;
  }

  static <T> List<T> copy(String path, List<T> list) {
    if (list.stream().anyMatch(Objects::isNull)) {
      check(false, path + " must have no null in it", list);
    }
    return List.copyOf(list);
  }

  static void atLeast(String path, Number found, int low) {
    if (!(found.doubleValue() >= low)) {
      check(false, path + " must be " + low + " or more", found);
    }
  }

  static void within(String path, Number found, int low, int high) {
    double value = found.doubleValue();
    if (!(value >= low && value <= high)) {
      check(false, path + " must be from " + low + " to " + high, found);
    }
  }

  static void check(boolean holds, String rule, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(rule + "; found " + found + ".");
    }
  }
}
