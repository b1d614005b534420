package cxr.score.metric;

import cxr.text.conditions.Scheme;
import java.util.List;

/**
 * What is scored: a system's reports with one reference each, made ready once for all metrics.
 *
 * @param references of a set, or of a part of one
 * @param hypotheses in the same order
 * @param frequencies of n-grams in the references of the whole set
 */
public record Pairs(Texts references, Texts hypotheses, Frequencies frequencies) {

  /** A whole set. */
  public Pairs(Texts references, Texts hypotheses) {
    this(references, hypotheses, Frequencies.of(references.grams(), references.texts().size()));
  }

  /**
   * Pairs of texts whose words are parted by white space, without conditions.
   *
   * @throws IllegalArgumentException if the lists differ in length or are empty
   */
  public static Pairs of(List<String> references, List<String> hypotheses) {
    check(references, hypotheses);
    Texts texts = Texts.of(references, Scheme.DECK, Texts.noConditions(references));
    return new Pairs(texts, texts.against(hypotheses, Texts.noConditions(hypotheses)));
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
    return references.texts().size();
  }

  /** The n-grams of a reference: their numbers, ascending, as often as they stand there. */
  public int[] reference(int pair, int n) {
    return references.grams().of(pair, n);
  }

  /** The n-grams of a hypothesis: their numbers, ascending, as often as they stand there. */
  public int[] hypothesis(int pair, int n) {
    return hypotheses.grams().of(pair, n);
  }
}
