package cxr.score.metric;

import java.util.List;
import java.util.stream.DoubleStream;
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
public final class Cider implements ColumnMetric {

  private static final double SIGMA = 6;

  @Override
  public List<Measure> measures() {
    return List.of(Measure.CIDER);
  }

  @Override
  public Columns columns(Pairs pairs) {
    Weights weights = Weights.of(pairs.frequencies());
    return Columns.ofValues(
        pairs,
        IntStream.range(0, pairs.size())
            .parallel()
            .mapToDouble(i -> score(pairs, i, weights))
            .toArray());
  }

  @Override
  public double[] scores(Columns columns, Selection studies) {
    return new double[] {studies.sum(columns.values()[0]) / studies.size()};
  }

  /**
   * What an n-gram weighs each time that it stands in a text.
   *
   * @param known [n - 1][n-gram] ln N - ln max(1, df)
   * @param unknown of an n-gram that no reference has: ln N
   */
  record Weights(double[][] known, double unknown) {

    static Weights of(Frequencies frequencies) {
      double all = Math.log(frequencies.references());
      double[][] known =
          IntStream.rangeClosed(1, NGrams.LONGEST)
              .mapToObj(frequencies.having())
              .map(
                  having -> IntStream.of(having).mapToDouble(df -> all - Math.log(Math.max(1, df))))
              .map(DoubleStream::toArray)
              .toArray(double[][]::new);
      return new Weights(known, all);
    }

    double of(int n, int gram) {
      return gram < known[n - 1].length ? known[n - 1][gram] : unknown;
    }

    /** The length of a text's vector of n-grams, each weight times its count. */
    double norm(int n, int[] grams) {
      double sum = 0;
      for (int i = 0; i < grams.length; ) {
        int end = endOfRun(grams, i);
        double weight = (end - i) * of(n, grams[i]);
        sum += weight * weight;
        i = end;
      }
      return Math.sqrt(sum);
    }
  }

  /** What the cosines are multiplied by, for texts whose bigrams differ in number. */
  static double penalty(int difference) {
    return Math.exp(-(double) difference * difference / (2 * SIGMA * SIGMA));
  }

  /** 10 times the mean cosine of the 1- to 4-grams, times the penalty of other lengths. */
  private static double score(Pairs pairs, int i, Weights weights) {
    return 10
        * penalty(pairs.hypothesis(i, 2).length - pairs.reference(i, 2).length)
        * IntStream.rangeClosed(1, NGrams.LONGEST)
            .mapToDouble(n -> cosine(n, pairs.hypothesis(i, n), pairs.reference(i, n), weights))
            .average()
            .orElseThrow();
  }

  private static double cosine(int n, int[] hypothesis, int[] reference, Weights weights) {
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
        double rarity = weights.of(n, gram);
        double weight = times * rarity;
        product += Math.min(end - i, times) * rarity * weight;
      }
      i = end;
    }
    double norms = weights.norm(n, hypothesis) * weights.norm(n, reference);
    return norms == 0 ? 0 : product / norms;
  }

  /** Where the run of equal numbers that begins at a place ends. */
  static int endOfRun(int[] ascending, int from) {
    int end = from + 1;
    while (end < ascending.length && ascending[end] == ascending[from]) {
      end++;
    }
    return end;
  }
}
