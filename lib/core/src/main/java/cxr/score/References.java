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

/**
 * Reports that others are held against, made ready once for all systems.
 *
 * <p>Words are compared as the recipe leaves them; conditions are read from the texts as they were
 * written.
 */
public final class References {

  private final List<String> written;
  private final Recipe recipe;
  private final ConditionLabeler labeler;
  private final Bootstrap bootstrap;
  private final boolean slow;
  private final Texts texts;
  private final int cut;

  private References(
      List<String> written,
      Recipe recipe,
      ConditionLabeler labeler,
      Bootstrap bootstrap,
      boolean slow,
      Texts texts,
      int cut) {
    this.written = written;
    this.recipe = recipe;
    this.labeler = labeler;
    this.bootstrap = bootstrap;
    this.slow = slow;
    this.texts = texts;
    this.cut = cut;
  }

  /** References whose scores have intervals by 1,000 draws of the studies. */
  public static References of(List<String> written, Recipe recipe, ConditionLabeler labeler) {
    return of(written, recipe, labeler, Bootstrap.defaults());
  }

  /**
   * References to score against, by the metrics that are quick.
   *
   * @param written as they were written
   * @param recipe that brings texts into the form that is scored
   * @param bootstrap that intervals are drawn by
   */
  public static References of(
      List<String> written, Recipe recipe, ConditionLabeler labeler, Bootstrap bootstrap) {
    Texts texts =
        Texts.of(
            written.parallelStream().map(recipe::reference).toList(),
            labeler.scheme(),
            conditions(labeler, written));
    int cut = Cut.ofReferences(recipe, written);
    return new References(List.copyOf(written), recipe, labeler, bootstrap, false, texts, cut);
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
        texts.against(
            hypotheses.parallelStream().map(recipe::hypothesis).toList(),
            conditions(labeler, hypotheses));
    Cut both = new Cut(cut, Cut.ofHypotheses(recipe, hypotheses));
    return new Scores(system, this, new Pairs(texts, reports), both);
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

  /** As they were written. */
  public List<String> written() {
    return written;
  }

  public Recipe recipe() {
    return recipe;
  }

  public ConditionLabeler labeler() {
    return labeler;
  }

  /** That each reference names. */
  public List<Set<Condition>> conditions() {
    return texts.conditions();
  }

  Bootstrap bootstrap() {
    return bootstrap;
  }

  boolean slow() {
    return slow;
  }
}
