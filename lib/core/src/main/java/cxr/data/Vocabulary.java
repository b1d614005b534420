package cxr.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The different words of some texts. A word of a text is a piece between blanks; in a vocabulary it
 * is taken in lower case and without the signs before its first and behind its last letter or
 * digit, and a piece without a letter or digit is no word.
 *
 * @param counts how often each word occurs, in the order of the words
 */
public record Vocabulary(Map<String, Integer> counts) {

  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern EDGES = Pattern.compile("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$");

  public Vocabulary {
    counts = Collections.unmodifiableMap(new TreeMap<>(counts));
  }

  /** How many words a text has: its pieces between blanks. */
  public static int words(String text) {
    return text.isBlank() ? 0 : BLANKS.split(text.strip()).length;
  }

  /** The words of a text as a vocabulary has them, in order. */
  public static List<String> types(String text) {
    List<String> types = new ArrayList<>();
    for (String piece : BLANKS.split(text.strip())) {
      String word = EDGES.matcher(piece).replaceAll("").toLowerCase(Locale.ROOT);
      if (!word.isEmpty()) {
        types.add(word);
      }
    }
    return types;
  }

  /** The vocabulary of some texts. */
  public static Vocabulary of(List<String> texts) {
    Map<String, Integer> counts = new TreeMap<>();
    texts.forEach(text -> types(text).forEach(word -> counts.merge(word, 1, Integer::sum)));
    return new Vocabulary(counts);
  }

  /** How many different words there are. */
  public int size() {
    return counts.size();
  }

  /** How many different words occur so often or more. */
  public int atLeast(int times) {
    return (int) counts.values().stream().filter(count -> count >= times).count();
  }

  /** How many different words the first text has, the first two together, and so on. */
  public static int[] growth(List<String> texts) {
    Set<String> seen = new HashSet<>();
    int[] growth = new int[texts.size()];
    for (int i = 0; i < growth.length; i++) {
      seen.addAll(types(texts.get(i)));
      growth[i] = seen.size();
    }
    return growth;
  }
}
