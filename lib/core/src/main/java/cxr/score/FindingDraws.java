package cxr.score;

import cxr.score.FindingScores.Score;
import cxr.score.metric.Bootstrap;
import cxr.score.metric.Interval;
import cxr.score.metric.Selection;
import java.util.Arrays;
import java.util.List;
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
        FindingColumn.each(thresholds, kind, probabilities, present),
        Bootstrap.defaults(),
        present.length);
  }

  static FindingDraws of(List<FindingColumn> columns, Bootstrap bootstrap, int studies) {
    return new FindingDraws(
        FindingScores.values(columns, Selection.all(studies)),
        bootstrap.scores(studies, drawn -> FindingScores.values(columns, drawn)));
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
   * A score's mean over the runs of a system, a seed each.
   *
   * @param runs one at least
   */
  public static Estimate estimate(Score score, List<FindingDraws> runs) {
    double[][] draws =
        runs.stream().map(run -> run.draws[score.ordinal()]).toArray(double[][]::new);
    return new Estimate(
        runs.stream().mapToDouble(run -> run.value(score)).toArray(),
        IntStream.range(0, draws[0].length)
            .mapToDouble(
                draw -> Arrays.stream(draws).mapToDouble(run -> run[draw]).average().orElseThrow())
            .toArray());
  }
}
