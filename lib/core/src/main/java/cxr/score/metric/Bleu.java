package cxr.score.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * BLEU of a whole set of texts (Papineni et al. 2002) with one reference each, without smoothing,
 * as pycocoevalcap computes it.
 *
 * <p>BLEU-n is the geometric mean of the first n precisions, times the brevity penalty; counts are
 * added up over the studies first. So a study's own BLEU is mostly near 0: one missing 4-gram is
 * enough.
 */
public final class Bleu implements ColumnMetric {

  private static final double TINY = 1e-15; // keeps the original's numbers where counts are 0
  private static final double SMALL = 1e-9;

  /**
   * What BLEU is made of; a number for each study.
   *
   * @param correct n-grams of the hypothesis that its reference has, each counted at most as often
   *     as there: [n - 1][study]
   * @param guessed n-grams of the hypothesis: [n - 1][study]
   * @param reference its words; those of the hypothesis are its guessed 1-grams
   */
  record Counts(int[][] correct, int[][] guessed, int[] reference) {

    static Counts of(Pairs pairs) {
      int[][] correct = new int[NGrams.LONGEST][pairs.size()];
      int[][] guessed = new int[NGrams.LONGEST][pairs.size()];
      int[] words = new int[pairs.size()];
      IntStream.range(0, pairs.size())
          .parallel()
          .forEach(
              i -> {
                for (int n = 1; n <= NGrams.LONGEST; n++) {
                  int[] hypothesis = pairs.hypothesis(i, n);
                  correct[n - 1][i] = NGrams.common(hypothesis, pairs.reference(i, n));
                  guessed[n - 1][i] = hypothesis.length;
                }
                words[i] = pairs.reference(i, 1).length;
              });
      return new Counts(correct, guessed, words);
    }
  }

  @Override
  public List<Measure> measures() {
    return List.of(Measure.BLEU_1, Measure.BLEU_2, Measure.BLEU_3, Measure.BLEU_4);
  }

  @Override
  public Columns columns(Pairs pairs) {
    Counts counts = Counts.of(pairs);
    List<int[]> columns = new ArrayList<>(List.of(counts.correct));
    columns.addAll(List.of(counts.guessed));
    columns.add(counts.reference);
    return Columns.ofCounts(pairs, columns.toArray(int[][]::new));
  }

  @Override
  public double[] scores(Columns columns, Selection studies) {
    long[] sums = Arrays.stream(columns.counts()).mapToLong(studies::sum).toArray();
    double penalty = brevityPenalty(sums[NGrams.LONGEST], sums[2 * NGrams.LONGEST]);
    double[] scores = new double[NGrams.LONGEST];
    double product = 1;
    for (int n = 1; n <= scores.length; n++) {
      product *= precision(sums[n - 1], sums[NGrams.LONGEST + n - 1]);
      scores[n - 1] = penalty * Math.pow(product, 1.0 / n);
    }
    return scores;
  }

  /** The share of n-grams that are correct. */
  public static double precision(double correct, double guessed) {
    return (correct + TINY) / (guessed + SMALL);
  }

  /** exp(1 - reference length / hypothesis length) if the hypothesis is shorter, else 1. */
  public static double brevityPenalty(double hypothesisLength, double referenceLength) {
    double ratio = (hypothesisLength + TINY) / (referenceLength + SMALL);
    return ratio < 1 ? Math.exp(1 - 1 / ratio) : 1;
  }
}
