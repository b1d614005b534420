package cxr.score.metric;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * BLEU of a whole set of texts (Papineni et al. 2002) with one reference each, without smoothing,
 * as pycocoevalcap computes it.
 *
 * <p>BLEU-n is the geometric mean of the first n precisions, times the brevity penalty; counts are
 * added up over the studies first.
 *
 * @param counts of all studies together
 * @param perStudy of each study; its own BLEU is mostly near 0, for without smoothing one missing
 *     4-gram is enough
 */
public record Bleu(Counts counts, List<Counts> perStudy) {

  private static final double TINY = 1e-15; // keeps the original's numbers where counts are 0
  private static final double SMALL = 1e-9;

  /**
   * What BLEU is made of.
   *
   * @param correct n-grams of the hypothesis that its reference has, each counted at most as often
   *     as there; for n from 1 to 4
   * @param guessed n-grams of the hypothesis; for n from 1 to 4
   * @param hypothesisLength in words
   * @param referenceLength in words
   */
  public record Counts(
      List<Long> correct, List<Long> guessed, long hypothesisLength, long referenceLength) {

    public Counts {
      correct = List.copyOf(correct);
      guessed = List.copyOf(guessed);
    }

    /** The share of n-grams that are correct. */
    public double precision(int n) {
      return Bleu.precision(correct.get(n - 1), guessed.get(n - 1));
    }

    /** exp(1 - reference length / hypothesis length) if the hypothesis is shorter, else 1. */
    public double brevityPenalty() {
      return Bleu.brevityPenalty(hypothesisLength, referenceLength);
    }

    /** BLEU-n for n from 1 to 4. */
    public double score(int n) {
      double product = 1;
      for (int i = 1; i <= n; i++) {
        product *= precision(i);
      }
      return Math.pow(product, 1.0 / n) * brevityPenalty();
    }

    /** The counts of some studies together. */
    static Counts sum(List<Counts> parts) {
      long[] correct = new long[NGrams.LONGEST];
      long[] guessed = new long[NGrams.LONGEST];
      long hypothesisLength = 0;
      long referenceLength = 0;
      for (Counts part : parts) {
        for (int n = 0; n < NGrams.LONGEST; n++) {
          correct[n] += part.correct.get(n);
          guessed[n] += part.guessed.get(n);
        }
        hypothesisLength += part.hypothesisLength;
        referenceLength += part.referenceLength;
      }
      return new Counts(list(correct), list(guessed), hypothesisLength, referenceLength);
    }

    private static List<Long> list(long[] values) {
      return List.of(values[0], values[1], values[2], values[3]);
    }
  }

  public Bleu {
    perStudy = List.copyOf(perStudy);
  }

  /**
   * Scores hypotheses against their references, words parted by blanks.
   *
   * @throws IllegalArgumentException if the lists differ in length or are empty
   */
  public static Bleu of(List<String> references, List<String> hypotheses) {
    return of(Pairs.of(references, hypotheses));
  }

  /** Scores texts that are cut into words already. */
  public static Bleu of(Pairs pairs) {
    List<Counts> perStudy =
        IntStream.range(0, pairs.size()).parallel().mapToObj(i -> count(pairs, i)).toList();
    return new Bleu(Counts.sum(perStudy), perStudy);
  }

  private static Counts count(Pairs pairs, int i) {
    long[] correct = new long[NGrams.LONGEST];
    long[] guessed = new long[NGrams.LONGEST];
    for (int n = 1; n <= NGrams.LONGEST; n++) {
      int[] hypothesis = pairs.hypothesis(i, n);
      correct[n - 1] = NGrams.common(hypothesis, pairs.reference(i, n));
      guessed[n - 1] = hypothesis.length;
    }
    return new Counts(
        Counts.list(correct),
        Counts.list(guessed),
        pairs.hypothesisLength(i),
        pairs.referenceLength(i));
  }

  public static double precision(double correct, double guessed) {
    return (correct + TINY) / (guessed + SMALL);
  }

  public static double brevityPenalty(double hypothesisLength, double referenceLength) {
    double ratio = (hypothesisLength + TINY) / (referenceLength + SMALL);
    return ratio < 1 ? Math.exp(1 - 1 / ratio) : 1;
  }

  /** BLEU-n for n from 1 to 4. */
  public double score(int n) {
    return counts.score(n);
  }

  /** Hypothesis words for each reference word. */
  public double lengthRatio() {
    return (double) counts.hypothesisLength / Math.max(1, counts.referenceLength);
  }

  /** The scores, and the parts that they are made of. */
  public String explain() {
    return String.format(
        Locale.ROOT,
        "%s: precisions %.3f, %.3f, %.3f, %.3f; brevity penalty %.3f (%d words, references %d)",
        this,
        counts.precision(1),
        counts.precision(2),
        counts.precision(3),
        counts.precision(4),
        counts.brevityPenalty(),
        counts.hypothesisLength,
        counts.referenceLength);
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
