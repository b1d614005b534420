package cxr.evaluate;

import cxr.data.Study;
import cxr.features.KernelRidge;
import cxr.features.StudyVectors;
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
 * @param features gives studies' pooled features
 * @param vectors fitted to the training studies
 * @param ridge likewise
 * @param present of the n training studies, 1 for a finding that the report names, else 0: [n][L]
 */
public record RidgeFindings(
    List<String> labels,
    Features features,
    StudyVectors vectors,
    KernelRidge ridge,
    double[][] present)
    implements FindingsModel {

  /** How much the training studies' mean counts; chosen out of fold on IU X-Ray's train. */
  private static final double LAMBDA = 3;

  /** Gives pooled features, as {@link cxr.features.FeatureStore#views} does. */
  @FunctionalInterface
  public interface Features {
    /**
     * @return of each study, in their order, its views; null for one that it does not have
     * @throws IOException if an X-ray cannot be read
     */
    List<float[][]> of(List<Study> studies) throws IOException;
  }

  /**
   * Learns from studies' whole reports.
   *
   * @param train with a report each
   * @param views of a study that are looked at
   * @throws IOException if an X-ray cannot be read
   */
  public static RidgeFindings learn(
      List<Study> train, Features features, int views, ConditionLabeler labeler)
      throws IOException {
    List<Condition> findings = labeler.scheme().findings();
    double[][] present = new double[train.size()][];
    for (int i = 0; i < present.length; i++) {
      Set<Condition> named = labeler.label(train.get(i).report());
      present[i] = findings.stream().mapToDouble(one -> named.contains(one) ? 1 : 0).toArray();
    }
    List<float[][]> pooled = features.of(train);
    StudyVectors vectors = StudyVectors.fit(pooled, views);
    return new RidgeFindings(
        findings.stream().map(Condition::display).toList(),
        features,
        vectors,
        KernelRidge.fit(rows(vectors, pooled), LAMBDA),
        present);
  }

  private static float[][] rows(StudyVectors vectors, List<float[][]> pooled) {
    return pooled.stream().map(vectors::of).toArray(float[][]::new);
  }

  @Override
  public List<double[]> probabilities(List<Study> studies) throws IOException {
    List<double[]> likely = new ArrayList<>();
    for (double[] weights : ridge.weights(rows(vectors, features.of(studies)))) {
      double[] sums = KernelRidge.predict(weights, present);
      likely.add(Arrays.stream(sums).map(sum -> Math.max(0, Math.min(1, sum))).toArray());
    }
    return likely;
  }
}
