package cxr.evaluate;

import cxr.model.ReportModel;
import cxr.model.StudyImages;
import cxr.score.Thresholds;
import cxr.train.History;
import cxr.train.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;

/**
 * Tells the findings of X-rays by a model's condition head: how likely each is, and whether it is
 * decided to be there.
 *
 * @param model with a condition head
 * @param thresholds from which on a finding is decided to be there
 * @param kind one threshold for all findings, or one for each
 */
public record FindingsReader(ReportModel model, Thresholds thresholds, Thresholds.Kind kind) {

  private static final int STUDIES_AT_ONCE = 8;

  /**
   * What is found in a study.
   *
   * @param probabilities by the order of the thresholds' labels
   * @param present likewise
   */
  public record Found(double[] probabilities, boolean[] present) {}

  /**
   * A reader by a trained run, with the thresholds of the validation whose weights it keeps.
   *
   * @throws IOException if the run cannot be read
   * @throws IllegalArgumentException if its model has no condition head
   */
  public static FindingsReader of(Run run, Thresholds.Kind kind) throws IOException {
    Thresholds chosen =
        History.best(run.validations())
            .map(best -> best.validation().thresholds())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "The model of the run %s tells no findings, for it has no condition head or was never validated; train one with model.conditionWeight=1."
                            .formatted(run.name())));
    return new FindingsReader(run.model(), chosen, kind);
  }

  /** The names of the findings. */
  public List<String> labels() {
    return thresholds.labels();
  }

  /**
   * The findings of some studies, in their order.
   *
   * @param studies of each the views as the model takes them, the frontal one first; null for a
   *     view that it does not have
   * @param progress is told how many are done
   * @throws CancellationException if the thread is interrupted
   */
  public List<Found> read(List<float[][]> studies, IntConsumer progress) {
    List<Found> found = new ArrayList<>();
    for (int from = 0; from < studies.size(); from += STUDIES_AT_ONCE) {
      if (Thread.interrupted()) {
        throw new CancellationException("Stopped after %d studies.".formatted(from));
      }
      List<float[][]> part =
          studies.subList(from, Math.min(from + STUDIES_AT_ONCE, studies.size()));
      found.addAll(readTogether(part));
      progress.accept(found.size());
    }
    return found;
  }

  /** The findings of some studies whose X-rays go through the encoder side by side. */
  List<Found> readTogether(List<float[][]> studies) {
    List<String> all = model.settings().model().conditions();
    int[] places = labels().stream().mapToInt(all::indexOf).toArray();
    List<Found> found = new ArrayList<>();
    try (StudyImages images = StudyImages.of(studies, model.settings())) {
      for (float[] row : model.conditions(images)) {
        double[] probabilities = Arrays.stream(places).mapToDouble(place -> row[place]).toArray();
        found.add(new Found(probabilities, thresholds.decide(probabilities, kind)));
      }
    }
    return found;
  }
}
