package cxr.retrieve;

import cxr.text.conditions.Condition;
import java.util.Set;

/**
 * A text that may be chosen.
 *
 * @param text in the form that systems write
 * @param findings that the rules read in it
 * @param utilities [training studies]
 */
record Candidate(String text, Set<Condition> findings, float[] utilities) {

  /** The expected utility by weights of the training studies. */
  double expected(double[] weights) {
    return Utility.expected(utilities, weights);
  }
}
