package cxr.score;

import cxr.score.metric.Bootstrap;
import cxr.score.metric.Interval;
import cxr.score.metric.Measure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Whether two systems differ on the same studies, by paired bootstrap (Koehn 2004): both are scored
 * on the same draws of the studies.
 *
 * <p>With d the differences of B draws, p = min(1, 2 (1 + min(#{d &le; 0}, #{d &ge; 0})) / (1 +
 * B)): two-sided, by doubling the smaller of both sides, with the one added that keeps p from 0
 * (Davison and Hinkley 1997; Phipson and Smyth 2010). It inverts the percentile interval (Efron and
 * Tibshirani 1993): p is below .05 where the interval of 95 % leaves 0 out. A draw without
 * difference, or in which a score is not defined, counts on both sides.
 *
 * @param measure that is compared
 * @param difference the system's score minus the first one's
 * @param interval of the difference, 95 %
 * @param p two-sided, of this test alone
 * @param holm p corrected for the other tests of its table; p where there are none
 */
public record PairedTest(
    Measure measure, double difference, Interval interval, double p, double holm) {

  /**
   * Compares a system with the first; empty if one of them has no such score.
   *
   * @throws IllegalArgumentException if they were not scored on the same studies by the same draws
   *     and recipe
   */
  public static Optional<PairedTest> of(Measure measure, Scores first, Scores system) {
    check(first, system);
    Bootstrap bootstrap = first.bootstrap().forTests();
    return of(
        measure,
        first.draws(measure, bootstrap),
        system.draws(measure, bootstrap),
        system.value(measure) - first.value(measure));
  }

  /** Told of systems that cannot be compared, as {@link #of} is. */
  static void check(Scores first, Scores system) {
    if (first.studies() != system.studies()
        || !first.bootstrap().equals(system.bootstrap())
        || !first.recipe().equals(system.recipe())) {
      throw new IllegalArgumentException(
          "Systems are compared by one recipe on the same studies and draws; found %s on %d (%s) and %s on %d (%s)."
              .formatted(
                  first.recipe(),
                  first.studies(),
                  first.bootstrap(),
                  system.recipe(),
                  system.studies(),
                  system.bootstrap()));
    }
  }

  static Optional<PairedTest> of(
      Measure measure, double[] first, double[] system, double difference) {
    if (Double.isNaN(difference)) {
      return Optional.empty();
    }
    double[] differences = new double[first.length];
    int notAbove = 0;
    int notBelow = 0;
    for (int draw = 0; draw < first.length; draw++) {
      differences[draw] = system[draw] - first[draw];
      notAbove += differences[draw] > 0 ? 0 : 1;
      notBelow += differences[draw] < 0 ? 0 : 1;
    }
    double p = Math.min(1, 2.0 * (1 + Math.min(notAbove, notBelow)) / (1 + first.length));
    return Optional.of(new PairedTest(measure, difference, Interval.of(differences), p, p));
  }

  /**
   * The same tests, each p corrected for all of them (Holm 1979): the k-th smallest of m is
   * multiplied by m - k + 1, and none is smaller than the one before it or larger than 1.
   */
  static List<List<PairedTest>> corrected(List<List<PairedTest>> tests) {
    double[] holm = holm(tests.stream().flatMap(List::stream).mapToDouble(PairedTest::p).toArray());
    List<List<PairedTest>> result = new ArrayList<>();
    int at = 0;
    for (List<PairedTest> some : tests) {
      List<PairedTest> row = new ArrayList<>();
      for (PairedTest t : some) {
        row.add(new PairedTest(t.measure, t.difference, t.interval, t.p, holm[at++]));
      }
      result.add(row);
    }
    return result;
  }

  static double[] holm(double[] p) {
    List<Integer> ascending =
        IntStream.range(0, p.length).boxed().sorted(Comparator.comparing(i -> p[i])).toList();
    double[] corrected = new double[p.length];
    double least = 0;
    for (int k = 0; k < p.length; k++) {
      least = Math.max(least, Math.min(1, (p.length - k) * p[ascending.get(k)]));
      corrected[ascending.get(k)] = least;
    }
    return corrected;
  }

  /** With the corrected p. */
  @Override
  public String toString() {
    String shown = holm < 0.0005 ? "<0.001" : String.format(Locale.ROOT, "%.3f", holm);
    return String.format(Locale.ROOT, "%+.3f %s p %s", difference, interval, shown);
  }
}
