package cxr.score.metric;

import java.util.List;
import java.util.stream.IntStream;

/**
 * ROUGE-L (Lin 2004) as pycocoevalcap computes it: the mean over the studies of (1 + b²) P R / (R +
 * b² P), b = 1.2, where P and R are the shares of the hypothesis' and the reference's words that
 * lie in their longest common subsequence. Words are parted by single blanks: an empty text counts
 * as one empty word.
 */
public final class RougeL implements ColumnMetric {

  private static final double BETA = 1.2;

  @Override
  public List<Measure> measures() {
    return List.of(Measure.ROUGE_L);
  }

  @Override
  public Columns columns(Pairs pairs) {
    return Columns.ofValues(
        pairs,
        IntStream.range(0, pairs.size())
            .parallel()
            .mapToDouble(i -> score(common(pairs, i)))
            .toArray());
  }

  @Override
  public double[] scores(Columns columns, Selection studies) {
    return new double[] {studies.sum(columns.values()[0]) / studies.size()};
  }

  private static CommonSubsequence common(Pairs pairs, int i) {
    String reference = pairs.references().texts().get(i);
    String hypothesis = pairs.hypotheses().texts().get(i);
    return PythonWhitespace.areSingleSpaced(reference)
            && PythonWhitespace.areSingleSpaced(hypothesis)
        ? CommonSubsequence.of(
            pairs.references().grams().words(i), pairs.hypotheses().grams().words(i))
        : CommonSubsequence.of(reference.split(" ", -1), hypothesis.split(" ", -1));
  }

  /** Of one study. */
  static double score(CommonSubsequence common) {
    double precision = common.precision();
    double recall = common.recall();
    return common.length() == 0
        ? 0
        : (1 + BETA * BETA) * precision * recall / (recall + BETA * BETA * precision);
  }
}
