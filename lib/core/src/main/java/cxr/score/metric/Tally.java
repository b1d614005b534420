package cxr.score.metric;

import cxr.io.FailureReason;
import java.io.IOException;

/** What each study adds to the scores of a metric. */
@FunctionalInterface
public interface Tally {

  /**
   * The scores of some studies together, in the order of the metric's measures; NaN where one is
   * not defined. Threads may ask at once.
   */
  double[] scores(Selection studies);

  /** Why there are no scores, in words; empty where there are. */
  default String absence() {
    return "";
  }

  /** Where something failed without which there are no scores. */
  static Tally absent(IOException failure) {
    String why = FailureReason.of(failure);
    return absent(why.endsWith(".") ? why.substring(0, why.length() - 1) : why);
  }

  /** Where there are no scores. */
  static Tally absent(String why) {
    return new Tally() {
      @Override
      public double[] scores(Selection studies) {
        throw new IllegalStateException("There are no scores: %s.".formatted(why));
      }

      @Override
      public String absence() {
        return why;
      }
    };
  }
}
