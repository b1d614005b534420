package cxr.score;

import cxr.score.metric.Bootstrap;
import cxr.score.metric.Pairs;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reports that others are held against, made ready once for all systems.
 *
 * <p>Words are compared as the recipe leaves them; conditions are read from the texts as they were
 * written.
 *
 * @param written as they were written
 * @param recipe that brings texts into the form that is scored
 * @param labeler that reads their conditions
 * @param bootstrap that intervals are drawn by
 * @param slow whether the metrics that take long are asked for
 * @param scorer that has made them ready
 */
public record References(
    List<String> written,
    Recipe recipe,
    ConditionLabeler labeler,
    Bootstrap bootstrap,
    boolean slow,
    Scorer scorer) {

  public References {
    written = List.copyOf(written);
  }

  /** References whose scores have intervals by 1,000 draws of the studies. */
  public static References of(List<String> written, Recipe recipe, ConditionLabeler labeler) {
    return of(written, recipe, labeler, Bootstrap.defaults());
  }

  /** References to score against by the metrics that are quick, on this machine. */
  public static References of(
      List<String> written, Recipe recipe, ConditionLabeler labeler, Bootstrap bootstrap) {
    Scorer scorer = LocalScorer.of(written, recipe, labeler);
    return new References(written, recipe, labeler, bootstrap, false, scorer);
  }

  /** The same with the metrics that take long, METEOR by its original program, where installed. */
  public References withSlow() {
    return new References(written, recipe, labeler, bootstrap, true, scorer);
  }

  /**
   * Scores a system's reports.
   *
   * @param hypotheses reports of the system, in the order of the references
   * @throws IllegalArgumentException if there is not one report a reference, or none at all
   */
  public Scores score(String system, List<String> hypotheses) {
    Pairs.check(written, hypotheses);
    return scorer.score(system, this, hypotheses);
  }

  /** Normal and abnormal studies, and short and long references: groups to look at apart. */
  public List<Group> groups() {
    List<Group> groups = new ArrayList<>(Group.byConditions(conditions()));
    groups.addAll(Group.byLength(scorer.lengths()));
    return groups;
  }

  /** That each reference names. */
  public List<Set<Condition>> conditions() {
    return scorer.conditions();
  }
}
