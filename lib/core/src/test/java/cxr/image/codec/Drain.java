package cxr.image.codec;

import java.io.IOException;

/** Takes what a decoder gives, and checks that it keeps the rules of a row sink. */
final class Drain implements RowSink {

  private int width;
  private int height;
  private int rows;

  private Drain() {}

  /** Reads a file's bytes and its header; that they are refused is all right. */
  static void read(byte[] file) {
    ImageInfo info = null;
    try {
      info = ImageDecoder.info(file);
    } catch (IOException e) {
      // Refused.
    }
    Drain drain = new Drain();
    try {
      ImageDecoder.decode(file, drain);
    } catch (IOException e) {
      return;
    }
    if (drain.rows != drain.height || drain.height < 1) {
      throw new IllegalStateException(drain.rows + " rows of " + drain.height);
    }
    if (info == null || info.width() != drain.width || info.height() != drain.height) {
      throw new IllegalStateException(drain.width + " x " + drain.height + ", not " + info);
    }
  }

  @Override
  public void begin(int newWidth, int newHeight) {
    if (newWidth < 1 || newHeight < 1 || height > 0) {
      throw new IllegalStateException("begins with " + newWidth + " x " + newHeight);
    }
    width = newWidth;
    height = newHeight;
  }

  @Override
  public void row(float[] values) {
    if (values.length != width) {
      throw new IllegalStateException(values.length + " values, not " + width);
    }
    for (float value : values) {
      if (!(value >= 0 && value <= 1.00001f)) {
        throw new IllegalStateException("value " + value);
      }
    }
    rows++;
  }
}
