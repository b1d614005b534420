package cxr.score;

import cxr.data.Study;
import cxr.score.metric.Pairs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A training report for a study by its conditions alone: with predicted ones, what a picture's
 * conditions are worth without its words; with those of the reference (the oracle), what a score
 * gives to a text that gets all conditions right.
 *
 * @param name says whose conditions they are
 * @param reports to choose of
 * @param conditions by the study's id
 */
public record ByConditions(
    String name, ConditionReports reports, Map<String, Set<String>> conditions)
    implements ReportSystem {

  public ByConditions {
    conditions = Map.copyOf(conditions);
  }

  /** With the conditions of some studies, in their order. */
  public static ByConditions of(
      String name, ConditionReports reports, List<Study> studies, List<Set<String>> conditions) {
    Pairs.check(studies, conditions);
    Map<String, Set<String>> byStudy = new LinkedHashMap<>();
    for (int i = 0; i < studies.size(); i++) {
      byStudy.put(studies.get(i).id(), conditions.get(i));
    }
    return new ByConditions(name, reports, byStudy);
  }

  @Override
  public List<String> reports(List<Study> studies) {
    return studies.stream().map(study -> reports.nearest(of(study))).toList();
  }

  private Set<String> of(Study study) {
    Set<String> own = conditions.get(study.id());
    if (own == null) {
      throw new IllegalArgumentException(
          "The conditions of study %s are not known to \"%s\"; it was made for other studies."
              .formatted(study.id(), name));
    }
    return own;
  }
}
