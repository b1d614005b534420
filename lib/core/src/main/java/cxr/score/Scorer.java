package cxr.score;

import cxr.text.conditions.Condition;
import java.util.List;
import java.util.Set;

/** Makes references ready once, and scores systems against them: here, or on other machines. */
public interface Scorer {

  /** The conditions that each reference names. */
  List<Set<Condition>> conditions();

  /** The words of each reference, as the recipe leaves it. */
  int[] lengths();

  /**
   * Scores a system's reports.
   *
   * @param references that this scorer was made for
   * @param hypotheses one for each of them, in their order
   */
  Scores score(String system, References references, List<String> hypotheses);
}
