package cxr.generate;

/**
 * The text decoder of a model, token by token, for some rows side by side. All rows have the same
 * number of tokens; each belongs to an image.
 *
 * <p>Dimensions: R rows, V size of the vocabulary, S image tokens, L layers.
 */
interface Decoder extends AutoCloseable {

  /**
   * Adds a token to each row.
   *
   * @param tokens R ids
   * @return the logits of the token after it, [R][V]; the caller may change them, and the next call
   *     overwrites them
   */
  float[][] next(int[] tokens);

  /**
   * Goes on with some rows in a new order: a row may be left out when its text has ended, and named
   * several times when its text branches.
   */
  void keep(int[] rows);

  /**
   * How much the last tokens attended to each image token, mean over the heads: [L][R][S]; a row of
   * a layer adds up to 1, or less where it also attends to text.
   *
   * @throws UnsupportedOperationException if this decoder does not keep it
   */
  float[][][] attention();

  /** Frees what does not lie in Java's heap. */
  @Override
  void close();
}
