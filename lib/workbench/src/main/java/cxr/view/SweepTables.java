package cxr.view;

import cxr.results.Sweep;
import cxr.train.Run;
import cxr.train.TrainEvent.Validated;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.knowm.xchart.CategoryChart;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** The trainings of a sweep over settings, by their best validations. */
public final class SweepTables {

  private SweepTables() {}

  /**
   * A row a training: the settings that differ, the seed, and the epoch, the loss and all metrics
   * of the validation that chose the weights. A training without a validation is left out.
   *
   * @param runs that are trained, in the order of the sweep
   */
  public static Table of(Map<Sweep.Point, Run> runs) throws IOException {
    Map<Sweep.Point, Validated> best = best(runs);
    List<Sweep.Point> points = List.copyOf(best.keySet());
    Table table =
        Table.create("Sweep", StringColumn.create("run", points.stream().map(Sweep.Point::run)));
    if (points.isEmpty()) {
      return table;
    }
    for (String setting : points.get(0).varied().keySet()) {
      table.addColumns(
          StringColumn.create(setting, points.stream().map(point -> point.varied().get(setting))));
    }
    table.addColumns(
        IntColumn.create("seed", points.stream().mapToInt(point -> (int) point.seed())),
        IntColumn.create("best epoch", best.values().stream().mapToInt(Validated::epoch)));
    Validated first = best.values().iterator().next();
    for (String metric : first.validation().metrics().keySet()) {
      table.addColumns(
          DoubleColumn.create(
              metric,
              best.values().stream()
                  .mapToDouble(v -> v.validation().metrics().getOrDefault(metric, Double.NaN))));
    }
    return table;
  }

  private static Map<Sweep.Point, Validated> best(Map<Sweep.Point, Run> runs) throws IOException {
    Map<Sweep.Point, Validated> best = new LinkedHashMap<>();
    for (Map.Entry<Sweep.Point, Run> each : runs.entrySet()) {
      Optional<Validated> one =
          each.getValue().validations().stream().max(Comparator.comparing(Validated::value));
      one.ifPresent(validated -> best.put(each.getKey(), validated));
    }
    return best;
  }

  /** {@link #chart} as the bytes of a PNG file, for commands that start without charts' classes. */
  public static byte[] png(Map<Sweep.Point, Run> runs) throws IOException {
    return Charts.png(chart(runs));
  }

  /** What the validations chose by, for each combination of settings: the mean over its seeds. */
  public static CategoryChart chart(Map<Sweep.Point, Run> runs) throws IOException {
    Map<String, List<Double>> values = new LinkedHashMap<>();
    String metric = "";
    for (Map.Entry<Sweep.Point, Validated> each : best(runs).entrySet()) {
      metric = each.getValue().metric();
      values
          .computeIfAbsent(name(each.getKey()), key -> new ArrayList<>())
          .add(each.getValue().value());
    }
    List<Double> means =
        values.values().stream()
            .map(own -> own.stream().mapToDouble(Double::doubleValue).average().orElseThrow())
            .toList();
    return Charts.bars(
        "Best validation, mean over seeds",
        "settings",
        metric,
        List.copyOf(values.keySet()),
        means);
  }

  private static String name(Sweep.Point point) {
    return point.varied().isEmpty()
        ? "as they are"
        : point.varied().entrySet().stream()
            .map(one -> one.getKey().replaceAll("^.*\\.", "") + " " + one.getValue())
            .collect(Collectors.joining(", "));
  }
}
