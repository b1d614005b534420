package cxr.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A grey image.
 *
 * @param width in pixels
 * @param height in pixels
 * @param pixels row by row from the top left, 0 = black to 1 = white; length width x height
 */
public record GreyImage(int width, int height, float[] pixels) {

  public GreyImage {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "Width and height must be 1 or more; found " + width + " x " + height + ".");
    }
    if (pixels.length != (long) width * height) {
      throw new IllegalArgumentException(
          "A %d x %d image must have %d pixels; found %d."
              .formatted(width, height, (long) width * height, pixels.length));
    }
  }

  /**
   * Reads a PNG, JPEG or DICOM file, of 8 or 16 bits, grey or colour; which it is, its first bytes
   * tell. Colours become their luma, 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601); transparency is
   * ignored. DICOM's values are windowed as the file asks, and low ones are black.
   *
   * @param path of the file, which may lie inside an archive
   * @throws IOException naming the file and the reason, if it is not there, is no such image, is
   *     broken or cut off, or claims more than 64 million pixels or more than it can hold
   */
  public static GreyImage read(Path path) throws IOException {
    Whole whole = new Whole();
    Decoder.decode(path, whole);
    return whole.image();
  }

  /**
   * Reads a file straight to a square, without the whole image in memory; see {@link #fit}.
   *
   * @throws IOException as {@link #read(Path)}
   */
  public static GreyImage read(Path path, int size, Fit fit) throws IOException {
    Resizer resizer = square(size, fit);
    Decoder.decode(path, resizer);
    return resizer.result();
  }

  /**
   * This image in another size. Along an axis that shrinks, each new pixel is the mean of the area
   * it covers; along one that grows, pixels are interpolated linearly between centres.
   */
  public GreyImage resize(int newWidth, int newHeight) {
    if (newWidth < 1 || newHeight < 1) {
      throw new IllegalArgumentException(
          "Width and height must be 1 or more; found " + newWidth + " x " + newHeight + ".");
    }
    if (newWidth == width && newHeight == height) {
      return this;
    }
    return into(
        new Resizer(
            (w, h) -> new Resizer.Placement(newWidth, newHeight, newWidth, newHeight, 0, 0)));
  }

  /** This image as a square, its aspect ratio kept, resized as by {@link #resize}. */
  public GreyImage fit(int size, Fit fit) {
    return into(square(size, fit));
  }

  /** This image scaled to fit a square, its aspect ratio kept, centred, the rest black. */
  public GreyImage fitSquare(int size) {
    return fit(size, Fit.PAD);
  }

  /** An 8-bit grey image; values outside 0..1 are cut. */
  public BufferedImage toBufferedImage() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        row[x] = Math.round(255 * Math.min(1, Math.max(0, pixels[y * width + x])));
      }
      image.getRaster().setSamples(0, y, width, 1, 0, row);
    }
    return image;
  }

  static float luma(float red, float green, float blue) {
    return 0.299f * red + 0.587f * green + 0.114f * blue;
  }

  private static Resizer square(int size, Fit fit) {
    if (size < 1) {
      throw new IllegalArgumentException("The size must be 1 or more; found " + size + ".");
    }
    return new Resizer((width, height) -> fit.place(width, height, size));
  }

  private GreyImage into(Resizer resizer) {
    float[] row = new float[width];
    resizer.begin(width, height);
    for (int y = 0; y < height; y++) {
      System.arraycopy(pixels, y * width, row, 0, width);
      resizer.row(row);
    }
    return resizer.result();
  }

  /** Takes an image as it is. */
  private static final class Whole implements RowSink {

    private int width;
    private float[] pixels;
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

    GreyImage image() {
      return new GreyImage(width, pixels.length / width, pixels);
    }
  }
}
