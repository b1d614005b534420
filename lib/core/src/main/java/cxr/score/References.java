package cxr.score;

import cxr.score.metric.Bootstrap;
import cxr.score.metric.Pairs;
import cxr.score.metric.Texts;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

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
 * @param texts made ready for all metrics
 * @param cut how many of them the recipe shortened
 */
public record References(
    List<String> written,
    Recipe recipe,
    ConditionLabeler labeler,
    Bootstrap bootstrap,
    boolean slow,
    Texts texts,
    int cut) {

  public References {
    written = List.copyOf(written);
  }

  /** References whose scores have intervals by 1,000 draws of the studies. */
  public static References of(List<String> written, Recipe recipe, ConditionLabeler labeler) {
    return of(written, recipe, labeler, Bootstrap.defaults());
  }

  /** References to score against by the metrics that are quick. */
  public static References of(
      List<String> written, Recipe recipe, ConditionLabeler labeler, Bootstrap bootstrap) {
    Texts texts =
        Texts.of(by(recipe::reference, written), labeler.scheme(), conditions(labeler, written));
    int cut = (int) written.parallelStream().filter(recipe::cutsReference).count();
    return new References(written, recipe, labeler, bootstrap, false, texts, cut);
  }

  /** The same with the metrics that take long, METEOR by its original program, where installed. */
  public References withSlow() {
    return new References(written, recipe, labeler, bootstrap, true, texts, cut);
  }

  /**
   * Scores a system's reports.
   *
   * @param hypotheses reports of the system, in the order of the references
   * @throws IllegalArgumentException if there is not one report a reference, or none at all
   */
  public Scores score(String system, List<String> hypotheses) {
    Pairs.check(written, hypotheses);
    Texts reports =
        texts.against(by(recipe::hypothesis, hypotheses), conditions(labeler, hypotheses));
    Cut both =
        new Cut(cut, (int) hypotheses.parallelStream().filter(recipe::cutsHypothesis).count());
    return new Scores(system, this, new Pairs(texts, reports), both);
  }

  /** What a recipe leaves as it is stays one object, for there may be many texts. */
  private static List<String> by(UnaryOperator<String> recipe, List<String> texts) {
    return texts.parallelStream()
        .map(
            text -> {
              String made = recipe.apply(text);
              return made.equals(text) ? text : made;
            })
        .toList();
  }

  /** Equal sets are one object, for there are few of them and may be many texts. */
  private static List<Set<Condition>> conditions(ConditionLabeler labeler, List<String> texts) {
    Map<Set<Condition>, Set<Condition>> seen = new ConcurrentHashMap<>();
    return texts.parallelStream()
        .map(labeler::label)
        .map(set -> seen.computeIfAbsent(set, own -> own))
        .toList();
  }

  /** Normal and abnormal studies, and short and long references: groups to look at apart. */
  public List<Group> groups() {
    List<Group> groups = new ArrayList<>(Group.byConditions(texts.conditions()));
    groups.addAll(Group.byLength(texts.lengths()));
    return groups;
  }

  /** That each reference names. */
  public List<Set<Condition>> conditions() {
    return texts.conditions();
  }
}
