package cxr.score.metric;

import cxr.text.conditions.Condition;
import cxr.text.conditions.Scheme;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What each study adds to the scores of a set, in a row of numbers. The scores of any choice of
 * studies, be it a group or a draw of the bootstrap, come from the sum of their rows; so nothing is
 * counted twice, and CIDEr's weights stay those of the whole set.
 *
 * <p>A row holds the correct and the guessed n-grams (n from 1 to 4), both lengths, ROUGE-L, CIDEr,
 * and for each condition whether it is named by both, by the hypothesis alone, by the reference
 * alone.
 */
public final class StudyCounts {

  private static final int CORRECT = 0;
  private static final int GUESSED = NGrams.LONGEST;
  private static final int LENGTHS = 2 * NGrams.LONGEST; // hypothesis, reference
  private static final int ROUGE_L = LENGTHS + 2;
  private static final int CIDER = ROUGE_L + 1;
  private static final int CONDITIONS = CIDER + 1; // both, hypothesis alone, reference alone

  private final Scheme scheme;
  private final double[][] rows;

  public StudyCounts(
      Bleu bleu,
      RougeL rougeL,
      Cider cider,
      Scheme scheme,
      List<Set<Condition>> references,
      List<Set<Condition>> hypotheses) {
    this.scheme = scheme;
    List<Condition> names = scheme.conditions();
    rows = new double[references.size()][CONDITIONS + 3 * names.size()];
    for (int i = 0; i < rows.length; i++) {
      double[] row = rows[i];
      Bleu.Counts counts = bleu.perStudy().get(i);
      for (int n = 0; n < NGrams.LONGEST; n++) {
        row[CORRECT + n] = counts.correct().get(n);
        row[GUESSED + n] = counts.guessed().get(n);
      }
      row[LENGTHS] = counts.hypothesisLength();
      row[LENGTHS + 1] = counts.referenceLength();
      row[ROUGE_L] = rougeL.score(i);
      row[CIDER] = cider.perStudy().get(i).score();
      for (int c = 0; c < names.size(); c++) {
        boolean inReference = references.get(i).contains(names.get(c));
        boolean inHypothesis = hypotheses.get(i).contains(names.get(c));
        row[CONDITIONS + 3 * c] = inReference && inHypothesis ? 1 : 0;
        row[CONDITIONS + 3 * c + 1] = !inReference && inHypothesis ? 1 : 0;
        row[CONDITIONS + 3 * c + 2] = inReference && !inHypothesis ? 1 : 0;
      }
    }
  }

  private StudyCounts(Scheme scheme, double[][] rows) {
    this.scheme = scheme;
    this.rows = rows;
  }

  /** The rows of some studies alone. */
  public StudyCounts of(List<Integer> studies) {
    return new StudyCounts(
        scheme, studies.stream().map(study -> rows[study]).toArray(double[][]::new));
  }

  /** The scores of all studies, by the order of {@link Measure}. */
  public double[] scores() {
    return scores(IntStream.range(0, rows.length).toArray());
  }

  int size() {
    return rows.length;
  }

  /**
   * The scores of some studies, by the order of {@link Measure}; that of METEOR is not among them:
   * NaN.
   */
  public double[] scores(int[] studies) {
    double[] sum = new double[CONDITIONS + 3 * scheme.conditions().size()];
    for (int study : studies) {
      double[] row = rows[study];
      for (int c = 0; c < sum.length; c++) {
        sum[c] += row[c];
      }
    }
    double[] scores = new double[Measure.values().length];
    double penalty = Bleu.brevityPenalty(sum[LENGTHS], sum[LENGTHS + 1]);
    double product = 1;
    for (int n = 1; n <= NGrams.LONGEST; n++) {
      product *= Bleu.precision(sum[CORRECT + n - 1], sum[GUESSED + n - 1]);
      scores[Measure.BLEU_1.ordinal() + n - 1] = penalty * Math.pow(product, 1.0 / n);
    }
    scores[Measure.ROUGE_L.ordinal()] = sum[ROUGE_L] / studies.length;
    scores[Measure.CIDER.ordinal()] = sum[CIDER] / studies.length;
    scores[Measure.METEOR.ordinal()] = Double.NaN;
    scores[Measure.MICRO_F1.ordinal()] = microF1(sum, true);
    scores[Measure.MACRO_F1.ordinal()] = macroF1(sum, true);
    scores[Measure.MICRO_F1_FINDINGS.ordinal()] = microF1(sum, false);
    scores[Measure.MACRO_F1_FINDINGS.ordinal()] = macroF1(sum, false);
    scores[Measure.LENGTH_RATIO.ordinal()] = sum[LENGTHS] / Math.max(1, sum[LENGTHS + 1]);
    return scores;
  }

  /** F1 of all decisions together. */
  private double microF1(double[] sum, boolean withNormal) {
    double both = 0;
    double alone = 0;
    for (int c = 0; c < scheme.conditions().size(); c++) {
      if (withNormal || scheme.conditions().get(c) != scheme.none()) {
        int at = CONDITIONS + 3 * c;
        both += sum[at];
        alone += sum[at + 1] + sum[at + 2];
      }
    }
    return f1(both, alone);
  }

  /** The mean F1 of the conditions that either side names; NaN if there is none. */
  private double macroF1(double[] sum, boolean withNormal) {
    double total = 0;
    int counted = 0;
    for (int c = 0; c < scheme.conditions().size(); c++) {
      if (withNormal || scheme.conditions().get(c) != scheme.none()) {
        int at = CONDITIONS + 3 * c;
        double f1 = f1(sum[at], sum[at + 1] + sum[at + 2]);
        if (!Double.isNaN(f1)) {
          total += f1;
          counted++;
        }
      }
    }
    return counted == 0 ? Double.NaN : total / counted;
  }

  /** NaN where neither side names anything. */
  private static double f1(double both, double alone) {
    return both + alone == 0 ? Double.NaN : 2 * both / (2 * both + alone);
  }
}
