package cxr.score;

import cxr.score.FindingScores.Score;
import cxr.score.metric.Bootstrap;
import cxr.score.metric.Interval;
import cxr.score.metric.Selection;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/**
 * The scores over all findings on all studies, and on each draw of them: what systems and seeds are
 * compared by.
 *
 * @param values by the order of {@link Score}
 * @param draws of each score those of the bootstrap's default draws
 */
public record FindingDraws(double[] values, double[][] draws) {

  /**
   * Of probabilities, as {@link FindingScores#of} scores them.
   *
   * @param probabilities of each study and finding, [N][L]
   * @param present whether the finding is there, [N][L]
   */
  public static FindingDraws of(
      Thresholds thresholds, Thresholds.Kind kind, double[][] probabilities, boolean[][] present) {
    return of(
        FindingScores.columns(thresholds, kind, probabilities, present),
        Bootstrap.defaults(),
        present.length);
  }

  static FindingDraws of(List<FindingScores.Column> columns, Bootstrap bootstrap, int studies) {
    return new FindingDraws(
        FindingScores.values(columns, Selection.all(studies)),
        bootstrap.scores(studies, drawn -> FindingScores.values(columns, drawn)));
  }

  /** The mean over the runs of a system. */
  public static FindingDraws mean(List<FindingDraws> runs) {
    return runs.stream()
        .reduce((sum, run) -> sum.with(run, (a, b) -> a + b))
        .map(sum -> sum.with(sum, (a, same) -> a / runs.size()))
        .orElseThrow();
  }

  /** How far these are above others of the same studies. */
  public FindingDraws minus(FindingDraws other) {
    return with(other, (a, b) -> a - b);
  }

  private FindingDraws with(FindingDraws other, DoubleBinaryOperator operator) {
    return new FindingDraws(
        with(values, other.values, operator),
        IntStream.range(0, draws.length)
            .mapToObj(score -> with(draws[score], other.draws[score], operator))
            .toArray(double[][]::new));
  }

  private static double[] with(double[] row, double[] other, DoubleBinaryOperator operator) {
    return IntStream.range(0, row.length)
        .mapToDouble(i -> operator.applyAsDouble(row[i], other[i]))
        .toArray();
  }

  /** One of the values. */
  public double value(Score score) {
    return values[score.ordinal()];
  }

  /** Where the score lies in 95 of 100 draws of the studies. */
  public Interval interval(Score score) {
    return Interval.of(draws[score.ordinal()]);
  }

  /**
   * The 95 % interval of the mean difference of two systems by Student's t over their seeds, which
   * are paired.
   *
   * @param first runs of the one, two at least
   * @param second as many of the other
   */
  public static Interval overSeeds(
      Score score, List<FindingDraws> first, List<FindingDraws> second) {
    return Interval.ofMean(
        IntStream.range(0, first.size())
            .mapToDouble(i -> first.get(i).value(score) - second.get(i).value(score))
            .toArray());
  }
}
