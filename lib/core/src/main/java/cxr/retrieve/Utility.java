package cxr.retrieve;

import cxr.score.metric.NGrams;
import cxr.score.metric.PairwiseScores;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What a text is worth where a training report would have been right: CIDEr / .4 + ROUGE-L / .35 +
 * linear BLEU.
 *
 * <p>The text of the greatest expected utility is written: minimum Bayes risk decoding (Kumar and
 * Byrne 2004). BLEU-4 belongs to a whole set and does not add up over studies, so its logarithm is
 * taken to first order in each study's counts (as Tromble et al. 2008 do for lattices): with m(n)
 * matches of n-grams in a text of c words, references of R words on average and C = .95 R, it is
 * the sum over n of
 *
 * <pre>  m(n) / (4 p(n) (C - n + 1)) - max(0, c - n + 1) / (4 (C - n + 1))</pre>
 *
 * and, of the brevity penalty, c R / C². Our own choices are the point of expansion (the length
 * ratio .95 and the precisions p = .5, .26, .16, .11) and the divisors, which make the three parts
 * weigh about the same on IU X-Ray.
 */
final class Utility {

  private static final double CIDER = .4;
  private static final double ROUGE_L = .35;
  private static final double RATIO = .95;
  private static final double[] PRECISIONS = {.5, .26, .16, .11};
  private static final int AT_ONCE = 256; // texts between two looks for an interrupt

  private final PairwiseScores scores;
  private final double words; // C

  /**
   * For training reports.
   *
   * @param references as they are scored
   */
  Utility(List<String> references) {
    scores = new PairwiseScores(references);
    words = RATIO * scores.meanWords();
  }

  /**
   * The utilities of texts, computed on all cores.
   *
   * @param texts as they are scored
   * @return [texts][training reports]
   * @throws CancellationException if the thread is interrupted, which it stays
   */
  List<float[]> rows(List<String> texts) {
    return each(scores, texts, row -> row);
  }

  /**
   * The expected utilities of texts, which take no room.
   *
   * @param weights of the training reports
   * @throws CancellationException if the thread is interrupted, which it stays
   */
  List<Double> expected(List<String> texts, double[] weights) {
    int[] weighing = IntStream.range(0, weights.length).filter(r -> weights[r] != 0).toArray();
    double[] theirs = IntStream.of(weighing).mapToDouble(r -> weights[r]).toArray();
    PairwiseScores some = theirs.length == weights.length ? scores : scores.only(weighing);
    return each(some, texts, row -> expected(row, theirs));
  }

  /** The sum of the utilities of a text, each times its weight. */
  static double expected(float[] utilities, double[] weights) {
    double sum = 0;
    for (int r = 0; r < weights.length; r++) {
      sum += weights[r] * utilities[r];
    }
    return sum;
  }

  private <T> List<T> each(PairwiseScores scores, List<String> texts, Function<float[], T> use) {
    List<T> results = new ArrayList<>();
    for (int from = 0; from < texts.size(); from += AT_ONCE) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("The choice of a report was interrupted.");
      }
      List<String> some = texts.subList(from, Math.min(from + AT_ONCE, texts.size()));
      results.addAll(scores.rows(some).parallel().map(this::utilities).map(use).toList());
    }
    return results;
  }

  private float[] utilities(PairwiseScores.Row row) {
    double base = row.words() / (RATIO * words);
    double[] gains = new double[NGrams.LONGEST];
    for (int n = 1; n <= gains.length; n++) {
      double guessed = 4 * Math.max(1, words - n + 1);
      base -= Math.max(0, row.words() - n + 1) / guessed;
      gains[n - 1] = 1 / (guessed * PRECISIONS[n - 1]);
    }
    float[] utilities = new float[row.cider().length];
    for (int r = 0; r < utilities.length; r++) {
      double utility = base + row.cider()[r] / CIDER + row.rougeL()[r] / ROUGE_L;
      for (int n = 0; n < gains.length; n++) {
        utility += gains[n] * row.matches()[n][r];
      }
      utilities[r] = (float) utility;
    }
    return utilities;
  }
}
