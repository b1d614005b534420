package cxr.data.phantom;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The stock phrases of invented reports, by part; they stand in {@code phantom-phrases.txt}. */
final class PhraseBook {

  private static final String FILE = "phantom-phrases.txt";
  private static final Pattern GAP = Pattern.compile("\\{(\\w+)}");
  private static final Map<String, List<String>> PARTS = read();

  private PhraseBook() {}

  /** All phrases by part. */
  static Map<String, List<String>> parts() {
    return PARTS;
  }

  /**
   * A phrase of a part, its gaps filled, the first letter a capital.
   *
   * @throws IllegalStateException if there is no such part, or no word for a gap
   */
  static String say(String part, Map<String, String> words, SeededRandom random) {
    return capital(words(part, words, random));
  }

  /** The same without the capital, for use within a phrase. */
  static String words(String part, Map<String, String> words, SeededRandom random) {
    return filled(random.usually(phrases(part)), words);
  }

  private static List<String> phrases(String part) {
    List<String> phrases = PARTS.get(part);
    if (phrases == null) {
      throw new IllegalStateException("%s needs a part [%s].".formatted(FILE, part));
    }
    return phrases;
  }

  /** A phrase of a part without gaps, each as often as the others; without the capital too. */
  static String any(String part, SeededRandom random) {
    return random.pick(phrases(part));
  }

  static String say(String part, SeededRandom random) {
    return say(part, Map.of(), random);
  }

  private static String filled(String phrase, Map<String, String> words) {
    return GAP.matcher(phrase)
        .replaceAll(
            gap -> {
              String word = words.get(gap.group(1));
              if (word == null) {
                throw new IllegalStateException(
                    "%s has a phrase with a gap that nothing fills: %s".formatted(FILE, phrase));
              }
              return Matcher.quoteReplacement(word);
            });
  }

  static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static Map<String, List<String>> read() {
    Map<String, List<String>> parts = new LinkedHashMap<>();
    List<String> part = new ArrayList<>();
    try (InputStream in = PhraseBook.class.getResourceAsStream(FILE);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String text = line.strip();
        if (text.startsWith("[")) {
          part = new ArrayList<>();
          parts.put(text.substring(1, text.length() - 1), part);
        } else if (!text.isEmpty() && !text.startsWith("#")) {
          part.add(text);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Collections.unmodifiableMap(parts);
  }
}
