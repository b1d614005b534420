package cxr.evaluate;

import cxr.data.Study;
import cxr.features.KernelRidge;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Findings by ridge regression on features of a frozen encoder: learnt in seconds.
 *
 * @param labels the findings
 * @param features of studies
 * @param ridge fitted to the training studies' features
 * @param present of the n training studies, 1 for a finding that the report names, else 0: [n][L]
 */
public record RidgeFindings(
    List<String> labels, StudyFeatures features, KernelRidge ridge, double[][] present)
    implements FindingsModel {

  /** The vectors of studies that a regression reads. */
  public interface StudyFeatures {
    /**
     * @return of each study, in their order, d values
     * @throws IOException if an X-ray cannot be read
     */
    float[][] of(List<Study> studies) throws IOException;
  }

  /**
   * Learns from studies' whole reports.
   *
   * @param train with a report each
   * @param lambda of the regression
   * @throws IOException if an X-ray cannot be read
   */
  public static RidgeFindings learn(
      List<Study> train, StudyFeatures features, ConditionLabeler labeler, double lambda)
      throws IOException {
    List<Condition> findings = labeler.scheme().findings();
    double[][] present = new double[train.size()][];
    for (int i = 0; i < present.length; i++) {
      Set<Condition> named = labeler.label(train.get(i).report());
      present[i] = findings.stream().mapToDouble(one -> named.contains(one) ? 1 : 0).toArray();
    }
    return new RidgeFindings(
        findings.stream().map(Condition::display).toList(),
        features,
        KernelRidge.fit(features.of(train), lambda),
        present);
  }

  @Override
  public List<double[]> probabilities(List<Study> studies) throws IOException {
    List<double[]> rows = new ArrayList<>();
    for (double[] weights : ridge.weights(features.of(studies))) {
      double[] sums = KernelRidge.predict(weights, present);
      rows.add(Arrays.stream(sums).map(sum -> Math.max(0, Math.min(1, sum))).toArray());
    }
    return rows;
  }
}
