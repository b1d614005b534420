package cxr.text.conditions;

import java.util.ArrayList;
import java.util.List;

/**
 * A sentence as the rules see it: words in lower case and the marks {@code , : ? .}, each with its
 * place in the report. The last mark stands for the sentence's end, whatever the report has there.
 * {@link SentenceSplitter} says what a word, a mark and an end are.
 */
final class Sentence {

  /** The mark at its end, which takes no room in the report. */
  static final String END = ".";

  private final List<String> words = new ArrayList<>();
  private final List<Integer> starts = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>();

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

  /** Adds a word or a mark that stands at [start, end) of the report. */
  void add(String word, int start, int end) {
    words.add(word);
    starts.add(start);
    ends.add(end);
  }

  /** The last word or mark; an empty text where there is none. */
  String last() {
    return words.isEmpty() ? "" : words.get(words.size() - 1);
  }

  /** Whether its last word ends at an offset of the report. */
  boolean endsAt(int offset) {
    return !ends.isEmpty() && ends.get(ends.size() - 1) == offset;
  }

  /** Offset of its last word. */
  int lastStart() {
    return starts.get(starts.size() - 1);
  }
}
