package cxr.image.codec;

import java.util.Arrays;
import java.util.Locale;

/** How an image becomes a square, its aspect ratio kept. */
public enum Fit {

  /** All of it is seen: the longer side fills the square, the rest is black. */
  PAD,

  /** The square is filled: what sticks out of it on the longer side is cut off, evenly. */
  CROP;

  /** Where an image lies in the square of a size. */
  Resizer.Placement place(int width, int height, int size) {
    int side = this == PAD ? Math.max(width, height) : Math.min(width, height);
    long fitWidth = Math.max(1, Math.round((double) width * size / side));
    long fitHeight = Math.max(1, Math.round((double) height * size / side));
    return new Resizer.Placement(
        size,
        size,
        fitWidth,
        fitHeight,
        Math.floorDiv(size - fitWidth, 2),
        Math.floorDiv(size - fitHeight, 2));
  }

  /**
   * The fit of a setting.
   *
   * @param name {@code pad} or {@code crop}
   */
  public static Fit named(String name) {
    return Arrays.stream(values())
        .filter(fit -> fit.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "A fit must be one of %s; found \"%s\"."
                        .formatted(Arrays.toString(values()), name)));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
