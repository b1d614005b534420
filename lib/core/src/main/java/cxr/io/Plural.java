package cxr.io;

import java.util.Locale;

/** A number of things in words. */
public final class Plural {

  private Plural() {}

  /**
   * As {@code 1 study}, {@code 1,200 studies}.
   *
   * @param noun in the singular; one whose plural has an s
   */
  public static String of(long count, String noun) {
    String many =
        noun.matches(".*[^aeiou]y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? noun : many);
  }
}
