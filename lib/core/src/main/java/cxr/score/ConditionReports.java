package cxr.score;

import cxr.score.metric.Pairs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * For each set of conditions that training studies have, the one of their reports that serves them
 * best as the only answer, by BLEU-4.
 *
 * @param reports by the names of the conditions, the commonest set first
 */
public record ConditionReports(Map<Set<String>, String> reports) {

  public ConditionReports {
    reports = Collections.unmodifiableMap(new LinkedHashMap<>(reports));
  }

  /**
   * Chooses among training reports.
   *
   * @param conditions of each training study
   * @param trainReports in the form that systems write, in the same order
   * @param references the training reports as they were written
   * @throws IllegalArgumentException if the lists differ in length or are empty
   */
  public static ConditionReports of(
      List<Set<String>> conditions,
      List<String> trainReports,
      List<String> references,
      Recipe recipe) {
    Pairs.check(references, trainReports);
    Pairs.check(references, conditions);
    Map<Set<String>, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < conditions.size(); i++) {
      groups.computeIfAbsent(conditions.get(i), key -> new ArrayList<>()).add(i);
    }
    Map<Set<String>, String> reports = new LinkedHashMap<>();
    groups.entrySet().stream()
        .sorted(Comparator.comparing(entry -> -entry.getValue().size()))
        .forEach(
            entry -> {
              List<Integer> studies = entry.getValue();
              List<String> own = studies.stream().map(trainReports::get).toList();
              List<String> answers = studies.stream().map(references::get).toList();
              List<String> candidates = ConstantReport.byFrequency(own);
              reports.put(entry.getKey(), ConstantReport.best(candidates, answers, recipe));
            });
    return new ConditionReports(reports);
  }

  /**
   * The report of the set that differs in the fewest conditions; among equals of the commonest set.
   */
  public String nearest(Set<String> conditions) {
    return reports.entrySet().stream()
        .min(Comparator.comparingInt(entry -> differences(entry.getKey(), conditions)))
        .orElseThrow()
        .getValue();
  }

  private static int differences(Set<String> a, Set<String> b) {
    Set<String> common = new HashSet<>(a);
    common.retainAll(b);
    return a.size() + b.size() - 2 * common.size();
  }
}
