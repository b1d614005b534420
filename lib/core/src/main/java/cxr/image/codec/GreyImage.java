package cxr.image.codec;

import cxr.settings.ImageSettings.Fit;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

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
   * ignored. A picture that is stored turned or mirrored (EXIF) is set upright. DICOM's values are
   * windowed as the file asks, low ones are black, and so is what pads the picture.
   *
   * @param path of the file, which may lie inside an archive
   * @throws IOException naming the file and the reason, if it is not there, is no such image, is
   *     broken or cut off, or claims more than 64 million pixels or more than it can hold
   */
  public static GreyImage read(Path path) throws IOException {
    WholePicture whole = new WholePicture();
    ImageDecoder.decode(path, whole);
    return whole.image();
  }

  /**
   * Reads a file straight to a square, without the whole image in memory; see {@link #fit}.
   *
   * @throws IOException as {@link #read(Path)}
   */
  public static GreyImage read(Path path, int size, Fit fit) throws IOException {
    Resizer resizer = square(size, fit);
    ImageDecoder.decode(path, resizer);
    return resizer.result();
  }

  /**
   * As {@link #read(Path, int, Fit)}, and looks at the picture.
   *
   * @param notes is told, with the file's name, what makes it doubtful: that it is blank, or that
   *     its file says something which is not followed
   * @throws IOException as {@link #read(Path)}
   */
  public static GreyImage read(Path path, int size, Fit fit, Consumer<String> notes)
      throws IOException {
    Resizer resizer = square(size, fit);
    ImageDecoder.inspect(path, resizer, notes);
    return resizer.result();
  }

  /**
   * As {@link #read(Path, int, Fit, Consumer)}, of bytes that were read before.
   *
   * @param name that errors and notes tell
   */
  public static GreyImage read(byte[] file, String name, int size, Fit fit, Consumer<String> notes)
      throws IOException {
    Resizer resizer = square(size, fit);
    ImageDecoder.inspect(file, name, resizer, notes);
    return resizer.result();
  }

  /** As {@link #notes(Path)}, of bytes that were read before. */
  public static List<String> notes(byte[] file, String name) throws IOException {
    List<String> notes = new ArrayList<>();
    ImageDecoder.inspect(file, name, new Nowhere(), notes::add);
    return notes;
  }

  /**
   * What makes a picture doubtful, though it can be read: that it is blank, or that its file says
   * something which is not followed; each with the file's name, nothing as a rule.
   *
   * @throws IOException as {@link #read(Path)}
   */
  public static List<String> notes(Path path) throws IOException {
    List<String> notes = new ArrayList<>();
    ImageDecoder.inspect(path, new Nowhere(), notes::add);
    return notes;
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
    return resized(
        new Resizer(
            (w, h) -> new Resizer.Placement(newWidth, newHeight, newWidth, newHeight, 0, 0)));
  }

  /** This image as a square, its aspect ratio kept, resized as by {@link #resize}. */
  public GreyImage fit(int size, Fit fit) {
    return resized(square(size, fit));
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
    return new Resizer((width, height) -> Resizer.Placement.square(width, height, size, fit));
  }

  private GreyImage resized(Resizer resizer) {
    into(resizer);
    return resizer.result();
  }

  /** Gives the pixels to a sink, as a decoder does. */
  void into(RowSink sink) {
    float[] row = new float[width];
    sink.begin(width, height);
    for (int y = 0; y < height; y++) {
      System.arraycopy(pixels, y * width, row, 0, width);
      sink.row(row);
    }
  }

  /** Takes rows and keeps none. */
  private static final class Nowhere implements RowSink {
    @Override
    public void begin(int width, int height) {}

    @Override
    public void row(float[] values) {}
  }
}
