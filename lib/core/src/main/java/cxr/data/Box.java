package cxr.data;

import cxr.settings.ImageSettings.Fit;
import java.util.Optional;

/**
 * Where a finding lies on an X-ray, in shares of the picture's width and height from its top left.
 *
 * @param image the X-ray's id, as its source has it
 * @param label what lies there, in the source's words
 * @param left 0 to 1, less than {@code right}
 * @param top 0 to 1, less than {@code bottom}
 */
public record Box(
    String image, String label, double left, double top, double right, double bottom) {

  /**
   * @throws IllegalArgumentException unless it has an area, within the picture
   */
  public Box {
    boolean inside = left >= 0 && top >= 0 && right <= 1 && bottom <= 1;
    if (!(inside && left < right && top < bottom)) {
      throw new IllegalArgumentException(
          "A box must have an area within 0 and 1; found %s to %s across and %s to %s down, of %s."
              .formatted(left, right, top, bottom, image));
    }
  }

  /**
   * A box by its pixels in a picture; what sticks out of the picture is cut off.
   *
   * @param width of the picture, in pixels
   * @param height of the picture, in pixels
   * @return nothing where no area is left
   */
  public static Optional<Box> ofPixels(
      String image,
      String label,
      double left,
      double top,
      double right,
      double bottom,
      double width,
      double height) {
    double from = Math.max(0, left / width);
    double to = Math.min(1, right / width);
    double above = Math.max(0, top / height);
    double below = Math.min(1, bottom / height);
    return from < to && above < below
        ? Optional.of(new Box(image, label, from, above, to, below))
        : Optional.empty();
  }

  /**
   * The same place in the square that a model sees.
   *
   * @param width of the picture, in pixels
   * @param height of the picture, in pixels
   * @return nothing where the square leaves it out
   */
  public Optional<Box> inSquare(int width, int height, Fit fit) {
    double side = fit == Fit.PAD ? Math.max(width, height) : Math.min(width, height);
    double x = (side - width) / 2;
    double y = (side - height) / 2;
    return ofPixels(
        image,
        label,
        x + left * width,
        y + top * height,
        x + right * width,
        y + bottom * height,
        side,
        side);
  }

  /** Whether a point of the picture lies in it. */
  public boolean has(double x, double y) {
    return x >= left && x < right && y >= top && y < bottom;
  }
}
