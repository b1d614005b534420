package cxr.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * BLEU of a whole set of texts (Papineni et al. 2002) with one reference each, without smoothing,
 * as pycocoevalcap computes it.
 *
 * @param scores BLEU-1 to BLEU-4: the geometric mean of the first n precisions, times the penalty
 * @param precisions of 1- to 4-grams: the share of the hypotheses' n-grams that their references
 *     have, each counted at most as often as there
 * @param brevityPenalty exp(1 - reference length / hypothesis length) if the hypotheses are
 *     shorter, else 1
 * @param hypothesisLength words in all hypotheses
 * @param referenceLength words in all references
 */
public record Bleu(
    List<Double> scores,
    List<Double> precisions,
    double brevityPenalty,
    long hypothesisLength,
    long referenceLength) {

  private static final int LONGEST = 4;
  private static final double TINY = 1e-15; // keeps the original's numbers where counts are 0
  private static final double SMALL = 1e-9;

  public Bleu {
    scores = List.copyOf(scores);
    precisions = List.copyOf(precisions);
  }

  /**
   * Scores hypotheses against their references, words parted by blanks.
   *
   * @throws IllegalArgumentException if the lists differ in length or are empty
   */
  public static Bleu of(List<String> references, List<String> hypotheses) {
    Pairs.check(references, hypotheses);
    long[] correct = new long[LONGEST];
    long[] guessed = new long[LONGEST];
    long hypothesisLength = 0;
    long referenceLength = 0;
    for (int i = 0; i < references.size(); i++) {
      String[] reference = Pairs.words(references.get(i));
      String[] hypothesis = Pairs.words(hypotheses.get(i));
      referenceLength += reference.length;
      hypothesisLength += hypothesis.length;
      for (int n = 1; n <= LONGEST; n++) {
        Map<List<String>, Integer> allowed = count(reference, n);
        guessed[n - 1] += Math.max(0, hypothesis.length - n + 1);
        for (Map.Entry<List<String>, Integer> gram : count(hypothesis, n).entrySet()) {
          correct[n - 1] += Math.min(gram.getValue(), allowed.getOrDefault(gram.getKey(), 0));
        }
      }
    }
    double ratio = (hypothesisLength + TINY) / (referenceLength + SMALL);
    double penalty = ratio < 1 ? Math.exp(1 - 1 / ratio) : 1;
    List<Double> scores = new ArrayList<>();
    List<Double> precisions = new ArrayList<>();
    double product = 1;
    for (int n = 1; n <= LONGEST; n++) {
      double precision = (correct[n - 1] + TINY) / (guessed[n - 1] + SMALL);
      product *= precision;
      precisions.add(precision);
      scores.add(Math.pow(product, 1.0 / n) * penalty);
    }
    return new Bleu(scores, precisions, penalty, hypothesisLength, referenceLength);
  }

  /** BLEU-n for n from 1 to 4. */
  public double score(int n) {
    return scores.get(n - 1);
  }

  /** Hypothesis words for each reference word. */
  public double lengthRatio() {
    return (double) hypothesisLength / Math.max(1, referenceLength);
  }

  private static Map<List<String>, Integer> count(String[] words, int n) {
    Map<List<String>, Integer> counts = new HashMap<>();
    for (int i = 0; i + n <= words.length; i++) {
      counts.merge(List.of(words).subList(i, i + n), 1, Integer::sum);
    }
    return counts;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "BLEU-1 %.3f, BLEU-2 %.3f, BLEU-3 %.3f, BLEU-4 %.3f",
        score(1),
        score(2),
        score(3),
        score(4));
  }
}
