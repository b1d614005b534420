package cxr.active;

import java.util.List;

/**
 * What came of reading the studies that a strategy chose, step by step.
 *
 * @param strategy the word of a {@link Strategy}, or {@link #ALL}
 * @param seed of the first studies and of all chance
 * @param points after each step
 */
public record LearningCurve(String strategy, long seed, List<Point> points) {

  /** In place of a strategy: the whole pool was read, in one point. */
  public static final String ALL = "all";

  /**
   * @param reads how many studies were read
   * @param macroF1 mean F1 of the findings on the held-out studies, by one threshold that was
   *     chosen on what was read, each study left out in turn; NaN where nothing is named
   * @param rarePrecision mean average precision of the rare findings on the held-out studies; NaN
   *     where they have none
   * @param rareFound how many of the studies that were read have a rare finding
   */
  public record Point(int reads, double macroF1, double rarePrecision, int rareFound) {

    /** How many of 100 studies that were read have a rare finding. */
    public double rarePer100() {
      return 100.0 * rareFound / reads;
    }
  }

  public LearningCurve {
    points = List.copyOf(points);
  }
}
