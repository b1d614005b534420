package cxr.image;

import cxr.image.codec.GreyImage;
import cxr.settings.ImageSettings;
import java.util.SplittableRandom;

/**
 * Changes images a little by chance, so that a model in training sees none twice: rotation, shift,
 * scale, brightness and contrast, within the limits of {@link ImageSettings}. What an image becomes
 * hangs on the seed, the epoch and the image's id alone, not on the order of images.
 *
 * <p>Images are never mirrored, as photographs are elsewhere: the heart would move to the right,
 * and the report, which tells the sides, would be wrong.
 *
 * @param limits of the changes
 * @param seed of the chances
 */
public record Augmentation(ImageSettings limits, long seed) {

  /**
   * A change.
   *
   * @param rotation in degrees, clockwise
   * @param across shift to the right, as a share of the width
   * @param down shift downwards, as a share of the height
   * @param scale about the centre; above 1 is larger
   * @param brightness added, as a share of the range from black to white
   * @param contrast about the image's mean; above 1 is more
   */
  public record Change(
      double rotation,
      double across,
      double down,
      double scale,
      double brightness,
      double contrast) {

    /** The change that changes nothing. */
    public static final Change NONE = new Change(0, 0, 0, 1, 0, 1);

    public Change {
      if (!(scale > 0) || !(contrast > 0)) {
        throw new IllegalArgumentException(
            "Scale and contrast must be above 0; found %s and %s.".formatted(scale, contrast));
      }
    }

    /**
     * The linear part, by rows, that takes a place in the image, right and down of the centre, to
     * its new one: a rotation and a scale. Its determinant is the scale's square and thus above 0,
     * so that nothing is mirrored.
     */
    public double[][] matrix() {
      double cos = scale * Math.cos(Math.toRadians(rotation));
      double sin = scale * Math.sin(Math.toRadians(rotation));
      return new double[][] {{cos, -sin}, {sin, cos}};
    }

    /** The changed image, of the same size; what comes in from outside is black. */
    public GreyImage apply(GreyImage image) {
      return shade(move(image));
    }

    /** Takes each new pixel from its old place, interpolated between the four around it. */
    private GreyImage move(GreyImage image) {
      if (rotation == 0 && across == 0 && down == 0 && scale == 1) {
        return image;
      }
      int width = image.width();
      int height = image.height();
      double cos = Math.cos(Math.toRadians(rotation)) / scale;
      double sin = Math.sin(Math.toRadians(rotation)) / scale;
      double middleX = (width - 1) / 2.0;
      double middleY = (height - 1) / 2.0;
      float[] result = new float[width * height];
      for (int y = 0; y < height; y++) {
        double v = y - middleY - down * height;
        for (int x = 0; x < width; x++) {
          double u = x - middleX - across * width;
          result[y * width + x] =
              at(image, cos * u + sin * v + middleX, cos * v - sin * u + middleY);
        }
      }
      return new GreyImage(width, height, result);
    }

    private static float at(GreyImage image, double x, double y) {
      int left = (int) Math.floor(x);
      int top = (int) Math.floor(y);
      float right = (float) (x - left);
      float lower = (float) (y - top);
      float above = (1 - right) * pixel(image, left, top) + right * pixel(image, left + 1, top);
      float below =
          (1 - right) * pixel(image, left, top + 1) + right * pixel(image, left + 1, top + 1);
      return (1 - lower) * above + lower * below;
    }

    private static float pixel(GreyImage image, int x, int y) {
      boolean inside = x >= 0 && y >= 0 && x < image.width() && y < image.height();
      return inside ? image.pixels()[y * image.width() + x] : 0;
    }

    private GreyImage shade(GreyImage image) {
      if (brightness == 0 && contrast == 1) {
        return image;
      }
      double mean = 0;
      for (float value : image.pixels()) {
        mean += value;
      }
      mean /= image.pixels().length;
      float[] result = new float[image.pixels().length];
      for (int i = 0; i < result.length; i++) {
        double value = (image.pixels()[i] - mean) * contrast + mean + brightness;
        result[i] = (float) Math.max(0, Math.min(1, value));
      }
      return new GreyImage(image.width(), image.height(), result);
    }
  }

  /** Whether all limits are 0, so that nothing changes. */
  public boolean isNone() {
    return limits.rotation() == 0
        && limits.shift() == 0
        && limits.scale() == 0
        && limits.brightness() == 0
        && limits.contrast() == 0;
  }

  /**
   * The change of an image in an epoch.
   *
   * @param image its id
   */
  public Change draw(int epoch, String image) {
    if (isNone()) {
      return Change.NONE;
    }
    SplittableRandom random = random(seed, epoch, image);
    return new Change(
        limits.rotation() * aside(random),
        limits.shift() * aside(random),
        limits.shift() * aside(random),
        Math.pow(1 + limits.scale(), aside(random)),
        limits.brightness() * aside(random),
        Math.pow(1 + limits.contrast(), aside(random)));
  }

  /** An image as it is in an epoch; see {@link #draw}. */
  public GreyImage apply(GreyImage image, int epoch, String id) {
    return draw(epoch, id).apply(image);
  }

  /** From -1 to 1, of 53 bits, so that every Java gives the same. */
  private static double aside(SplittableRandom random) {
    return (random.nextLong() >>> 11) * 0x1p-52 - 1;
  }

  /** The source of the chances that hang on a seed, an epoch and what is changed alone. */
  public static SplittableRandom random(long seed, int epoch, String id) {
    long state = new SplittableRandom(seed).nextLong();
    state = new SplittableRandom(state + epoch).nextLong();
    for (int i = 0; i < id.length(); i++) {
      state = (state ^ id.charAt(i)) * 0x100000001b3L; // FNV-1a
    }
    return new SplittableRandom(state);
  }
}
