package cxr.generate;

import cxr.tensor.Parallel;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;

/** A way to find a likely text for each image. */
sealed interface Search permits TokenByToken, BeamSearch {

  /**
   * A finished text.
   *
   * @param score its summed log-probability by its length to the power of the length penalty
   */
  record Finished(Draft draft, double score) {}

  /**
   * Writes texts for each row that the decoder has.
   *
   * @return of each row one or more, the likeliest first
   * @throws CancellationException if the thread is interrupted
   * @throws IllegalStateException if the model's logits are no numbers
   */
  List<List<Finished>> write(Decoder decoder, int images);

  private static double finite(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalStateException(
          "A model's logits must be finite numbers; their sum is %s. Its weights are broken: train with a lower train.learningRate."
              .formatted(value));
    }
    return value;
  }

  /** The logarithm of each row's sum of exponentials. */
  static double[] logSums(float[][] logits) {
    double[] sums = new double[logits.length];
    Parallel.each(
        logits.length,
        (long) logits.length * logits[0].length,
        row -> sums[row] = Exponential.logSumExp(logits[row]));
    Arrays.stream(sums).forEach(Search::finite);
    return sums;
  }

  static void stopIfInterrupted() {
    if (Thread.interrupted()) {
      throw new CancellationException("Stopped.");
    }
  }

  /** What a row of the decoder looked at, [L][S]; empty where attention is not kept. */
  static float[][] seen(float[][][] attention, int row) {
    return Arrays.stream(attention).map(layer -> layer[row]).toArray(float[][]::new);
  }
}
