package cxr.score.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * Texts that are scored: hypotheses with one reference each, cut into words and counted in n-grams
 * once for all scores.
 */
public final class Pairs {

  private final List<String> references;
  private final List<String> hypotheses;
  private final NGrams grams; // of the references, then of the hypotheses

  private Pairs(List<String> references, List<String> hypotheses) {
    this.references = List.copyOf(references);
    this.hypotheses = List.copyOf(hypotheses);
    List<String[]> words = new ArrayList<>(2 * references.size());
    references.forEach(text -> words.add(PythonWhitespace.split(text)));
    hypotheses.forEach(text -> words.add(PythonWhitespace.split(text)));
    grams = NGrams.of(words);
  }

  /**
   * Pairs of texts whose words are parted by white space.
   *
   * @throws IllegalArgumentException if the lists differ in length or are empty
   */
  public static Pairs of(List<String> references, List<String> hypotheses) {
    check(references, hypotheses);
    return new Pairs(references, hypotheses);
  }

  public static void check(List<?> references, List<?> hypotheses) {
    if (references.size() != hypotheses.size() || references.isEmpty()) {
      throw new IllegalArgumentException(
          "Each reference needs one hypothesis, and there must be one pair at least; found %d references and %d hypotheses."
              .formatted(references.size(), hypotheses.size()));
    }
  }

  /** How many there are. */
  public int size() {
    return references.size();
  }

  List<String> references() {
    return references;
  }

  List<String> hypotheses() {
    return hypotheses;
  }

  /** The words of a reference in their order, by number. */
  int[] referenceWords(int pair) {
    return grams.words(pair);
  }

  /** The words of a hypothesis in their order, by number. */
  int[] hypothesisWords(int pair) {
    return grams.words(size() + pair);
  }

  /** PythonWhitespace of a reference. */
  int referenceLength(int pair) {
    return grams.of(pair, 1).length;
  }

  /** PythonWhitespace of a hypothesis. */
  int hypothesisLength(int pair) {
    return grams.of(size() + pair, 1).length;
  }

  /** The n-grams of a reference: their numbers, ascending, as often as they stand there. */
  int[] reference(int pair, int n) {
    return grams.of(pair, n);
  }

  /** The n-grams of a hypothesis: their numbers, ascending, as often as they stand there. */
  int[] hypothesis(int pair, int n) {
    return grams.of(size() + pair, n);
  }

  /** How many different n-grams there are in all texts; their numbers are below this. */
  int kinds(int n) {
    return grams.kinds(n);
  }
}
