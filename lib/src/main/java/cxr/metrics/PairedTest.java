package cxr.metrics;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Whether one system is better than another on the same studies, by paired bootstrap (Koehn 2004):
 * both are scored on the same draws of the studies.
 *
 * @param measure that is compared
 * @param difference the system's score minus the first one's
 * @param interval of the difference, 95 %
 * @param p the share of draws in which the difference does not have its sign, one draw added to
 *     both: one-sided; 1 where there is no difference
 */
public record PairedTest(Measure measure, double difference, Interval interval, double p) {

  /**
   * Compares a system with the first; empty if one of them has no such score.
   *
   * @throws IllegalArgumentException if they were not scored on the same studies by the same draws
   *     and recipe
   */
  public static Optional<PairedTest> of(Measure measure, Scores first, Scores system) {
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
    return of(measure, first.draws(), system.draws(), system.value(measure) - first.value(measure));
  }

  static Optional<PairedTest> of(
      Measure measure,
      Map<Measure, double[]> first,
      Map<Measure, double[]> system,
      double difference) {
    double[] a = first.get(measure);
    double[] b = system.get(measure);
    if (a == null || b == null) {
      return Optional.empty();
    }
    double[] differences = new double[a.length];
    int others = 0;
    for (int draw = 0; draw < a.length; draw++) {
      differences[draw] = b[draw] - a[draw];
      others += differences[draw] * Math.signum(difference) <= 0 ? 1 : 0;
    }
    return Optional.of(
        new PairedTest(
            measure, difference, Interval.of(differences), (1.0 + others) / (1 + a.length)));
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%+.3f %s p %.3f", difference, interval, p);
  }
}
