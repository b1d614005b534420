package cxr.score.metric;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * ROUGE-L (Lin 2004) as pycocoevalcap computes it: the mean over the studies of (1 + b²) P R / (R +
 * b² P), b = 1.2, where P and R are the shares of the hypothesis' and the reference's words that
 * lie in their longest common subsequence.
 *
 * @param score the mean
 * @param perStudy the subsequence of each study
 */
public record RougeL(double score, List<CommonSubsequence> perStudy) {

  private static final double BETA = 1.2;

  public RougeL {
    perStudy = List.copyOf(perStudy);
  }

  /**
   * Scores hypotheses against their references, words parted by single blanks: an empty text counts
   * as one empty word.
   *
   * @throws IllegalArgumentException if the lists differ in length or are empty
   */
  public static RougeL of(List<String> references, List<String> hypotheses) {
    return of(Pairs.of(references, hypotheses));
  }

  /** Scores texts that are cut into words already. */
  public static RougeL of(Pairs pairs) {
    List<CommonSubsequence> perStudy =
        IntStream.range(0, pairs.size()).parallel().mapToObj(i -> common(pairs, i)).toList();
    return new RougeL(
        perStudy.stream().mapToDouble(RougeL::score).average().orElseThrow(), perStudy);
  }

  private static CommonSubsequence common(Pairs pairs, int i) {
    String reference = pairs.references().get(i);
    String hypothesis = pairs.hypotheses().get(i);
    return PythonWhitespace.areSingleSpaced(reference)
            && PythonWhitespace.areSingleSpaced(hypothesis)
        ? CommonSubsequence.of(pairs.referenceWords(i), pairs.hypothesisWords(i))
        : CommonSubsequence.of(reference.split(" ", -1), hypothesis.split(" ", -1));
  }

  /** The score of one study. */
  public double score(int study) {
    return score(perStudy.get(study));
  }

  private static double score(CommonSubsequence common) {
    double precision = common.precision();
    double recall = common.recall();
    return common.length() == 0
        ? 0
        : (1 + BETA * BETA) * precision * recall / (recall + BETA * BETA * precision);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "ROUGE-L %.3f", score);
  }
}
