package cxr.score;

import cxr.score.metric.Diversity;
import cxr.score.metric.Metric;
import cxr.score.metric.Pairs;
import cxr.score.metric.Tallies;
import cxr.score.metric.Texts;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Scores by the threads of this machine.
 *
 * @param texts the references, made ready for all metrics
 * @param cut how many of them the recipe shortened
 */
record LocalScorer(Texts texts, int cut) implements Scorer {

  static LocalScorer of(List<String> written, Recipe recipe, ConditionLabeler labeler) {
    return new LocalScorer(
        Texts.of(by(recipe::reference, written), labeler.scheme(), conditions(labeler, written)),
        (int) written.parallelStream().filter(recipe::cutsReference).count());
  }

  @Override
  public List<Set<Condition>> conditions() {
    return texts.conditions();
  }

  @Override
  public int[] lengths() {
    return texts.lengths();
  }

  @Override
  public Scores score(String system, References references, List<String> hypotheses) {
    Recipe recipe = references.recipe();
    Pairs pairs = pairs(texts, recipe, references.labeler(), hypotheses);
    return new Scores(
        system,
        references,
        pairs.hypotheses().texts(),
        new Cut(cut, cut(recipe, hypotheses)),
        Diversity.of(pairs.hypotheses()),
        new ConditionPairs(pairs),
        Tallies.of(Metric.ALL, pairs, references.slow()));
  }

  /** References beside what a system wrote, as the recipe leaves it. */
  static Pairs pairs(
      Texts references, Recipe recipe, ConditionLabeler labeler, List<String> hypotheses) {
    return new Pairs(
        references,
        references.against(by(recipe::hypothesis, hypotheses), conditions(labeler, hypotheses)));
  }

  /** How many texts of a system the recipe shortens. */
  static int cut(Recipe recipe, List<String> hypotheses) {
    return (int) hypotheses.parallelStream().filter(recipe::cutsHypothesis).count();
  }

  /** What a recipe leaves as it is stays one object, for there may be many texts. */
  static List<String> by(UnaryOperator<String> recipe, List<String> texts) {
    return texts.parallelStream()
        .map(
            text -> {
              String made = recipe.apply(text);
              return made.equals(text) ? text : made;
            })
        .toList();
  }

  /** Equal sets are one object, for there are few of them and may be many texts. */
  static List<Set<Condition>> conditions(ConditionLabeler labeler, List<String> texts) {
    Map<Set<Condition>, Set<Condition>> seen = new ConcurrentHashMap<>();
    return texts.parallelStream()
        .map(labeler::label)
        .map(set -> seen.computeIfAbsent(set, own -> own))
        .toList();
  }
}
