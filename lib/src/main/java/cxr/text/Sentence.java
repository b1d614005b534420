package cxr.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A sentence as the rules see it: words in lower case and the marks {@code , : ?}, each with its
 * place in the report. Hyphens, slashes, quotes and brackets only part words.
 *
 * <p>A sentence ends at {@code . ; ! ?} before a blank or the report's end, at an empty line, and
 * where a new line begins with a list's number or dash. A full stop does not end it after an
 * abbreviation; it does between two words, where the blank was forgotten. A question mark that
 * follows no word ("? effusion") is a mark inside the sentence.
 */
final class Sentence {

  private static final int WORD_BEFORE_MISSING_BLANK = 3;
  private static final int MOST_WORDS = 250;

  private final List<String> words = new ArrayList<>();
  private final List<Integer> starts = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>();
  private boolean hasWord;

  private Sentence() {}

  /** The sentences of a report that have a letter. */
  static List<Sentence> of(String report, Set<String> abbreviations) {
    List<Sentence> sentences = new ArrayList<>();
    Sentence sentence = new Sentence();
    int i = 0;
    while (i < report.length()) {
      int next = i + 1;
      if (sentence.size() == MOST_WORDS) {
        sentence = sentence.close(sentences);
      }
      if (isWord(report, i)) {
        next = wordEnd(report, i);
        sentence.add(report.substring(i, next).toLowerCase(Locale.ROOT), i, next);
        sentence.hasWord |= Character.isLetter(report.charAt(i));
      } else if (endsSentence(report, i, sentence, abbreviations)) {
        sentence = sentence.close(sentences);
      } else if (",:?".indexOf(report.charAt(i)) >= 0) {
        sentence.add(report.substring(i, next), i, next);
      } else if (report.charAt(i) == '&') {
        sentence.add("and", i, next);
      }
      i = next;
    }
    sentence.close(sentences);
    return sentences;
  }

  /** Number of words and marks. */
  int size() {
    return words.size();
  }

  String word(int i) {
    return words.get(i);
  }

  /** Whether it is a mark, no word. */
  boolean isMark(int i) {
    return !Character.isLetterOrDigit(words.get(i).charAt(0));
  }

  /** Offset of a word's first character in the report. */
  int start(int i) {
    return starts.get(i);
  }

  /** Offset behind a word's last character in the report. */
  int end(int i) {
    return ends.get(i);
  }

  private void add(String word, int start, int end) {
    words.add(word);
    starts.add(start);
    ends.add(end);
  }

  private Sentence close(List<Sentence> sentences) {
    if (hasWord) {
      sentences.add(this);
    }
    return new Sentence();
  }

  private static boolean endsSentence(
      String report, int i, Sentence sentence, Set<String> abbreviations) {
    boolean last = i + 1 == report.length() || Character.isWhitespace(report.charAt(i + 1));
    return switch (report.charAt(i)) {
      case ';', '!' -> true;
      case '?' -> last && i > 0 && !Character.isWhitespace(report.charAt(i - 1));
      case '.' ->
          last
              ? !sentence.endsWithOneOf(abbreviations, i)
              : Character.isLetter(report.charAt(i + 1)) && sentence.endsWithLongWord(i);
      case '\n' -> newItem(report, i + 1);
      default -> false;
    };
  }

  private boolean endsWithOneOf(Set<String> abbreviations, int at) {
    int n = words.size();
    return n > 0 && ends.get(n - 1) == at && abbreviations.contains(words.get(n - 1));
  }

  private boolean endsWithLongWord(int at) {
    int n = words.size();
    return n > 0
        && ends.get(n - 1) == at
        && words.get(n - 1).length() >= WORD_BEFORE_MISSING_BLANK
        && Character.isLetter(words.get(n - 1).charAt(0));
  }

  /** Whether an empty line, or an item of a list, begins here. */
  private static boolean newItem(String report, int lineStart) {
    int i = lineStart;
    while (i < report.length()
        && report.charAt(i) != '\n'
        && Character.isWhitespace(report.charAt(i))) {
      i++;
    }
    if (i == report.length() || report.charAt(i) == '\n') {
      return true;
    }
    int digits = i;
    while (digits < report.length() && digits < i + 2 && Character.isDigit(report.charAt(digits))) {
      digits++;
    }
    if (digits > i) {
      return digits + 1 < report.length()
          && ".)".indexOf(report.charAt(digits)) >= 0
          && Character.isWhitespace(report.charAt(digits + 1));
    }
    return "-*\u2022\u2013".indexOf(report.charAt(i)) >= 0;
  }

  private static boolean isWord(String text, int i) {
    return Character.isLetterOrDigit(text.charAt(i));
  }

  /** A word runs over letters, digits, apostrophes inside, and full stops or commas in numbers. */
  private static int wordEnd(String text, int start) {
    int i = start + 1;
    while (i < text.length()
        && (isWord(text, i) || i + 1 < text.length() && isWord(text, i + 1) && joins(text, i))) {
      i++;
    }
    return i;
  }

  private static boolean joins(String text, int i) {
    char c = text.charAt(i);
    return c == '\''
        || c == '\u2019'
        || c == '.'
            && Character.isDigit(text.charAt(i - 1))
            && Character.isDigit(text.charAt(i + 1));
  }
}
