package cxr.settings;

/**
 * Which studies are used and how they are split.
 *
 * @param split how studies are split: {@code study} (each study in one part, conditions spread
 *     evenly), {@code given} (as the split that came with the data has it) or {@code image} (leaks;
 *     to show how much)
 * @param seed of the split
 * @param train share of the studies to learn from
 * @param validation share of the studies to choose models on
 * @param test share of the studies to report scores on, once
 * @param extra with {@code split=given}, whether the studies that it leaves out are learnt from
 *     too, but for those of a patient whom validation or test has
 * @param limit at most so many studies, the first of the shuffled order; 0 for all
 */
public record DataSettings(
    SplitBy split,
    long seed,
    double train,
    double validation,
    double test,
    boolean extra,
    int limit) {

  static final String DEFAULTS =
      """
      data.split=study, data.seed=1
      data.train=0.70, data.validation=0.15, data.test=0.15
      data.extra=false, data.limit=0
      """;

  /** What is kept together when studies are split. */
  public enum SplitBy implements Word {
    STUDY,
    GIVEN,
    IMAGE;

    @Override
    public String earlier() {
      return this == GIVEN ? "r2gen" : word();
    }
  }

  public DataSettings {
    Rule.check(
        train > 0 && validation > 0 && test > 0 && Math.abs(train + validation + test - 1) < 1e-9,
        "data.train, data.validation and data.test must be above 0 and add up to 1",
        train + " + " + validation + " + " + test);
    Rule.check(
        !extra || split == SplitBy.GIVEN,
        "data.extra=true needs data.split=given, which may leave studies out",
        split.word());
    Rule.check(limit >= 0, "data.limit must be 0 (all) or more", limit);
  }
}
