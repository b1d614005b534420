package cxr.view;

import cxr.train.Run;
import cxr.train.TrainEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.knowm.xchart.XYChart;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

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
        table.columns().forEach(Column::appendMissing);
        table.stringColumn(0).set(table.rowCount() - 1, run.name());
        table.stringColumn(6).set(table.rowCount() - 1, problem.get());
        continue;
      }
      List<TrainEvent.Validated> validations = run.validations();
      table.stringColumn(0).append(run.name());
      table.intColumn(1).append(validations.size());
      table.intColumn(2).append(run.facts().path("steps").asInt(last(validations)));
      table.stringColumn(3).append(run.settings().train().metric());
      validations.stream()
          .max(Comparator.comparing(TrainEvent.Validated::value))
          .ifPresentOrElse(
              best -> {
                table.intColumn(4).append(best.epoch());
                table.doubleColumn(5).append(best.value());
              },
              () -> {
                table.intColumn(4).appendMissing();
                table.doubleColumn(5).appendMissing();
              });
      table.stringColumn(6).append(run.facts().path("ending").asText());
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
      double[] epochs = validations.stream().mapToDouble(TrainEvent.Validated::epoch).toArray();
      double[] values =
          validations.stream().mapToDouble(v -> v.validation().metric(metric)).toArray();
      series.put(run.name(), new double[][] {epochs, values});
    }
    String unit = metric.equals("loss") ? "nats a token" : "0 to 1";
    return Charts.lines(
        "Validation: " + metric, "epoch", "%s (%s)".formatted(metric, unit), series);
  }

  /** A row a validation of one run: the losses and all metrics. */
  public static Table history(Run run) throws IOException {
    List<TrainEvent.Validated> validations = run.validations();
    Table table =
        Table.create(
            "Validations of the run %s".formatted(run.name()),
            IntColumn.create("epoch"),
            DoubleColumn.create("train loss"));
    Set<String> metrics = new LinkedHashSet<>();
    Set<String> objectives = new LinkedHashSet<>();
    for (TrainEvent.Validated v : validations) {
      metrics.addAll(v.validation().metrics().keySet());
      objectives.addAll(v.trainLosses().keySet());
    }
    List<DoubleColumn> columns = new ArrayList<>();
    objectives.forEach(name -> columns.add(DoubleColumn.create("train " + name)));
    metrics.forEach(
        name -> columns.add(DoubleColumn.create(name.equals("loss") ? "validation loss" : name)));
    StringColumn best = StringColumn.create("best so far");
    for (TrainEvent.Validated v : validations) {
      table.intColumn(0).append(v.epoch());
      table.doubleColumn(1).append(v.trainLoss());
      int place = 0;
      for (String name : objectives) {
        columns.get(place++).append(v.trainLosses().getOrDefault(name, Double.NaN));
      }
      for (String name : metrics) {
        columns.get(place++).append(v.validation().metrics().getOrDefault(name, Double.NaN));
      }
      best.append(v.best() ? "yes" : "");
    }
    columns.forEach(table::addColumns);
    return table.addColumns(best);
  }

  /** How a run came about, as its folder tells. */
  public static Table facts(Run run) throws IOException {
    Map<String, Object> facts = new LinkedHashMap<>();
    run.facts()
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().isValueNode()) {
                facts.put(entry.getKey(), shown(entry.getKey(), entry.getValue().asText()));
              }
            });
    return Tables.of("The run " + run.name(), "what", "value", facts);
  }

  private static String shown(String name, String value) {
    return switch (name) {
      case "dataHash" -> value.substring(0, Math.min(12, value.length()));
      case "seconds" -> String.format(Locale.ROOT, "%.1f", Double.parseDouble(value));
      default -> value;
    };
  }
}
