package cxr.score.metric;

import java.util.HashMap;
import java.util.Map;

/**
 * The longest common subsequence of two texts: words that both have in the same order, with gaps.
 *
 * @param length of it, in words
 * @param hypothesisLength in words
 * @param referenceLength in words
 */
public record CommonSubsequence(int length, int hypothesisLength, int referenceLength) {

  /** Of two texts that are cut into words. */
  static CommonSubsequence of(String[] reference, String[] hypothesis) {
    Map<String, Integer> numbers = new HashMap<>();
    return of(numbers(reference, numbers), numbers(hypothesis, numbers));
  }

  /** Of two texts whose words are numbers. */
  static CommonSubsequence of(int[] r, int[] h) {
    int[] row = new int[h.length + 1]; // of each beginning of h with the words of r so far
    for (int word : r) {
      int diagonal = 0;
      for (int j = 1; j <= h.length; j++) {
        int above = row[j];
        row[j] = word == h[j - 1] ? diagonal + 1 : Math.max(above, row[j - 1]);
        diagonal = above;
      }
    }
    return new CommonSubsequence(row[h.length], h.length, r.length);
  }

  private static int[] numbers(String[] words, Map<String, Integer> numbers) {
    int[] result = new int[words.length];
    for (int i = 0; i < words.length; i++) {
      result[i] = numbers.computeIfAbsent(words[i], word -> numbers.size());
    }
    return result;
  }

  /** The share of the hypothesis' words that lie in it; 0 of an empty hypothesis. */
  public double precision() {
    return hypothesisLength == 0 ? 0 : (double) length / hypothesisLength;
  }

  /** The share of the reference's words that lie in it; 0 of an empty reference. */
  public double recall() {
    return referenceLength == 0 ? 0 : (double) length / referenceLength;
  }
}
