package cxr.knowledge;

import cxr.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Heads that have learnt, kept in files, so that long work goes on where it was interrupted. A file
 * is named by all that its head hangs on; the folder may be deleted at any time.
 *
 * @param folder of the files
 */
public record KeptHeads(Path folder) {

  /**
   * As {@link GraphTraining#learn}, unless it was done before.
   *
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   * @throws IOException if the head cannot be read or kept
   */
  public GraphHead learn(
      GraphTraining training,
      NodeMixing mixing,
      List<double[][][]> studies,
      double[][] labels,
      long seed,
      IntConsumer progress)
      throws IOException {
    Path file = folder.resolve(key(training, mixing, studies, labels, seed) + ".safetensors");
    if (!Files.exists(file)) {
      GraphHead head = training.learn(mixing, studies, labels, seed, progress);
      Files.createDirectories(folder);
      head.weights().save(file);
      return head;
    }
    GraphHead kept = training.start(mixing, studies, seed);
    kept.weights().load(file);
    return kept;
  }

  private static String key(
      GraphTraining training,
      NodeMixing mixing,
      List<double[][][]> studies,
      double[][] labels,
      long seed) {
    Sha256 sum = new Sha256();
    sum.add(training + " " + seed);
    sum.add(Arrays.deepToString(mixing.weights()));
    sum.add(Arrays.deepToString(labels));
    for (double[][][] study : studies) {
      for (double[][] view : study) {
        sum.add(view == null ? "none" : Integer.toString(Arrays.deepHashCode(view)));
      }
    }
    return sum.hex();
  }
}
