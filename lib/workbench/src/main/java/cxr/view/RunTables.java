package cxr.view;

import cxr.train.Run;
import cxr.train.TrainEvent;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Runs beside each other, wherever they were made: their ends, settings and curves. */
public final class RunTables {

  private RunTables() {}

  /**
   * A row a run: how far it came and what its best validation was; or why it cannot be read, in the
   * place of its ending.
   */
  public static Table runs(List<Run> runs) throws IOException {
    Table table =
        Table.create(
            "Runs",
            StringColumn.create("run"),
            IntColumn.create("validations"),
            IntColumn.create("steps"),
            StringColumn.create("best by"),
            IntColumn.create("best epoch"),
            DoubleColumn.create("value"),
            StringColumn.create("ending"));
    for (Run run : runs) {
      Optional<String> problem = run.problem();
      if (problem.isPresent()) {
        Tables.add(table, run.name(), null, null, null, null, null, problem.get());
        continue;
      }
      List<TrainEvent.Validated> validations = run.validations();
      Optional<TrainEvent.Validated> best =
          validations.stream().max(Comparator.comparing(TrainEvent.Validated::value));
      Tables.add(
          table,
          run.name(),
          validations.size(),
          run.facts().path("steps").asInt(last(validations)),
          run.settings().train().metric(),
          best.map(TrainEvent.Validated::epoch).orElse(null),
          best.map(TrainEvent.Validated::value).orElse(null),
          run.facts().path("ending").asText());
    }
    return table;
  }

  private static int last(List<TrainEvent.Validated> validations) {
    return validations.isEmpty() ? 0 : validations.get(validations.size() - 1).done();
  }

  private static List<Run> readable(List<Run> runs) {
    return runs.stream().filter(run -> run.problem().isEmpty()).toList();
  }

  /** The settings in which runs differ, a column a run that can be read. */
  public static Table settings(List<Run> runs) throws IOException {
    Map<Run, Map<String, String>> all = new LinkedHashMap<>();
    Set<String> names = new LinkedHashSet<>();
    for (Run run : readable(runs)) {
      Map<String, String> flat = run.settings().flat();
      all.put(run, flat);
      names.addAll(flat.keySet());
    }
    names.removeIf(
        name ->
            all.values().stream().map(flat -> flat.getOrDefault(name, "")).distinct().count() < 2);
    Table table =
        Table.create(
            "Settings in which the runs differ",
            StringColumn.create("setting", List.copyOf(names)));
    all.forEach(
        (run, flat) ->
            table.addColumns(
                StringColumn.create(
                    run.name(),
                    names.stream().map(name -> flat.getOrDefault(name, "–")).toList())));
    return table;
  }

  /**
   * A metric of validation over the epochs, a line a run that can be read.
   *
   * @param metric such as {@code loss} or {@code conditions}
   */
  public static XYChart curves(List<Run> runs, String metric) throws IOException {
    Map<String, double[][]> series = new LinkedHashMap<>();
    for (Run run : readable(runs)) {
      List<TrainEvent.Validated> validations =
          run.validations().stream()
              .filter(v -> v.validation().metrics().containsKey(metric))
              .toList();
      series.put(
          run.name(),
          Charts.series(
              validations, TrainEvent.Validated::epoch, v -> v.validation().metric(metric)));
    }
    String unit = metric.equals("loss") ? "nats a token" : "0 to 1";
    return Charts.lines(
        "Validation: " + metric, "epoch", "%s (%s)".formatted(metric, unit), series);
  }

  /** A row a validation of one run: the losses and all metrics. */
  public static Table history(Run run) throws IOException {
    List<TrainEvent.Validated> all = run.validations();
    Table table =
        Table.create(
            "Validations of the run %s".formatted(run.name()),
            IntColumn.create("epoch", all.stream().mapToInt(TrainEvent.Validated::epoch)),
            DoubleColumn.create(
                "train loss", all.stream().mapToDouble(TrainEvent.Validated::trainLoss)));
    Set<String> metrics = new LinkedHashSet<>();
    Set<String> objectives = new LinkedHashSet<>();
    all.forEach(v -> objectives.addAll(v.trainLosses().keySet()));
    all.forEach(v -> metrics.addAll(v.validation().metrics().keySet()));
    for (String name : objectives) {
      table.addColumns(
          column("train " + name, all, v -> v.trainLosses().getOrDefault(name, Double.NaN)));
    }
    for (String name : metrics) {
      table.addColumns(
          column(
              name.equals("loss") ? "validation loss" : name,
              all,
              v -> v.validation().metrics().getOrDefault(name, Double.NaN)));
    }
    return table.addColumns(
        StringColumn.create("best so far", all.stream().map(v -> v.best() ? "yes" : "")));
  }

  private static DoubleColumn column(
      String name, List<TrainEvent.Validated> all, ToDoubleFunction<TrainEvent.Validated> value) {
    return DoubleColumn.create(name, all.stream().mapToDouble(value));
  }
}
