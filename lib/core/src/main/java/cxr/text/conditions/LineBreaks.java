package cxr.text.conditions;

import cxr.text.conditions.ConditionRules.SentenceBoundaries;

/**
 * Which line breaks of a report end a sentence, and which only wrap it.
 *
 * <p>An empty line ends it, a new line that begins with a list's number or dash, and one that
 * begins with a capital. A line goes on where it breaks off at a comma or at one of the rules'
 * words ("without"). Where the next word is all in capitals, its capital says nothing: then a line
 * goes on if the text may be wrapped and that word had no more room in the line.
 */
final class LineBreaks {

  private static final int NARROWEST_WRAP = 40;
  private static final int MOST_ITEM_DIGITS = 2;

  private final String report;
  private final SentenceBoundaries boundaries;
  private final int width; // of the longest line

  LineBreaks(String report, SentenceBoundaries boundaries) {
    this.report = report;
    this.boundaries = boundaries;
    this.width = report.lines().mapToInt(String::length).max().orElse(0);
  }

  /**
   * Whether the line break at an offset ends a sentence.
   *
   * @param sentence that was read up to it
   */
  boolean endsSentence(int lineBreak, Sentence sentence) {
    int next = lineBreak + 1;
    while (next < report.length()
        && report.charAt(next) != '\n'
        && Character.isWhitespace(report.charAt(next))) {
      next++;
    }
    if (next == report.length() || report.charAt(next) == '\n' || beginsItem(next)) {
      return true;
    }
    return Character.isUpperCase(report.charAt(next))
        && !sentence.last().equals(",")
        && !boundaries.lineGoesOnAfter().contains(sentence.last())
        && !mayBeWrapped(lineBreak, next);
  }

  private boolean beginsItem(int at) {
    int end = at;
    while (end < report.length() && end < at + MOST_ITEM_DIGITS && isDigit(end)) {
      end++;
    }
    if (end > at) {
      return end + 1 < report.length()
          && ".)".indexOf(report.charAt(end)) >= 0
          && !isDigit(end + 1);
    }
    return "-*\u2022\u2013".indexOf(report.charAt(at)) >= 0;
  }

  private boolean isDigit(int i) {
    return Character.isDigit(report.charAt(i));
  }

  private boolean mayBeWrapped(int lineBreak, int next) {
    int end = next;
    while (end < report.length() && Character.isUpperCase(report.charAt(end))) {
      end++;
    }
    boolean inCapitals =
        end - next > 1 && (end == report.length() || !Character.isLetter(report.charAt(end)));
    int line = lineBreak - (report.lastIndexOf('\n', lineBreak - 1) + 1);
    return inCapitals && width >= NARROWEST_WRAP && line + 1 + end - next > width;
  }
}
