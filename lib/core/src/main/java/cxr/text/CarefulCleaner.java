package cxr.text;

import cxr.text.Cleaner.Rule;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * A cleaning for findings and impression that keeps what a reader of the report needs: numbers,
 * decimals, measurements with their units, the ends of sentences and the marks between words.
 * Cleaning twice changes nothing more.
 *
 * <p>What the de-identification removed ({@code XXXX} in IU X-Ray) becomes one word, {@code xxxx},
 * however many words are missing: that something stood there is part of the sentence, how much is
 * not.
 */
final class CarefulCleaner {

  private static final String REMOVED = "xxxx";
  private static final String MARKS = ".,;:?!()%/";
  private static final String OPENING = "(?"; // the marks that a text may begin with

  static final Cleaner CLEANER =
      new Cleaner(
          "careful",
          List.of(
              new Rule(
                  "one form of each letter",
                  "Small letters, accents composed, one kind of apostrophe and hyphen.",
                  text ->
                      Normalizer.normalize(
                              text.strip().toLowerCase(Locale.ROOT), Normalizer.Form.NFC)
                          .replaceAll("[\u2018\u2019\u02bc`]", "'")
                          .replaceAll("[\u2010-\u2014\u2212]", "-")),
              Rule.replace("line breaks", "<br> becomes a blank.", "<br ?/?>", " "),
              Rule.replace("entities", "&lt; and the like become a blank.", "&(lt|gt|quot);", " "),
              Rule.replace("ampersand", "& becomes \"and\".", "&(amp;)?", " and "),
              Rule.replace(
                  "list numbers",
                  "\"1.\" and \"2)\" go where a sentence begins.",
                  "(^|[.:;?!]\\s+)\\d{1,2}[.)]\\s*(?=[a-z(])",
                  "$1"),
              Rule.replace(
                  "abbreviations",
                  "The periods of a.m., p.m., e.g. and i.e. go: they end no sentence.",
                  "\\b([apei])\\.([mge])\\.",
                  "$1$2 "),
              Rule.replace("titles", "So does that of dr. and vs.", "\\b(dr|vs)\\.", "$1 "),
              words(
                  "words and marks",
                  "Marks become words of their own, but for hyphens and apostrophes within a word"
                      + " and points and commas within a number; what is no mark goes.",
                  words -> words),
              Rule.replace(
                  "millimetres", "One spelling: mm.", "(?<![a-z])millimet(er|re)s?\\b", "mm"),
              Rule.replace(
                  "centimetres", "One spelling: cm.", "(?<![a-z])centimet(er|re)s?\\b", "cm"),
              Rule.replace("units", "10mm becomes 10 mm.", "(?<=\\d)(mm|cm)\\b", " $1"),
              Rule.replace("sizes", "4x3 becomes 4 x 3.", "(?<=\\d) ?x ?(?=\\d)", " x "),
              words(
                  "removed words",
                  "A word with XXXX is xxxx; several in a row are one.",
                  CarefulCleaner::oneForRemoved),
              words(
                  "sentences",
                  "Each ends with one period, the last too; none is empty.",
                  CarefulCleaner::sentences)));

  private CarefulCleaner() {}

  private static Rule words(String name, String what, UnaryOperator<List<String>> change) {
    return new Rule(name, what, text -> String.join(" ", change.apply(words(text))));
  }

  /** Words and marks, each one alone. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isLetterOrDigit(c) || joins(text, i)) {
        word.append(c);
        continue;
      }
      if (!word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
      if (MARKS.indexOf(c) >= 0) {
        words.add(String.valueOf(c));
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  /** Whether a mark holds a word or a number together. */
  private static boolean joins(String text, int place) {
    if (place == 0 || place == text.length() - 1) {
      return false;
    }
    char before = text.charAt(place - 1);
    char after = text.charAt(place + 1);
    return switch (text.charAt(place)) {
      case '-', '\'' -> Character.isLetterOrDigit(before) && Character.isLetterOrDigit(after);
      case '.', ',' -> Character.isDigit(before) && Character.isDigit(after);
      default -> false;
    };
  }

  private static List<String> oneForRemoved(List<String> words) {
    List<String> result = new ArrayList<>();
    for (String word : words) {
      if (!word.contains(REMOVED)) {
        result.add(word);
      } else if (!last(result).equals(REMOVED)) {
        result.add(REMOVED);
      }
    }
    return result;
  }

  private static List<String> sentences(List<String> words) {
    List<String> result = new ArrayList<>();
    for (String word : words) {
      String mark = word.equals("!") ? "." : word;
      boolean first = result.isEmpty() && MARKS.contains(mark) && !OPENING.contains(mark);
      if (!first && !(mark.equals(".") && last(result).equals("."))) {
        result.add(mark);
      }
    }
    if (!result.isEmpty() && !last(result).equals(".")) {
      result.add(".");
    }
    return result;
  }

  private static String last(List<String> words) {
    return words.isEmpty() ? "" : words.get(words.size() - 1);
  }
}
