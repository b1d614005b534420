package cxr.text;

import cxr.text.Cleaner.Rule;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The cleaning of R2Gen (Chen et al. 2020) for IU X-Ray, to the letter, with what it overlooks:
 * list numbers from 6 on stay, "1. " is deleted wherever it stands ("size 21. " loses it too), and
 * a decimal point goes with the other punctuation (1.5 becomes 15).
 */
final class R2GenCleaner {

  private static final Pattern QUOTES = Pattern.compile("[\"/\\\\']");

  /** The range from colon to opening bracket is the original's; it spares the hyphen. */
  private static final Pattern PUNCTUATION = Pattern.compile("[.,?;*!%^&_+():-\\[\\]{}]");

  static final Cleaner CLEANER =
      new Cleaner(
          "r2gen",
          List.of(
              new Rule(
                  "repeated periods",
                  "\"..\" becomes \".\", three times over.",
                  text -> text.replace("..", ".").replace("..", ".").replace("..", ".")),
              new Rule("first of a list", "\"1. \" is deleted.", text -> text.replace("1. ", "")),
              new Rule(
                  "numbers between sentences",
                  "\". 2. \" to \". 5. \" become \". \".",
                  text -> withoutNumbers(text, ". ")),
              new Rule(
                  "numbers of a list",
                  "\" 2. \" to \" 5. \" become \". \".",
                  text -> withoutNumbers(text, " ")),
              new Rule(
                  "lower case",
                  "The text loses the blanks around it and its capital letters.",
                  text -> text.strip().toLowerCase(Locale.ROOT)),
              new Rule(
                  "sentences",
                  "What \". \" parts loses all punctuation but the hyphen, and ends with \" .\".",
                  text ->
                      Stream.of(text.split("\\. ", -1))
                          .map(R2GenCleaner::sentence)
                          .collect(Collectors.joining(" . ", "", " .")))));

  private R2GenCleaner() {}

  private static String withoutNumbers(String text, String before) {
    String result = text;
    for (int number = 2; number <= 5; number++) {
      result = result.replace(before + number + ". ", ". ");
    }
    return result;
  }

  private static String sentence(String sentence) {
    String unquoted = QUOTES.matcher(sentence).replaceAll("").strip();
    return PUNCTUATION.matcher(unquoted).replaceAll("");
  }
}
