package cxr.attention;

import cxr.attention.Explainer.Method;
import cxr.score.metric.Bootstrap;
import cxr.score.metric.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What came out of a trial of maps: means over targets, with intervals over studies. */
public final class AttentionSummary {

  /** For which findings there are rows of their own. */
  private static final int ENOUGH = 10; // targets

  private static final String ALL = "all";

  private static final List<String> MEASURES =
      List.of("deletion", "insertion", "pointing", "iou", "contrast", "side", "side share");

  /**
   * The mean of a measure over the targets, with its interval of 95 % by bootstrap over studies.
   *
   * @param target {@code finding}, {@code sentence} or {@code word}
   * @param finding its name, or {@code all}
   * @param measure {@code deletion} and {@code insertion} are areas below curves; the former is the
   *     better the lower it is, the others the higher
   * @param overRandom the mean difference from the random map of the same target
   */
  public record Row(
      String target,
      String finding,
      Method method,
      String measure,
      int studies,
      int targets,
      double mean,
      Interval interval,
      double overRandom,
      Interval overRandomInterval) {}

  /** Points of the mean curves of a method. */
  public record Curve(String target, Method method, double[] deletion, double[] insertion) {}

  private final List<List<Measured>> studies;

  AttentionSummary(List<List<Measured>> studies) {
    this.studies = studies;
  }

  /** All means, those of single findings too where there are ten targets or more. */
  public List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String target : targets()) {
      for (String measure : MEASURES) {
        List<String> findings = new ArrayList<>(List.of(ALL));
        counts(target, measure)
            .forEach(
                (finding, count) -> {
                  if (count >= ENOUGH) {
                    findings.add(finding);
                  }
                });
        for (String finding : findings) {
          for (Method method : Method.values()) {
            row(target, finding, method, measure, rows);
          }
        }
      }
    }
    return rows;
  }

  private List<String> targets() {
    return studies.stream()
        .flatMap(List::stream)
        .map(Measured::target)
        .distinct()
        .sorted()
        .toList();
  }

  /** Of each finding the targets that have the random map measured. */
  private Map<String, Integer> counts(String target, String measure) {
    Map<String, Integer> counts = new TreeMap<>();
    for (List<Measured> study : studies) {
      for (Measured one : study) {
        if (one.target().equals(target)
            && one.measure().equals(measure)
            && one.method() == Method.RANDOM) {
          counts.merge(one.finding(), 1, Integer::sum);
        }
      }
    }
    return counts;
  }

  private void row(String target, String finding, Method method, String measure, List<Row> rows) {
    Sums own = new Sums(studies.size());
    Sums over = new Sums(studies.size());
    for (int n = 0; n < studies.size(); n++) {
      Map<String, Double> values = values(studies.get(n), target, finding, method, measure);
      Map<String, Double> random = values(studies.get(n), target, finding, Method.RANDOM, measure);
      for (Map.Entry<String, Double> value : values.entrySet()) {
        own.add(n, value.getValue());
        if (random.containsKey(value.getKey())) {
          over.add(n, value.getValue() - random.get(value.getKey()));
        }
      }
    }
    if (own.targets() > 0) {
      rows.add(
          new Row(
              target,
              finding,
              method,
              measure,
              own.studies(),
              own.targets(),
              own.mean(),
              own.interval(),
              over.mean(),
              over.interval()));
    }
  }

  /** By finding. */
  private static Map<String, Double> values(
      List<Measured> study, String target, String finding, Method method, String measure) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (Measured one : study) {
      if (one.target().equals(target)
          && one.method() == method
          && one.measure().equals(measure)
          && (finding.equals(ALL) || finding.equals(one.finding()))) {
        values.put(one.finding(), one.value());
      }
    }
    return values;
  }

  /** Sums and counts by study. */
  private static final class Sums {
    private final double[] sums;
    private final double[] counts;

    Sums(int studies) {
      sums = new double[studies];
      counts = new double[studies];
    }

    void add(int study, double value) {
      sums[study] += value;
      counts[study]++;
    }

    int targets() {
      return (int) Arrays.stream(counts).sum();
    }

    int studies() {
      return (int) Arrays.stream(counts).filter(count -> count > 0).count();
    }

    double mean() {
      return Arrays.stream(sums).sum() / targets();
    }

    Interval interval() {
      double[][] draws =
          Bootstrap.defaults()
              .scores(sums.length, drawn -> new double[] {drawn.sum(sums) / drawn.sum(counts)});
      return Interval.of(draws[0]);
    }
  }

  /** The mean curves. */
  public List<Curve> curves() {
    List<Curve> curves = new ArrayList<>();
    for (String target : targets()) {
      for (Method method : Method.values()) {
        double[] deletion = new double[Faithfulness.STEPS + 1];
        double[] insertion = new double[Faithfulness.STEPS + 1];
        for (int i = 0; i <= Faithfulness.STEPS; i++) {
          deletion[i] = mean(target, method, "deletion " + i);
          insertion[i] = mean(target, method, "insertion " + i);
        }
        if (!Double.isNaN(deletion[0])) {
          curves.add(new Curve(target, method, deletion, insertion));
        }
      }
    }
    return curves;
  }

  private double mean(String target, Method method, String measure) {
    return studies.stream()
        .flatMap(study -> values(study, target, ALL, method, measure).values().stream())
        .mapToDouble(value -> value)
        .average()
        .orElse(Double.NaN);
  }

  /** The means over all findings, a line each. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Row row : rows()) {
      if (row.finding().equals(ALL)) {
        text.append(
            String.format(
                Locale.ROOT,
                "%-9s %-18s %-11s %6.3f %s   over random %+.3f %s   %d targets of %d studies%n",
                row.target(),
                row.method().words(),
                row.measure(),
                row.mean(),
                row.interval(),
                row.overRandom(),
                row.overRandomInterval(),
                row.targets(),
                row.studies()));
      }
    }
    return text.toString();
  }
}
