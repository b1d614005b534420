package cxr.evaluate;

import cxr.data.Study;
import cxr.features.RidgeHead;
import cxr.features.StudyVectors;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Findings by ridge regression on features of a frozen encoder: learnt in seconds.
 *
 * @param labels the findings
 * @param features gives studies' pooled features
 * @param vectors fitted to the training studies
 * @param head likewise
 */
public record RidgeFindings(
    List<String> labels, Features features, StudyVectors vectors, RidgeHead head)
    implements FindingsModel {

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
        RidgeHead.fit(rows(vectors, pooled), present));
  }

  private static float[][] rows(StudyVectors vectors, List<float[][]> pooled) {
    return pooled.stream().map(vectors::of).toArray(float[][]::new);
  }

  @Override
  public List<double[]> probabilities(List<Study> studies) throws IOException {
    return List.of(head.probabilities(rows(vectors, features.of(studies))));
  }
}
