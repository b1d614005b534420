package cxr.model;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What the encoder makes of some studies: what the decoder sees of them, and how likely each
 * condition is; and, where they are given, the findings that the decoder is told.
 *
 * @param tokens [B, S, D]: of each view its cells, row by row from the top left, then the predicted
 *     conditions where the settings give them to the decoder
 * @param mask [B, S]: 1 where the decoder may look, 0 at the tokens of an absent view
 * @param conditions B rows of L probabilities; empty rows where the model has no condition head
 * @param prompts B rows of states, as {@link cxr.model.objective.Prompts} has them; empty rows
 *     where none are told
 */
public record ImageTokens(INDArray tokens, INDArray mask, float[][] conditions, float[][] prompts)
    implements AutoCloseable {

  /** What the decoder sees of some studies, of whose conditions nothing is known. */
  public ImageTokens(INDArray tokens, INDArray mask) {
    this(tokens, mask, new float[Math.toIntExact(tokens.size(0))][0]);
  }

  ImageTokens(INDArray tokens, INDArray mask, float[][] conditions) {
    this(tokens, mask, conditions, new float[conditions.length][0]);
  }

  /** The same arrays with other prompts. */
  public ImageTokens withPrompts(float[][] others) {
    if (others.length != size()) {
      throw new IllegalArgumentException(
          "There must be a prompt for each of %d studies; found %d."
              .formatted(size(), others.length));
    }
    return new ImageTokens(tokens, mask, conditions, others);
  }

  /**
   * Those of several groups of studies as one.
   *
   * @param parts one or more, which stay as they are
   * @return a copy
   */
  public static ImageTokens of(List<ImageTokens> parts) {
    if (parts.size() == 1) { // ND4J would give back the array itself
      return parts.get(0).part(0, parts.get(0).size());
    }
    return new ImageTokens(
        Nd4j.concat(0, parts.stream().map(ImageTokens::tokens).toArray(INDArray[]::new)),
        Nd4j.concat(0, parts.stream().map(ImageTokens::mask).toArray(INDArray[]::new)),
        parts.stream().flatMap(part -> Arrays.stream(part.conditions)).toArray(float[][]::new),
        parts.stream().flatMap(part -> Arrays.stream(part.prompts)).toArray(float[][]::new));
  }

  /** A copy of those of some studies: from one, counted from 0, to before another. */
  public ImageTokens part(int from, int to) {
    return new ImageTokens(
        tokens.get(NDArrayIndex.interval(from, to)).dup('c'),
        mask.get(NDArrayIndex.interval(from, to)).dup('c'),
        Arrays.copyOfRange(conditions, from, to),
        Arrays.copyOfRange(prompts, from, to));
  }

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
