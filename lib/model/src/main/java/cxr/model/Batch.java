package cxr.model;

import java.util.Arrays;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a training step sees.
 *
 * @param images of B studies
 * @param inputs B texts of T ids, each beginning with the start of text, padded at the end
 * @param targets the ids that follow: B texts of T ids, end of text included; -1 where nothing is
 *     asked
 * @param labels that objectives learn from, by name: of each study so many numbers, not a number
 *     where one is not known
 */
public record Batch(
    StudyImages images, int[][] inputs, int[][] targets, Map<String, float[][]> labels) {

  public Batch {
    labels = Map.copyOf(labels);
    if (images.size() != inputs.length || inputs.length != targets.length) {
      throw new IllegalArgumentException(
          "A batch needs as many images as inputs and targets; found %d studies with images, %d inputs, %d targets."
              .formatted(images.size(), inputs.length, targets.length));
    }
    for (int b = 0; b < inputs.length; b++) {
      if (inputs[b].length != inputs[0].length || targets[b].length != inputs[0].length) {
        throw new IllegalArgumentException(
            "All texts of a batch must be padded to one length; found %d and %d in row %d, %d in row 0."
                .formatted(inputs[b].length, targets[b].length, b, inputs[0].length));
      }
    }
    labels.forEach(
        (name, rows) -> {
          if (rows.length != inputs.length
              || Arrays.stream(rows).anyMatch(row -> row.length != rows[0].length)) {
            throw new IllegalArgumentException(
                "A batch of %d studies needs as many rows of labels \"%s\", of one length; found %s."
                    .formatted(inputs.length, name, Arrays.deepToString(rows)));
          }
        });
  }

  /**
   * A batch of studies with one X-ray each and no labels.
   *
   * @param pixels [B, C, H, W]
   */
  public Batch(INDArray pixels, int[][] inputs, int[][] targets) {
    this(StudyImages.single(pixels), inputs, targets, Map.of());
  }

  /** How many tokens are asked for. */
  public long asked() {
    return Arrays.stream(targets).flatMapToInt(Arrays::stream).filter(id -> id >= 0).count();
  }

  /** B. */
  public int size() {
    return inputs.length;
  }

  /** T. */
  public int length() {
    return inputs[0].length;
  }
}
