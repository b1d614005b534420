package cxr.io;

import java.util.regex.Pattern;

/** The blanks in a text from a file, those that only Unicode knows among them. */
public final class Whitespace {

  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Cntrl}\\u00A0]+");

  private static final Pattern ENDS =
      Pattern.compile("^[\\s\\p{Z}\uFEFF\u200B]+|[\\s\\p{Z}\uFEFF\u200B]+$");

  private Whitespace() {}

  /** A text without blanks, byte order marks and characters of no width at its ends. */
  public static String trim(String text) {
    boolean plain =
        text.isEmpty() || isSign(text.charAt(0)) && isSign(text.charAt(text.length() - 1));
    return plain ? text : ENDS.matcher(text).replaceAll("");
  }

  private static boolean isSign(char end) {
    return end > ' ' && end < 127;
  }

  /** A text on one line, with single blanks. */
  public static String collapse(CharSequence text) {
    return BLANKS.matcher(text).replaceAll(" ").strip();
  }
}
