package cxr.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A named way to clean a report before it is cut into words.
 *
 * <p>What is cleaned moves every score more than most models do, so a cleaner always travels with
 * its name.
 */
public sealed interface Cleaner {

  String name();

  /** The cleaned text; empty where nothing is left. */
  String clean(String raw);

  /**
   * The cleaner of a name: {@code r2gen}.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Cleaner named(String name) {
    Cleaner r2gen = new R2Gen();
    if (name.equals(r2gen.name())) {
      return r2gen;
    }
    throw new IllegalArgumentException(
        "There is no cleaner \"%s\"; there is: %s.".formatted(name, r2gen.name()));
  }

  /**
   * The cleaning of R2Gen (Chen et al. 2020) for IU X-Ray, which the published systems share: lower
   * case, no list numbers, no punctuation but the hyphen, each sentence ended by " .".
   */
  record R2Gen() implements Cleaner {

    private static final Pattern QUOTES = Pattern.compile("[\"/\\\\']");

    /** The range from colon to opening bracket is the original's; it spares the hyphen. */
    private static final Pattern PUNCTUATION = Pattern.compile("[.,?;*!%^&_+():-\\[\\]{}]");

    @Override
    public String name() {
      return "r2gen";
    }

    @Override
    public String clean(String raw) {
      String text = raw;
      for (int round = 0; round < 3; round++) {
        text = text.replace("..", ".");
      }
      text = text.replace("1. ", "");
      for (int number = 2; number <= 5; number++) {
        text = text.replace(". " + number + ". ", ". ");
      }
      for (int number = 2; number <= 5; number++) {
        text = text.replace(" " + number + ". ", ". ");
      }
      List<String> sentences = new ArrayList<>();
      for (String sentence : text.strip().toLowerCase(Locale.ROOT).split("\\. ", -1)) {
        String unquoted = QUOTES.matcher(sentence).replaceAll("").strip();
        sentences.add(PUNCTUATION.matcher(unquoted).replaceAll(""));
      }
      return String.join(" . ", sentences) + " .";
    }
  }
}
