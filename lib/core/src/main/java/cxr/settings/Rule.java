package cxr.settings;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

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
   * Where no encoder is known, for nothing that needs one is on the class path, any name will do.
   */
  static void encoder(List<String> known, String found) {
    if (!known.isEmpty()) {
      oneOf(Presets.ENCODER, known, found);
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
   * Weights by name from a list of {@code name:weight}: names of those that are known, if any are,
   * each once, and numbers above 0.
   */
  static Map<String, Double> weights(String path, List<String> known, List<String> found) {
    Map<String, Double> weights = new LinkedHashMap<>();
    for (String one : found) {
      check(
          one.matches("[^:]+:\\d*\\.?\\d+([eE]-?\\d+)?"),
          path + " takes a name and its weight, name:0.5",
          one);
      String name = one.substring(0, one.indexOf(':'));
      if (!known.isEmpty()) {
        oneOf(path, known, name);
      }
      double weight = Double.parseDouble(one.substring(name.length() + 1));
      boolean right = weight > 0 && Double.isFinite(weight) && !weights.containsKey(name);
      check(right, path + " takes each name once, with a weight above 0", found);
      weights.put(name, weight);
    }
    return weights;
  }

  static <T> List<T> copy(String path, List<T> list) {
    check(list.stream().allMatch(Objects::nonNull), path + " must have no null in it", list);
    return List.copyOf(list);
  }

  static void check(boolean holds, String rule, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(rule + "; found " + found + ".");
    }
  }
}
