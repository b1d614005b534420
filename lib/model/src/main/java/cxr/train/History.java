package cxr.train;

import cxr.io.CsvTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a training went.
 *
 * @param validations in order
 * @param bestEpoch the one whose weights the model has now; 0 if there was no validation
 * @param steps made
 * @param seconds of work
 * @param ending why it ended, in a sentence
 */
public record History(
    List<TrainEvent.Validated> validations,
    int bestEpoch,
    int steps,
    double seconds,
    String ending) {

  public History {
    validations = List.copyOf(validations);
  }

  /** The validation that was best. */
  public Optional<TrainEvent.Validated> best() {
    return best(validations);
  }

  /** The best of some validations in order. */
  public static Optional<TrainEvent.Validated> best(List<TrainEvent.Validated> validations) {
    return validations.stream().filter(TrainEvent.Validated::best).reduce((a, b) -> b);
  }

  /** A table with a line a validation and a column a loss or metric. */
  public static String csv(List<TrainEvent.Validated> validations) {
    Set<String> objectives = new LinkedHashSet<>();
    Set<String> metrics = new LinkedHashSet<>();
    for (TrainEvent.Validated v : validations) {
      objectives.addAll(v.trainLosses().keySet());
      metrics.addAll(v.validation().metrics().keySet());
    }
    List<String> names = new ArrayList<>(List.of("epoch", "steps", "train_loss"));
    objectives.forEach(name -> names.add("train_" + name));
    metrics.forEach(name -> names.add("validation_" + name));
    names.addAll(List.of("best", "seconds"));
    List<List<String>> rows = new ArrayList<>(List.of(names));
    for (TrainEvent.Validated v : validations) {
      List<String> cells = new ArrayList<>();
      cells.add(String.valueOf(v.epoch()));
      cells.add(String.valueOf(v.done()));
      cells.add(number(v.trainLoss()));
      objectives.forEach(name -> cells.add(number(v.trainLosses().get(name))));
      metrics.forEach(name -> cells.add(number(v.validation().metrics().get(name))));
      cells.add(v.best() ? "1" : "0");
      cells.add(String.format(Locale.ROOT, "%.1f", v.seconds()));
      rows.add(cells);
    }
    return CsvTable.text(rows);
  }

  private static String number(@Nullable Double value) {
    return value == null ? "" : String.format(Locale.ROOT, "%.6f", value);
  }
}
