package cxr.score.metric;

import java.util.List;
import java.util.stream.IntStream;

/**
 * CIDEr (Vedantam et al. 2015) as pycocoevalcap computes it: how alike hypothesis and reference are
 * where the rare n-grams weigh most.
 *
 * <p>An n-gram weighs its count times ln N - ln max(1, df): N references are scored, df of them
 * have it. A study's score is 10 times the mean over n of the cosines between the weights of
 * hypothesis (clipped at the reference's) and reference, times exp(-d²/72), d the difference of
 * their bigram counts. It depends on the set: the same text scores otherwise among other
 * references.
 */
public final class Cider implements Metric {

  private static final double SIGMA = 6;

  @Override
  public List<Measure> measures() {
    return List.of(Measure.CIDER);
  }

  @Override
  public Tally tally(Pairs pairs) {
    double[][] rarities =
        IntStream.rangeClosed(1, NGrams.LONGEST)
            .mapToObj(n -> rarities(pairs, n))
            .toArray(double[][]::new);
    double[] scores =
        IntStream.range(0, pairs.size())
            .parallel()
            .mapToDouble(i -> score(pairs, i, rarities))
            .toArray();
    return studies -> new double[] {studies.sum(scores) / studies.size()};
  }

  /** ln N - ln max(1, df) of each n-gram. */
  private static double[] rarities(Pairs pairs, int n) {
    int[] having = pairs.references().grams().having(n);
    double all = Math.log(pairs.size());
    return IntStream.range(0, pairs.hypotheses().grams().kinds(n))
        .mapToDouble(gram -> all - Math.log(gram < having.length ? Math.max(1, having[gram]) : 1))
        .toArray();
  }

  /** 10 times the mean cosine of the 1- to 4-grams, times the penalty of other lengths. */
  private static double score(Pairs pairs, int i, double[][] rarities) {
    double difference = pairs.hypothesis(i, 2).length - pairs.reference(i, 2).length;
    double penalty = Math.exp(-difference * difference / (2 * SIGMA * SIGMA));
    return 10
        * penalty
        * IntStream.rangeClosed(1, NGrams.LONGEST)
            .mapToDouble(
                n -> cosine(pairs.hypothesis(i, n), pairs.reference(i, n), rarities[n - 1]))
            .average()
            .orElseThrow();
  }

  private static double cosine(int[] hypothesis, int[] reference, double[] rarities) {
    double product = 0;
    int j = 0;
    for (int i = 0; i < hypothesis.length; ) {
      int gram = hypothesis[i];
      int end = endOfRun(hypothesis, i);
      while (j < reference.length && reference[j] < gram) {
        j++;
      }
      if (j < reference.length && reference[j] == gram) {
        int times = endOfRun(reference, j) - j;
        double weight = times * rarities[gram];
        product += Math.min(end - i, times) * rarities[gram] * weight;
      }
      i = end;
    }
    double norms = norm(hypothesis, rarities) * norm(reference, rarities);
    return norms == 0 ? 0 : product / norms;
  }

  private static double norm(int[] grams, double[] rarities) {
    double sum = 0;
    for (int i = 0; i < grams.length; ) {
      int end = endOfRun(grams, i);
      double weight = (end - i) * rarities[grams[i]];
      sum += weight * weight;
      i = end;
    }
    return Math.sqrt(sum);
  }

  /** Where the run of equal numbers that begins at a place ends. */
  private static int endOfRun(int[] ascending, int from) {
    int end = from + 1;
    while (end < ascending.length && ascending[end] == ascending[from]) {
      end++;
    }
    return end;
  }
}
