package cxr.score.metric;

import cxr.io.FailureReason;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/**
 * What each study adds to the scores of several metrics. CIDEr's weights stay those of the whole
 * set, whatever studies are chosen.
 */
public final class Tallies {

  private final Map<Metric, Tally> present;
  private final Map<Measure, String> absences;

  private Tallies(Map<Metric, Tally> present, Map<Measure, String> absences) {
    this.present = present;
    this.absences = Collections.unmodifiableMap(absences);
  }

  /**
   * The tallies of some texts.
   *
   * @param slow whether metrics that take long are asked for too
   */
  public static Tallies of(List<Metric> metrics, Pairs pairs, boolean slow) {
    return of(metrics, metric -> metric.tally(pairs), slow);
  }

  /**
   * Tallies however they come about.
   *
   * @param slow whether metrics that take long are asked for too
   */
  public static Tallies of(List<Metric> metrics, Function<Metric, Tally> tallies, boolean slow) {
    Map<Metric, Tally> present = new LinkedHashMap<>();
    Map<Measure, String> absences = new LinkedHashMap<>();
    for (Metric metric : metrics) {
      Tally tally =
          metric.slow() && !slow
              ? Tally.absent("not asked for")
              : named(metric, () -> tallies.apply(metric));
      if (tally.absence().isEmpty()) {
        present.put(metric, tally);
      } else {
        metric.measures().forEach(measure -> absences.put(measure, tally.absence()));
      }
    }
    return new Tallies(present, absences);
  }

  /** Those of some metrics alone. */
  public Tallies only(Predicate<Metric> wanted) {
    Map<Metric, Tally> some = new LinkedHashMap<>(present);
    some.keySet().removeIf(wanted.negate());
    return new Tallies(some, Map.of());
  }

  /** Why measures have no score: those of a metric that was not asked for, or is not installed. */
  public Map<Measure, String> absences() {
    return absences;
  }

  /** The scores of some studies that are defined, in the order of tables. */
  public Map<Measure, Double> values(Selection studies) {
    Map<Measure, Double> values = new LinkedHashMap<>();
    double[] scores = scores(present, studies);
    List<Measure> measures = measures();
    for (int i = 0; i < scores.length; i++) {
      if (!Double.isNaN(scores[i])) {
        values.put(measures.get(i), scores[i]);
      }
    }
    return Collections.unmodifiableMap(values);
  }

  /** The scores of each draw of some studies: by measure, in the draws' order. */
  public Map<Measure, double[]> draws(Selection studies, Bootstrap bootstrap) {
    Map<Measure, double[]> draws = new LinkedHashMap<>();
    measures().forEach(measure -> draws.put(measure, new double[0]));
    Tallies kept = only(metric -> present.get(metric) instanceof ColumnMetric.Kept);
    kept.addDraws(studies, bootstrap, draws);
    Tallies rest = only(metric -> !kept.present.containsKey(metric));
    rest.addDraws(studies, bootstrap.by(Bootstrap.Work.HERE), draws);
    return draws;
  }

  private void addDraws(Selection studies, Bootstrap bootstrap, Map<Measure, double[]> into) {
    if (!present.isEmpty()) {
      Map<Metric, Tally> tallies = present; // what is sent elsewhere is not this
      double[][] scores =
          bootstrap.scores(studies.size(), drawn -> scores(tallies, studies.choose(drawn)));
      List<Measure> measures = measures();
      for (int i = 0; i < scores.length; i++) {
        into.put(measures.get(i), scores[i]);
      }
    }
  }

  /** The 95 % intervals of the scores that are defined in some draw of some studies. */
  public Map<Measure, Interval> intervals(Selection studies, Bootstrap bootstrap) {
    Map<Measure, Interval> intervals = new LinkedHashMap<>();
    draws(studies, bootstrap)
        .forEach((measure, draws) -> intervals.put(measure, Interval.of(draws)));
    intervals.values().removeIf(interval -> Double.isNaN(interval.low()));
    return Collections.unmodifiableMap(intervals);
  }

  private List<Measure> measures() {
    return present.keySet().stream().flatMap(metric -> metric.measures().stream()).toList();
  }

  private static double[] scores(Map<Metric, Tally> tallies, Selection studies) {
    return tallies.entrySet().stream()
        .flatMapToDouble(one -> DoubleStream.of(scores(one.getKey(), one.getValue(), studies)))
        .toArray();
  }

  /** One too few or too many would give those of later metrics wrong names. */
  private static double[] scores(Metric metric, Tally tally, Selection studies) {
    double[] scores = named(metric, () -> tally.scores(studies));
    List<Measure> measures = metric.measures();
    if (scores.length != measures.size()) {
      throw new IllegalStateException(
          "A metric gives a score for each of its measures; found %d for the %d of %s. Correct its tally."
              .formatted(scores.length, measures.size(), metric.getClass().getName()));
    }
    for (int i = 0; i < scores.length; i++) {
      if (Double.isInfinite(scores[i])) {
        throw new IllegalStateException(
            "A score is a finite number, or NaN where it is not defined; found %s for the %s of %s. Correct its tally."
                .formatted(scores[i], measures.get(i), metric.getClass().getName()));
      }
    }
    return scores;
  }

  /** What a metric gives; which one failed is said, for it may be of anybody's making. */
  private static <T> T named(Metric metric, Supplier<T> work) {
    try {
      return work.get();
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "The metric %s failed; correct it: %s"
              .formatted(metric.getClass().getName(), FailureReason.inPart(e)),
          e);
    }
  }
}
