package cxr.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * ROUGE-L (Lin 2004): how long the longest common subsequence of words is, as pycocoevalcap
 * computes it.
 *
 * @param score the mean over the studies
 * @param perStudy (1 + b²) P R / (R + b² P), b = 1.2, where P is the share of the hypothesis' words
 *     that lie in the subsequence and R the share of the reference's
 */
public record RougeL(double score, List<Double> perStudy) {

  private static final double BETA = 1.2;

  public RougeL {
    perStudy = List.copyOf(perStudy);
  }

  /**
   * Scores hypotheses against their references, words parted by single blanks.
   *
   * @throws IllegalArgumentException if the lists differ in length or are empty
   */
  public static RougeL of(List<String> references, List<String> hypotheses) {
    Pairs.check(references, hypotheses);
    List<Double> scores = new ArrayList<>();
    for (int i = 0; i < references.size(); i++) {
      scores.add(score(references.get(i), hypotheses.get(i)));
    }
    double mean = scores.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    return new RougeL(mean, scores);
  }

  /** An empty text counts as one empty word, as splitting at each blank has it. */
  private static double score(String reference, String hypothesis) {
    String[] r = reference.split(" ", -1);
    String[] h = hypothesis.split(" ", -1);
    double common = longestCommonSubsequence(r, h);
    double precision = common / h.length;
    double recall = common / r.length;
    if (precision == 0 || recall == 0) {
      return 0;
    }
    return (1 + BETA * BETA) * precision * recall / (recall + BETA * BETA * precision);
  }

  private static int longestCommonSubsequence(String[] a, String[] b) {
    int[] row = new int[b.length + 1];
    for (String word : a) {
      int diagonal = 0;
      for (int j = 1; j <= b.length; j++) {
        int above = row[j];
        row[j] = word.equals(b[j - 1]) ? diagonal + 1 : Math.max(above, row[j - 1]);
        diagonal = above;
      }
    }
    return row[b.length];
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "ROUGE-L %.3f", score);
  }
}
