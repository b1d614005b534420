package cxr.score.metric;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The mean over the studies of nltk's {@code sentence_bleu} with equal weights of the first n
 * orders, and its smoothing method 1 (Chen and Cherry 2014).
 *
 * <p>Without smoothing a study without a common 4-gram has a BLEU-4 of nearly 0 (nltk takes the
 * smallest double for the missing precision), so the mean is far below the BLEU of the whole set.
 *
 * @param smoothed by method 1
 */
public record NltkBleu(boolean smoothed) implements Metric {

  private static final double METHOD_1 = 0.1; // instead of no correct n-gram

  @Override
  public List<Measure> measures() {
    return new Bleu().measures();
  }

  @Override
  public Tally tally(Pairs pairs) {
    Bleu.Counts counts = Bleu.Counts.of(pairs);
    double[][] scores =
        IntStream.rangeClosed(1, NGrams.LONGEST)
            .mapToObj(
                n ->
                    IntStream.range(0, pairs.size())
                        .mapToDouble(study -> score(counts, study, n))
                        .toArray())
            .toArray(double[][]::new);
    return studies -> Arrays.stream(scores).mapToDouble(studies::mean).toArray();
  }

  private double score(Bleu.Counts counts, int study, int n) {
    if (counts.correct()[0][study] == 0) {
      return 0;
    }
    double logs = 0;
    for (int i = 0; i < n; i++) {
      double guessed = Math.max(1, counts.guessed()[i][study]);
      double correct = counts.correct()[i][study];
      double missing = smoothed ? METHOD_1 / guessed : Double.MIN_NORMAL;
      logs += Math.log(correct == 0 ? missing : correct / guessed) / n;
    }
    double ratio = (double) counts.reference()[study] / counts.hypothesis()[study];
    return (ratio < 1 ? 1 : Math.exp(1 - ratio)) * Math.exp(logs);
  }
}
