package cxr.train;

import cxr.io.CsvTable;
import cxr.io.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

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
    return validations.stream().filter(TrainEvent.Validated::best).reduce((a, b) -> b);
  }

  /** Writes a table with a line a validation and a column a metric. */
  public void writeCsv(Path file) throws IOException {
    WholeFile.write(file, csv(validations));
  }

  static String csv(List<TrainEvent.Validated> validations) {
    Set<String> metrics = new LinkedHashSet<>();
    validations.forEach(v -> metrics.addAll(v.validation().metrics().keySet()));
    List<String> names = new ArrayList<>(List.of("epoch", "steps", "train_loss"));
    metrics.forEach(name -> names.add("validation_" + name));
    names.addAll(List.of("best", "seconds"));
    List<List<String>> rows = new ArrayList<>(List.of(names));
    for (TrainEvent.Validated v : validations) {
      List<String> cells = new ArrayList<>();
      cells.add(String.valueOf(v.epoch()));
      cells.add(String.valueOf(v.done()));
      cells.add(number(v.trainLoss()));
      for (String name : metrics) {
        Double value = v.validation().metrics().get(name);
        cells.add(value == null ? "" : number(value));
      }
      cells.add(v.best() ? "1" : "0");
      cells.add(String.format(Locale.ROOT, "%.1f", v.seconds()));
      rows.add(cells);
    }
    return CsvTable.text(rows);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
