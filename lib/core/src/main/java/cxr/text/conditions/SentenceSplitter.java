package cxr.text.conditions;

import cxr.text.conditions.ConditionRules.SentenceBoundaries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a report into sentences, and these into words and marks.
 *
 * <p>Hyphens, slashes, quotes and brackets only part words; "isn't" is the two words "is not", with
 * or without its apostrophe. A dash between blanks is a colon; a minus behind a word, as in
 * "effusion (-)", is ": negative" and a plus ": positive".
 *
 * <p>A sentence ends at {@code ; ! ?}, at a full stop and where {@link LineBreaks} says so. A full
 * stop does not end it after an abbreviation; it does between two words, where the blank was
 * forgotten. A number that begins an item, as in "1.No effusion 2) Edema", ends what precedes: it
 * must be 1 or follow on the last. A question mark after a word is part of its sentence; one that
 * follows no word ("? effusion") is a mark inside.
 */
final class SentenceSplitter {

  private static final int WORD_BEFORE_MISSING_BLANK = 3;
  private static final int MOST_ITEM_DIGITS = 2;
  private static final String DASHES = "-\u2013\u2014";
  private static final char EM_DASH = '\u2014';
  private static final char CURLY_APOSTROPHE = '\u2019';

  /** A verb and its "not" in one word; the first group is the verb. */
  private static final Pattern CONTRACTION =
      Pattern.compile(
          "(can(?='?t)|(?:is|are|was|were|has|have|had|do|does|did|could|would|should|wo)(?=n'?t)).*t");

  private final String report;
  private final SentenceBoundaries boundaries;
  private final LineBreaks lineBreaks;
  private final List<Sentence> sentences = new ArrayList<>();
  private Sentence sentence = new Sentence();
  private boolean hasLetter;
  private int lastItem;

  private SentenceSplitter(String report, SentenceBoundaries boundaries) {
    this.report = report;
    this.boundaries = boundaries;
    this.lineBreaks = new LineBreaks(report, boundaries);
  }

  /** The sentences of a report that have a letter. */
  static List<Sentence> split(String report, SentenceBoundaries boundaries) {
    SentenceSplitter splitter = new SentenceSplitter(report, boundaries);
    for (int i = 0; i < report.length(); ) {
      i = splitter.read(i);
    }
    splitter.close(report.length());
    return splitter.sentences;
  }

  /** Reads what begins at an offset, and gives the offset behind it. */
  private int read(int i) {
    char c = report.charAt(i);
    if (isWord(i)) {
      return readWord(i);
    }
    if (endsSentence(i)) {
      close(i);
    } else if (isSign(i)) {
      sentence.add(":", i, i);
      sentence.add(c == '+' ? "positive" : "negative", i, i + 1);
    } else if (",:?".indexOf(c) >= 0) {
      sentence.add(String.valueOf(c), i, i + 1);
    } else if (isDash(i) && sentence.size() > 0) {
      sentence.add(":", i, i + 1);
    } else if (c == '&') {
      sentence.add("and", i, i + 1);
    }
    return i + 1;
  }

  private int readWord(int start) {
    int end = wordEnd(start);
    hasLetter |= Character.isLetter(report.charAt(start));
    String word =
        report.substring(start, end).toLowerCase(Locale.ROOT).replace(CURLY_APOSTROPHE, '\'');
    Matcher contraction = CONTRACTION.matcher(word);
    if (word.endsWith("t") && contraction.matches()) {
      int not = start + contraction.end(1);
      sentence.add(contraction.group(1), start, not);
      sentence.add("not", not, end);
    } else {
      sentence.add(word, start, end);
    }
    return end;
  }

  private void close(int at) {
    if (hasLetter) {
      if (at < report.length() && report.charAt(at) == '?') {
        sentence.add("?", at, at + 1);
      }
      sentence.add(Sentence.END, at, at);
      sentences.add(sentence);
    }
    sentence = new Sentence();
    hasLetter = false;
  }

  private boolean endsSentence(int i) {
    return switch (report.charAt(i)) {
      case ';', '!' -> true;
      case '?' -> isBlank(i + 1) && i > 0 && !isBlank(i - 1);
      case '.' -> endsAtStop(i);
      case ')' -> endsWithItemNumber(i);
      case '#' -> i + 1 < report.length() && isItem(i + 1, digitsEnd(i + 1));
      case '\n' -> lineBreaks.endsSentence(i, sentence);
      default -> false;
    };
  }

  private boolean endsAtStop(int i) {
    boolean item = endsWithItemNumber(i);
    if (isBlank(i + 1)) {
      return !(sentence.endsAt(i) && boundaries.abbreviations().contains(sentence.last()));
    }
    return Character.isLetter(report.charAt(i + 1)) && (item || endsWithLongWord(i));
  }

  private boolean endsWithLongWord(int at) {
    return sentence.endsAt(at)
        && sentence.last().length() >= WORD_BEFORE_MISSING_BLANK
        && Character.isLetter(sentence.last().charAt(0));
  }

  private boolean endsWithItemNumber(int at) {
    return sentence.endsAt(at)
        && (isBlank(sentence.lastStart() - 1) || report.charAt(sentence.lastStart() - 1) == '(')
        && isItem(sentence.lastStart(), at);
  }

  /** Whether the digits at [start, end) are 1 or follow on the last item's number. */
  private boolean isItem(int start, int end) {
    if (end == start || end - start > MOST_ITEM_DIGITS || digitsEnd(start) != end) {
      return false;
    }
    int number = Integer.parseInt(report, start, end, 10);
    boolean next = number == 1 || number == lastItem + 1;
    lastItem = next ? number : lastItem;
    return next;
  }

  private int digitsEnd(int start) {
    int end = start;
    while (end < report.length() && report.charAt(end) >= '0' && report.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  /** Whether a plus or a minus closes what it stands behind: "effusion (-)", "effusion +". */
  private boolean isSign(int i) {
    boolean closes = i + 1 == report.length() || "),;.\n".indexOf(report.charAt(i + 1)) >= 0;
    return closes
        && (DASHES + '+').indexOf(report.charAt(i)) >= 0
        && (isBlank(i - 1) || report.charAt(i - 1) == '(');
  }

  private boolean isDash(int i) {
    return report.charAt(i) == EM_DASH
        || DASHES.indexOf(report.charAt(i)) >= 0 && isBlank(i - 1) && isBlank(i + 1);
  }

  /** Whether a blank stands here, or the report's beginning or end. */
  private boolean isBlank(int i) {
    return i < 0 || i >= report.length() || Character.isWhitespace(report.charAt(i));
  }

  private boolean isWord(int i) {
    return Character.isLetterOrDigit(report.charAt(i));
  }

  /** A word runs over letters, digits, apostrophes inside, and full stops in numbers. */
  private int wordEnd(int start) {
    int i = start + 1;
    while (i < report.length()
        && (isWord(i) || i + 1 < report.length() && isWord(i + 1) && joins(i))) {
      i++;
    }
    return i;
  }

  private boolean joins(int i) {
    char c = report.charAt(i);
    return c == '\''
        || c == CURLY_APOSTROPHE
        || c == '.'
            && Character.isDigit(report.charAt(i - 1))
            && Character.isDigit(report.charAt(i + 1));
  }
}
