package cxr.score;

import cxr.score.ConditionScores.Counts;
import cxr.score.metric.Selection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One finding of some studies: its probabilities beside its labels, and the outcome of each
 * decision.
 *
 * @param ranking of the studies by the probabilities
 * @param outcomes of each study 0 where the finding is decided and present, 1 where it is decided
 *     alone, 2 where it is present alone, and else 3
 */
public record FindingColumn(double[] probabilities, Ranking ranking, byte[] outcomes) {

  /**
   * Of each finding.
   *
   * @param thresholds that decide; their labels are the findings
   * @param probabilities of each study and finding, [N][L]
   * @param present whether the finding is there, [N][L]
   */
  public static List<FindingColumn> each(
      Thresholds thresholds, Thresholds.Kind kind, double[][] probabilities, boolean[][] present) {
    return IntStream.range(0, thresholds.labels().size())
        .mapToObj(label -> of(probabilities, present, label, thresholds.of(label, kind)))
        .toList();
  }

  private static FindingColumn of(
      double[][] probabilities, boolean[][] present, int label, double threshold) {
    double[] p = Thresholds.column(probabilities, label);
    boolean[] y = Thresholds.column(present, label);
    byte[] outcomes = new byte[p.length];
    for (int n = 0; n < p.length; n++) {
      boolean decided = p[n] >= threshold;
      outcomes[n] = (byte) (decided ? (y[n] ? 0 : 1) : (y[n] ? 2 : 3));
    }
    return new FindingColumn(p, Ranking.of(p, y), outcomes);
  }

  boolean[] present() {
    return ranking.positive();
  }

  private Counts counts(Selection studies) {
    int[] n = studies.outcomes(outcomes);
    return new Counts(n[0], n[1], n[2], n[3]);
  }

  /** Of all studies. */
  Counts counts() {
    return counts(Selection.all(outcomes.length));
  }

  /** F1 of all decisions of some studies together. */
  public static double microF1(List<FindingColumn> findings, Selection studies) {
    return ConditionF1.micro(counts(findings, studies));
  }

  /** The mean F1 of the findings that a label or a decision names, of some studies. */
  public static double macroF1(List<FindingColumn> findings, Selection studies) {
    return ConditionF1.macro(counts(findings, studies));
  }

  private static List<Counts> counts(List<FindingColumn> findings, Selection studies) {
    return findings.stream().map(finding -> finding.counts(studies)).toList();
  }

  /** The rankings of findings. */
  public static List<Ranking> rankings(List<FindingColumn> findings) {
    return findings.stream().map(FindingColumn::ranking).toList();
  }
}
