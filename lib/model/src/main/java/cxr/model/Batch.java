package cxr.model;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a training step sees.
 *
 * @param images of B studies
 * @param inputs B texts of T ids, each beginning with the start of text, padded at the end
 * @param targets the ids that follow: B texts of T ids, end of text included; -1 where nothing is
 *     asked
 * @param conditions of each study L labels: 1 present, 0 absent, -1 not known; empty rows where the
 *     model predicts none
 */
public record Batch(StudyImages images, int[][] inputs, int[][] targets, int[][] conditions) {

  public Batch {
    if (images.size() != inputs.length
        || inputs.length != targets.length
        || inputs.length != conditions.length) {
      throw new IllegalArgumentException(
          "A batch needs as many images as inputs, targets and rows of conditions; found %d studies with images, %d inputs, %d targets, %d rows."
              .formatted(images.size(), inputs.length, targets.length, conditions.length));
    }
    for (int b = 0; b < inputs.length; b++) {
      if (inputs[b].length != inputs[0].length || targets[b].length != inputs[0].length) {
        throw new IllegalArgumentException(
            "All texts of a batch must be padded to one length; found %d and %d in row %d, %d in row 0."
                .formatted(inputs[b].length, targets[b].length, b, inputs[0].length));
      }
      if (conditions[b].length != conditions[0].length
          || Arrays.stream(conditions[b]).anyMatch(label -> label < -1 || label > 1)) {
        throw new IllegalArgumentException(
            "A row of conditions must have %d labels of 1, 0 or -1 (not known); row %d is %s."
                .formatted(conditions[0].length, b, Arrays.toString(conditions[b])));
      }
    }
  }

  /**
   * A batch of studies with one X-ray each and no conditions.
   *
   * @param pixels [B, C, H, W]
   */
  public Batch(INDArray pixels, int[][] inputs, int[][] targets) {
    this(StudyImages.single(pixels), inputs, targets, new int[inputs.length][0]);
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
