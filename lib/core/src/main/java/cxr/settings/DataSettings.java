package cxr.settings;

import java.util.List;

/**
 * Which studies are used and how they are split.
 *
 * @param split how studies are split: {@code study} (each study in one part, conditions spread
 *     evenly), {@code r2gen} (as that list gives it) or {@code image} (leaks; to show how much)
 * @param seed of the split
 * @param train share of the studies to learn from
 * @param validation share of the studies to choose models on
 * @param test share of the studies to report scores on, once
 * @param limit at most so many studies, the first of the shuffled order; 0 for all
 */
public record DataSettings(
    String split, long seed, double train, double validation, double test, int limit) {
  public DataSettings {
    Rule.oneOf("data.split", List.of("study", "r2gen", "image"), split);
    Rule.check(
        train > 0 && validation > 0 && test > 0 && Math.abs(train + validation + test - 1) < 1e-9,
        "data.train, data.validation and data.test must be above 0 and add up to 1",
        train + " + " + validation + " + " + test);
    Rule.check(limit >= 0, "data.limit must be 0 (all) or more", limit);
  }

  static DataSettings defaults() {
    return new DataSettings("study", 1, 0.70, 0.15, 0.15, 0);
  }
}
