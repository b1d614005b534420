package cxr.retrieve;

import java.util.List;

/**
 * A text in the making.
 *
 * @param sentences of it
 * @param expected its expected utility
 */
record Draft(List<String> sentences, double expected) {

  String text() {
    return text(sentences);
  }

  /** The text of some sentences, as reports have it. */
  static String text(List<String> sentences) {
    return String.join(" ", sentences);
  }
}
