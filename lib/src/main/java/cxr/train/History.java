package cxr.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a training went.
 *
 * @param epochs those that ended, in order
 * @param bestEpoch the one whose weights the model has now; 0 if none ended
 * @param steps made
 * @param seconds from first to last
 * @param ending why it ended, in a sentence
 */
public record History(
    List<TrainEvent.Epoch> epochs, int bestEpoch, int steps, double seconds, String ending) {

  public History {
    epochs = List.copyOf(epochs);
  }

  /** Writes a table with a line an epoch. */
  public void writeCsv(Path file) throws IOException {
    List<String> lines = new ArrayList<>(List.of("epoch,train_loss,validation_loss,seconds"));
    for (TrainEvent.Epoch epoch : epochs) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%d,%.6f,%.6f,%.1f",
              epoch.epoch(),
              epoch.trainLoss(),
              epoch.validationLoss(),
              epoch.seconds()));
    }
    Files.write(file, lines);
  }
}
