package cxr.score.metric;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * A way to score reports against references. A new one is a class that implements this and a line
 * with its name in {@code META-INF/services/cxr.score.metric.Metric}, at its place in the order of
 * tables: all that scores, resamples, groups, prints and serialises goes through {@link #ALL}.
 */
public interface Metric {

  /** All that there are, in the order of tables. */
  List<Metric> ALL =
      checked(
          ServiceLoader.load(Metric.class, Metric.class.getClassLoader()).stream()
              .map(ServiceLoader.Provider::get)
              .toList());

  /** Of two figures with one key, JSON would have the later alone. */
  private static List<Metric> checked(List<Metric> metrics) {
    Map<String, String> owners = new HashMap<>();
    Measure.TAKEN.forEach(key -> owners.put(key, "JSON itself, for another figure"));
    for (Metric metric : metrics) {
      String name = metric.getClass().getName();
      for (Measure measure : metric.measures()) {
        for (String key : List.of(measure.key(), measure.absenceKey())) {
          String owner = owners.putIfAbsent(key, name);
          if (owner != null) {
            throw new ServiceConfigurationError(
                "Each measure has a key of its own; \"%s\" is in %s and in %s. Give one another key."
                    .formatted(key, owner, name));
          }
        }
      }
    }
    return metrics;
  }

  /** The scores that it gives. */
  List<Measure> measures();

  /** Looks at each study once; then the scores of any choice of the studies come by adding up. */
  Tally tally(Pairs pairs);

  /**
   * Whether it takes so long that it is computed only where it is asked for, and not for groups of
   * studies.
   */
  default boolean slow() {
    return false;
  }

  /** Why it cannot be computed on this machine, if that is known before; empty otherwise. */
  default String absence() {
    return "";
  }
}
