package cxr.score;

import cxr.score.metric.Pairs;
import cxr.score.metric.Texts;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Some of the references, made ready apart from the others.
 *
 * @param texts as the recipe leaves them
 * @param conditions that each names
 * @param cut how many of them the recipe shortened
 */
public record ReferencePart(List<String> texts, List<Set<Condition>> conditions, int cut)
    implements Serializable {

  /** Of reports as they were written. */
  public static ReferencePart of(List<String> written, Recipe recipe, ConditionLabeler labeler) {
    return new ReferencePart(
        new ArrayList<>(LocalScorer.by(recipe::reference, written)),
        new ArrayList<>(LocalScorer.conditions(labeler, written)),
        (int) written.parallelStream().filter(recipe::cutsReference).count());
  }

  /** The references of all parts, in their order. */
  public static ReferencePart joined(List<ReferencePart> parts) {
    return new ReferencePart(
        parts.stream().flatMap(part -> part.texts.stream()).toList(),
        parts.stream().flatMap(part -> part.conditions.stream()).toList(),
        parts.stream().mapToInt(ReferencePart::cut).sum());
  }

  /** Beside what a system wrote for them. */
  public Pairs against(List<String> hypotheses, Recipe recipe, ConditionLabeler labeler) {
    return LocalScorer.pairs(ready(labeler), recipe, labeler, hypotheses);
  }

  /** Made ready for all metrics. */
  public Texts ready(ConditionLabeler labeler) {
    return Texts.of(texts, labeler.scheme(), conditions);
  }
}
