package cxr.active;

import cxr.score.ScoreTable;
import cxr.score.metric.Interval;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Curves of several strategies and seeds beside each other, with 95 % intervals of their means over
 * the seeds. Strategies are compared with random reading seed by seed, for those of one seed begin
 * with the same studies.
 *
 * @param curves of all strategies with the same seeds and the same numbers of studies read
 */
public record Curves(List<LearningCurve> curves) {

  /** What is measured at each point. */
  public enum Measure {
    MACRO_F1("macro F1", "in F1", 3, LearningCurve.Point::macroF1),
    RARE_PRECISION(
        "average precision of rare findings",
        "in precision",
        3,
        LearningCurve.Point::rarePrecision),
    RARE_PER_100(
        "studies with a rare finding per 100 read", "per 100", 1, LearningCurve.Point::rarePer100);

    private final String display;
    private final String brief;
    private final int decimals;
    private final ToDoubleFunction<LearningCurve.Point> value;

    Measure(
        String display, String brief, int decimals, ToDoubleFunction<LearningCurve.Point> value) {
      this.display = display;
      this.brief = brief;
      this.decimals = decimals;
      this.value = value;
    }

    /** The name in tables and figures. */
    public String display() {
      return display;
    }

    private String shown(double value, Interval interval, String sign) {
      String number = "%" + sign + "." + decimals + "f";
      return Double.isNaN(interval.low())
          ? String.format(Locale.ROOT, number, value)
          : String.format(
              Locale.ROOT,
              number + " [%." + decimals + "f, %." + decimals + "f]",
              value,
              interval.low(),
              interval.high());
    }
  }

  /**
   * The mean over the seeds with its interval after each step.
   *
   * @param reads how many studies were read
   * @param mean over the seeds
   * @param interval of the mean; NaN of one seed
   */
  public record Band(int reads, double mean, Interval interval) {}

  public Curves {
    curves = List.copyOf(curves);
  }

  /** The words of the strategies, in the order of the curves. */
  public Set<String> strategies() {
    Set<String> words = new LinkedHashSet<>();
    curves.forEach(curve -> words.add(curve.strategy()));
    return words;
  }

  private List<LearningCurve> of(String strategy) {
    return curves.stream().filter(curve -> curve.strategy().equals(strategy)).toList();
  }

  /**
   * The curve of a strategy's mean.
   *
   * @throws IllegalArgumentException if none was measured
   */
  public List<Band> band(String strategy, Measure measure) {
    List<LearningCurve> own = of(strategy);
    if (own.isEmpty()) {
      throw new IllegalArgumentException(
          "There are curves of %s; found none of %s. Measure it: environment/workbench active-learning --strategies %s"
              .formatted(strategies(), strategy, strategy));
    }
    List<Band> band = new ArrayList<>();
    for (int i = 0; i < own.get(0).points().size(); i++) {
      int step = i;
      double[] values =
          own.stream()
              .mapToDouble(curve -> measure.value.applyAsDouble(curve.points().get(step)))
              .toArray();
      band.add(new Band(own.get(0).points().get(i).reads(), mean(values), Interval.ofMean(values)));
    }
    return band;
  }

  /**
   * The strategies, a row each: every measure as a mean over the seeds, and how far it is ahead of
   * random reading.
   *
   * @param reads after how many studies; 0 for the mean over all steps, which is the area below a
   *     curve
   */
  public ScoreTable table(int reads) {
    List<String> columns = new ArrayList<>(List.of("strategy"));
    for (Measure measure : Measure.values()) {
      columns.addAll(List.of(measure.display, "ahead of random " + measure.brief));
    }
    List<List<String>> rows = new ArrayList<>();
    for (String strategy : strategies()) {
      List<String> row = new ArrayList<>(List.of(strategy));
      for (Measure measure : Measure.values()) {
        double[] own = values(of(strategy), measure, reads);
        row.add(own.length == 0 ? "–" : measure.shown(mean(own), Interval.ofMean(own), ""));
        row.add(
            ahead(strategy, measure, reads)
                .map(ahead -> measure.shown(mean(ahead), Interval.ofMean(ahead), "+"))
                .orElse("–"));
      }
      rows.add(row);
    }
    return new ScoreTable(
        "Active learning, %s; means over %d seeds, 95 %% intervals over the seeds"
            .formatted(
                reads == 0 ? "mean over all steps" : "after %d studies".formatted(reads),
                of(curves.get(0).strategy()).size()),
        columns,
        rows);
  }

  /**
   * How far a strategy is ahead of random reading, seed by seed.
   *
   * @param reads as in {@link #table}
   * @return nothing where there is nothing to compare
   */
  public Optional<double[]> ahead(String strategy, Measure measure, int reads) {
    double[] own = values(of(strategy), measure, reads);
    double[] random = values(of(Strategy.RANDOM.word()), measure, reads);
    boolean other = !strategy.equals(Strategy.RANDOM.word());
    return other && own.length > 0 && own.length == random.length && own.length > 1
        ? Optional.of(IntStream.range(0, own.length).mapToDouble(i -> own[i] - random[i]).toArray())
        : Optional.empty();
  }

  private static double[] values(List<LearningCurve> some, Measure measure, int reads) {
    return some.stream()
        .filter(curve -> curve.points().stream().anyMatch(point -> counts(curve, point, reads)))
        .mapToDouble(
            curve ->
                curve.points().stream()
                    .filter(point -> counts(curve, point, reads))
                    .mapToDouble(measure.value)
                    .filter(value -> !Double.isNaN(value))
                    .average()
                    .orElse(Double.NaN))
        .toArray();
  }

  private static boolean counts(LearningCurve curve, LearningCurve.Point point, int reads) {
    boolean whole = curve.strategy().equals(LearningCurve.ALL); // whatever others have read
    return reads == 0 || whole || point.reads() == reads;
  }

  private static double mean(double[] values) {
    return IntStream.range(0, values.length)
        .mapToDouble(i -> values[i])
        .average()
        .orElse(Double.NaN);
  }
}
