package cxr.score.metric;

import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * In how many of some references each n-gram stands.
 *
 * @param references how many there are
 * @param having of n-grams of n words, by their numbers; those behind the last stand in none
 */
public record Frequencies(int references, IntFunction<int[]> having) {

  /** Of the references themselves. */
  static Frequencies of(NGrams references, int size) {
    return new Frequencies(size, references::having);
  }

  /**
   * Of a set of which some references are a part.
   *
   * @param references how many the whole set has
   * @param counts by the words of an n-gram, parted by blanks; one that is left out stands in one
   *     reference or none
   * @param part texts that are held against some of them
   */
  public static Frequencies of(int references, Map<String, Integer> counts, Texts part) {
    return new Frequencies(
        references,
        n ->
            Stream.of(part.grams().names(n))
                .mapToInt(words -> counts.getOrDefault(words, 0))
                .toArray());
  }
}
