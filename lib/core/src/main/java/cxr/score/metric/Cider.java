package cxr.score.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
 *
 * @param score the mean over the studies, from 0 to 10
 * @param perStudy the parts of each study
 */
public record Cider(double score, List<Part> perStudy) {

  private static final double SIGMA = 6;

  /**
   * What a study's score is made of.
   *
   * @param cosines clipped, of the 1- to 4-grams
   * @param lengthPenalty 1 where hypothesis and reference are equally long, less where not
   */
  public record Part(List<Double> cosines, double lengthPenalty) {

    public Part {
      cosines = List.copyOf(cosines);
    }

    /** 10 times the mean cosine, times the penalty. */
    public double score() {
      return 10
          * lengthPenalty
          * cosines.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
  }

  public Cider {
    perStudy = List.copyOf(perStudy);
  }

  /**
   * Scores hypotheses against their references, words parted by blanks.
   *
   * @throws IllegalArgumentException if the lists differ in length or are empty
   */
  public static Cider of(List<String> references, List<String> hypotheses) {
    return of(Pairs.of(references, hypotheses));
  }

  /** Scores texts that are cut into words already. */
  public static Cider of(Pairs pairs) {
    double[][] rarities =
        IntStream.rangeClosed(1, NGrams.LONGEST)
            .mapToObj(n -> rarities(pairs, n))
            .toArray(double[][]::new);
    List<Part> perStudy =
        IntStream.range(0, pairs.size())
            .parallel()
            .mapToObj(i -> part(pairs, i, rarities))
            .toList();
    return new Cider(perStudy.stream().mapToDouble(Part::score).average().orElseThrow(), perStudy);
  }

  /** ln N - ln max(1, df) of each n-gram. */
  private static double[] rarities(Pairs pairs, int n) {
    int[] references = new int[pairs.kinds(n)];
    for (int i = 0; i < pairs.size(); i++) {
      int[] grams = pairs.reference(i, n);
      for (int k = 0; k < grams.length; k++) {
        if (k == 0 || grams[k] != grams[k - 1]) {
          references[grams[k]]++;
        }
      }
    }
    double all = Math.log(pairs.size());
    return Arrays.stream(references).mapToDouble(df -> all - Math.log(Math.max(1, df))).toArray();
  }

  private static Part part(Pairs pairs, int i, double[][] rarities) {
    Double[] cosines = new Double[NGrams.LONGEST];
    for (int n = 1; n <= NGrams.LONGEST; n++) {
      cosines[n - 1] = cosine(pairs.hypothesis(i, n), pairs.reference(i, n), rarities[n - 1]);
    }
    double difference = pairs.hypothesis(i, 2).length - pairs.reference(i, 2).length;
    double penalty = Math.exp(-difference * difference / (2 * SIGMA * SIGMA));
    return new Part(List.of(cosines), penalty);
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

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "CIDEr %.3f", score);
  }
}
