package cxr.image.codec;

import java.util.function.UnaryOperator;

/** Takes a picture whole, changes its shape, and hands it on. */
final class ReshapingSink implements RowSink {

  private final UnaryOperator<GreyImage> change;
  private final RowSink target;
  private final WholePicture whole = new WholePicture();

  ReshapingSink(UnaryOperator<GreyImage> change, RowSink target) {
    this.change = change;
    this.target = target;
  }

  @Override
  public void begin(int width, int height) {
    whole.begin(width, height);
  }

  @Override
  public void row(float[] values) {
    whole.row(values);
    if (whole.isFull()) {
      change.apply(whole.image()).into(target);
    }
  }

  @Override
  public void note(String words) {
    target.note(words);
  }
}
