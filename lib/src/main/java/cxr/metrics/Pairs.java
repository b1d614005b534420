package cxr.metrics;

import java.util.List;

/** What all scores of pairs of texts share. */
final class Pairs {

  private Pairs() {}

  static void check(List<String> references, List<String> hypotheses) {
    if (references.size() != hypotheses.size() || references.isEmpty()) {
      throw new IllegalArgumentException(
          "Each reference needs one hypothesis, and there must be one pair at least; found %d references and %d hypotheses."
              .formatted(references.size(), hypotheses.size()));
    }
  }

  /** The words of a text, parted by blanks. */
  static String[] words(String text) {
    return text.isBlank() ? new String[0] : text.strip().split("\\s+");
  }
}
