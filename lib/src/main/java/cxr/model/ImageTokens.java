package cxr.model;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the decoder sees of some studies.
 *
 * @param tokens [B, S, D]: of each view its cells, row by row from the top left, then the predicted
 *     conditions where the settings give them to the decoder
 * @param mask [B, S]: 1 where the decoder may look, 0 at the tokens of an absent view
 */
public record ImageTokens(INDArray tokens, INDArray mask) implements AutoCloseable {

  /** B. */
  public int size() {
    return Math.toIntExact(tokens.size(0));
  }

  /** Frees both arrays. */
  @Override
  public void close() {
    tokens.close();
    mask.close();
  }
}
