package cxr.image.codec;

/** Takes an image as it is decoded, row by row from the top, so that it need not lie in memory. */
interface RowSink {

  /** Comes before the first row. */
  void begin(int width, int height);

  /**
   * The grey values of the next row, 0 = black to 1 = white.
   *
   * @param values {@code width} of them; the array is written over afterwards
   */
  void row(float[] values);

  /**
   * Something that the file says of the picture and that is not followed.
   *
   * @param words a sentence's beginning about the file, "its ..." for example
   */
  default void note(String words) {}
}
