package cxr.score.metric;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The mean over the studies of nltk's {@code sentence_bleu} with equal weights of the first n
 * orders, and its smoothing method 1 (Chen and Cherry 2014).
 *
 * <p>Without smoothing a study without a common 4-gram has a BLEU-4 of nearly 0 (nltk takes the
 * smallest double for the missing precision), so the mean is far below the BLEU of the whole set.
 *
 * @param perStudy the counts of each study
 */
public record NltkBleu(List<Bleu.Counts> perStudy) {

  private static final double METHOD_1 = 0.1; // instead of no correct n-gram

  public NltkBleu {
    perStudy = List.copyOf(perStudy);
  }

  /**
   * Scores hypotheses against their references, words parted by blanks.
   *
   * @throws IllegalArgumentException if the lists differ in length or are empty
   */
  public static NltkBleu of(List<String> references, List<String> hypotheses) {
    return new NltkBleu(Bleu.of(references, hypotheses).perStudy());
  }

  /** The mean BLEU-n for n from 1 to 4. */
  public double score(int n) {
    return mean(n, false);
  }

  /** The mean BLEU-n with smoothing method 1. */
  public double smoothed(int n) {
    return mean(n, true);
  }

  private double mean(int n, boolean smooth) {
    return IntStream.range(0, perStudy.size())
        .mapToDouble(study -> score(study, n, smooth))
        .average()
        .orElseThrow();
  }

  /** BLEU-n of one study. */
  public double score(int study, int n, boolean smooth) {
    Bleu.Counts counts = perStudy.get(study);
    if (counts.correct().get(0) == 0) {
      return 0;
    }
    double logs = 0;
    for (int i = 0; i < n; i++) {
      double guessed = Math.max(1, counts.guessed().get(i));
      double correct = counts.correct().get(i);
      double missing = smooth ? METHOD_1 / guessed : Double.MIN_NORMAL;
      logs += Math.log(correct == 0 ? missing : correct / guessed) / n;
    }
    double ratio = (double) counts.referenceLength() / counts.hypothesisLength();
    return (ratio < 1 ? 1 : Math.exp(1 - ratio)) * Math.exp(logs);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "mean of nltk's sentence BLEU-1 %.3f, BLEU-4 %.3f (smoothed %.3f)",
        score(1),
        score(4),
        smoothed(4));
  }
}
