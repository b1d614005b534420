package cxr.model;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a training step sees.
 *
 * @param images [B, 1, H, W]
 * @param inputs B texts of T ids, each beginning with the start of text, padded at the end
 * @param targets the ids that follow: B texts of T ids, end of text included; -1 where nothing is
 *     asked
 */
public record Batch(INDArray images, int[][] inputs, int[][] targets) {

  public Batch {
    if (images.rank() != 4 || images.size(0) != inputs.length || inputs.length != targets.length) {
      throw new IllegalArgumentException(
          "A batch needs as many images as inputs and targets; found images %s, %d inputs, %d targets."
              .formatted(Arrays.toString(images.shape()), inputs.length, targets.length));
    }
    for (int b = 0; b < inputs.length; b++) {
      if (inputs[b].length != inputs[0].length || targets[b].length != inputs[0].length) {
        throw new IllegalArgumentException(
            "All texts of a batch must be padded to one length; found %d and %d in row %d, %d in row 0."
                .formatted(inputs[b].length, targets[b].length, b, inputs[0].length));
      }
    }
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
