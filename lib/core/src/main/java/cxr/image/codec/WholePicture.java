package cxr.image.codec;

/** Takes a picture as it is. */
final class WholePicture implements RowSink {

  private int width;
  private float[] pixels = {};
  private int filled;

  @Override
  public void begin(int newWidth, int height) {
    width = newWidth;
    pixels = new float[newWidth * height];
    filled = 0;
  }

  @Override
  public void row(float[] values) {
    System.arraycopy(values, 0, pixels, filled, width);
    filled += width;
  }

  boolean isFull() {
    return filled == pixels.length;
  }

  GreyImage image() {
    return new GreyImage(width, pixels.length / width, pixels);
  }
}
