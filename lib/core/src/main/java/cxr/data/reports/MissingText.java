package cxr.data.reports;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells a text from what tables and lists have in its place where there is none: nothing, blanks,
 * quotes of blanks, a dash, or a word that a program writes for a missing value.
 *
 * <p>The words are those that <a
 * href="https://pandas.pydata.org/docs/reference/api/pandas.read_csv.html">pandas.read_csv</a>
 * takes for missing, and those of databases and other languages; letter case does not matter.
 * {@code NA} is one, for R writes it, and no radiologist's whole report is those two letters.
 */
public final class MissingText {

  private static final Set<String> WORDS =
      Set.of(
          "nan",
          "-nan",
          "+nan",
          "nat",
          "none",
          "null",
          "(null)",
          "\\n",
          "nil",
          "undefined",
          "na",
          "<na>",
          "#na",
          "n/a",
          "n.a.",
          "#n/a",
          "#n/a n/a",
          "1.#ind",
          "-1.#ind",
          "1.#qnan",
          "-1.#qnan");

  private static final String QUOTES = "\"'`\u2018\u2019\u201C\u201D\u00AB\u00BB";
  private static final String BLANKS = "\\s\\p{Z}\\p{Cntrl}\uFEFF\u200B";
  private static final Pattern AROUND =
      Pattern.compile("^[%1$s%2$s]+|[%1$s%2$s]+$".formatted(BLANKS, QUOTES));
  private static final Pattern DASHES = Pattern.compile("[-\u2013\u2014_]*");

  private MissingText() {}

  /** Whether that is no text. */
  public static boolean is(String text) {
    if (text.length() > 100) {
      return text.isBlank();
    }
    String bare = AROUND.matcher(text).replaceAll("");
    return DASHES.matcher(bare).matches() || WORDS.contains(bare.toLowerCase(Locale.ROOT));
  }

  /** The text; empty if it is none. */
  public static String orEmpty(String text) {
    return is(text) ? "" : text;
  }
}
