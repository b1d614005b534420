package cxr.results;

import com.fasterxml.jackson.databind.node.ObjectNode;
import cxr.io.Json;
import cxr.score.ConditionScores;
import cxr.score.ConditionScores.Over;
import cxr.score.Group;
import cxr.score.GroupScores;
import cxr.score.Scores;
import cxr.score.SeedSpread;
import cxr.score.metric.Interval;
import cxr.text.conditions.Condition;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The scores of one system as {@code data/results/summary.json} has them: means over its seeds.
 *
 * @param seeds of the trainings, or of the draws; with one for a system without chance
 * @param runs its scores for CheXpert's labels, one for each seed
 * @param original the same for the labels of the original study
 * @param command that makes it anew
 */
record Summary(List<Long> seeds, List<Scores> runs, List<Scores> original, String command) {

  /**
   * @param abnormal the studies whose reference has a finding
   */
  ObjectNode json(Group abnormal) {
    ObjectNode object = Json.with().createObjectNode();
    object.put("n", runs.get(0).studies());
    for (ResultScore score : ResultScore.values()) {
      put(object, score.key(), mean(run -> run.value(score.measure())));
    }
    put(object, "macroF1Over13", mean(run -> run.conditions().macroOverScheme(Over.FINDINGS).f1()));
    object.put("distinct", mean(Scores::distinct));
    object.put("positivesNamed", mean(run -> positives(run.conditions())));
    ObjectNode intervals = object.putObject("ci");
    for (ResultScore score : ResultScore.values()) {
      interval(intervals, score.key(), SeedSpread.interval(score.measure(), runs));
    }
    abnormal(object.putObject("abnormal"), abnormal);
    ObjectNode six = object.putObject("f1OfOriginalLabels");
    for (Condition condition : original.get(0).conditions().scheme().conditions()) {
      six.put(
          condition.display(),
          original.stream()
              .mapToDouble(run -> zero(run.conditions().of(condition).f1()))
              .average()
              .orElseThrow());
    }
    object.putPOJO("seeds", seeds);
    if (runs.size() > 1) {
      ObjectNode each = object.putObject("bySeed");
      for (ResultScore score : ResultScore.values()) {
        each.putPOJO(score.key(), runs.stream().map(run -> run.value(score.measure())).toList());
      }
    }
    object.put("command", command);
    return object;
  }

  private void abnormal(ObjectNode object, Group group) {
    List<GroupScores> parts = runs.stream().map(run -> run.in(group)).toList();
    object.put("n", group.studies().size());
    for (ResultScore score : ResultScore.values()) {
      put(
          object,
          score.key(),
          parts.stream()
              .mapToDouble(part -> part.values().getOrDefault(score.measure(), Double.NaN))
              .average()
              .orElseThrow());
    }
  }

  private double mean(ToDoubleFunction<Scores> score) {
    return runs.stream().mapToDouble(score).average().orElseThrow();
  }

  /** How many findings the reports name, of all studies together. */
  private static int positives(ConditionScores conditions) {
    return conditions.scheme().findings().stream()
        .map(conditions::of)
        .mapToInt(counts -> counts.both() + counts.onlyHypothesis())
        .sum();
  }

  private static double zero(double f1) {
    return Double.isNaN(f1) ? 0 : f1;
  }

  private static void interval(ObjectNode object, String name, Interval interval) {
    object.putArray(name).add(defined(interval.low())).add(defined(interval.high()));
  }

  private static void put(ObjectNode object, String name, double value) {
    object.put(name, defined(value));
  }

  /** What is not defined is null in JSON. */
  private static @Nullable Double defined(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
