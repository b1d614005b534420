package cxr.score.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts texts into words where Python would, for the scores are held against Python's packages: its
 * white space is more than Java's, the no-break space for one.
 */
public final class PythonWhitespace {

  private PythonWhitespace() {}

  /** The words of a text, parted by white space of any kind and length. */
  public static String[] split(String text) {
    List<String> words = new ArrayList<>();
    int from = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean blank = i == text.length() || isBlank(text.charAt(i));
      if (blank && from >= 0) {
        words.add(text.substring(from, i));
        from = -1;
      } else if (!blank && from < 0) {
        from = i;
      }
    }
    return words.toArray(String[]::new);
  }

  /** Whether Python's str.isspace() holds. */
  public static boolean isBlank(char c) {
    return c == ' '
        || (c >= '\t' && c <= '\r')
        || (c >= 0x1c && c <= 0x1f)
        || c == 0x85
        || (c > 0x7f && Character.isSpaceChar(c));
  }

  /** Whether single blanks part the words of a text, and it has one at least. */
  static boolean areSingleSpaced(String text) {
    boolean blank = true; // the character before
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean now = isBlank(c);
      if (now && (blank || c != ' ')) {
        return false;
      }
      blank = now;
    }
    return !blank;
  }

  /** One blank for all white space, none at the ends. */
  public static String singleSpaced(String text) {
    return String.join(" ", split(text));
  }
}
