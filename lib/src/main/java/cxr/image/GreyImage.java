package cxr.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * A grey image.
 *
 * @param width in pixels
 * @param height in pixels
 * @param pixels row by row from the top left, 0 = black to 1 = white; length width x height
 */
public record GreyImage(int width, int height, float[] pixels) {

  /** An image that claims more pixels than this is refused before it is decoded. */
  static final long MAX_PIXELS = 100_000_000L;

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
   * Reads a PNG or JPEG of 8 or 16 bits, grey or colour. Colours become their luma, 0.299 R + 0.587
   * G + 0.114 B (ITU-R BT.601); transparency is ignored.
   *
   * @throws IOException naming the file, if it is not there, is no such image, is broken, or claims
   *     more than 100 million pixels
   */
  public static GreyImage read(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException("There is no image file " + path + "; check the path.");
    }
    try (InputStream file = Files.newInputStream(path);
        ImageInputStream input = ImageIO.createImageInputStream(file)) {
      Iterator<ImageReader> readers = input == null ? null : ImageIO.getImageReaders(input);
      if (readers == null || !readers.hasNext()) {
        throw new IOException(path + " is not an image that can be read; use PNG or JPEG.");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(input, true, true);
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if ((long) width * height > MAX_PIXELS) {
          throw new IOException(
              "%s claims %d x %d pixels; at most %d million are read. Make it smaller."
                  .formatted(path, width, height, MAX_PIXELS / 1_000_000));
        }
        return fromBufferedImage(reader.read(0));
      } finally {
        reader.dispose();
      }
    } catch (RuntimeException e) {
      // The JDK's decoders answer some broken files with unchecked exceptions.
      throw new IOException(path + " is broken: " + e.getMessage(), e);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains(path.toString())) {
        throw e;
      }
      throw new IOException(path + " is broken: " + e.getMessage(), e);
    }
  }

  /** The grey values of an image; colours become their luma as in {@link #read(Path)}. */
  public static GreyImage fromBufferedImage(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    float[] pixels = new float[width * height];
    Raster raster = image.getRaster();
    int type = raster.getDataBuffer().getDataType();
    int bits = image.getColorModel().getComponentSize(0);
    boolean stored =
        raster.getNumBands() <= 2
            && !(image.getColorModel() instanceof IndexColorModel)
            && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT);
    if (stored) {
      // Grey samples are taken as stored: Java's colour conversion would change their gamma.
      float scale = 1f / ((1 << bits) - 1);
      int[] row = new int[width];
      for (int y = 0; y < height; y++) {
        raster.getSamples(0, y, width, 1, 0, row);
        for (int x = 0; x < width; x++) {
          pixels[y * width + x] = row[x] * scale;
        }
      }
      return new GreyImage(width, height, pixels);
    }
    boolean colours =
        raster.getNumBands() >= 3
            && image.getColorModel() instanceof ComponentColorModel
            && image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_RGB
            && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT);
    if (colours) {
      int bands = raster.getNumBands();
      float scale = 1f / ((1 << bits) - 1);
      int[] row = new int[width * bands];
      for (int y = 0; y < height; y++) {
        raster.getPixels(0, y, width, 1, row);
        for (int x = 0; x < width; x++) {
          int i = x * bands;
          pixels[y * width + x] = luma(row[i], row[i + 1], row[i + 2]) * scale;
        }
      }
      return new GreyImage(width, height, pixels);
    }
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        int rgb = row[x];
        pixels[y * width + x] = luma(rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff) / 255f;
      }
    }
    return new GreyImage(width, height, pixels);
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
    Taps across = Taps.of(width, newWidth);
    Taps down = Taps.of(height, newHeight);
    float[] narrow = new float[newWidth * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < newWidth; x++) {
        float sum = 0;
        float[] weights = across.weights[x];
        int from = y * width + across.first[x];
        for (int k = 0; k < weights.length; k++) {
          sum += weights[k] * pixels[from + k];
        }
        narrow[y * newWidth + x] = sum;
      }
    }
    float[] result = new float[newWidth * newHeight];
    for (int y = 0; y < newHeight; y++) {
      float[] weights = down.weights[y];
      for (int k = 0; k < weights.length; k++) {
        int from = (down.first[y] + k) * newWidth;
        for (int x = 0; x < newWidth; x++) {
          result[y * newWidth + x] += weights[k] * narrow[from + x];
        }
      }
    }
    return new GreyImage(newWidth, newHeight, result);
  }

  /** This image scaled to fit a square, its aspect ratio kept, centred, the rest black. */
  public GreyImage fitSquare(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("The size must be 1 or more; found " + size + ".");
    }
    int longest = Math.max(width, height);
    int fitWidth = (int) Math.max(1, Math.round((double) width * size / longest));
    int fitHeight = (int) Math.max(1, Math.round((double) height * size / longest));
    GreyImage fit = resize(fitWidth, fitHeight);
    if (fitWidth == size && fitHeight == size) {
      return fit;
    }
    float[] square = new float[size * size];
    int left = (size - fitWidth) / 2;
    int top = (size - fitHeight) / 2;
    for (int y = 0; y < fitHeight; y++) {
      System.arraycopy(fit.pixels, y * fitWidth, square, (top + y) * size + left, fitWidth);
    }
    return new GreyImage(size, size, square);
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

  private static float luma(float red, float green, float blue) {
    return 0.299f * red + 0.587f * green + 0.114f * blue;
  }

  /** For each new pixel along an axis: the first old one it takes from, and the weights. */
  private record Taps(int[] first, float[][] weights) {

    static Taps of(int from, int to) {
      int[] first = new int[to];
      float[][] weights = new float[to][];
      double step = (double) from / to;
      for (int i = 0; i < to; i++) {
        if (step <= 1) {
          double centre = Math.min(from - 1, Math.max(0, (i + 0.5) * step - 0.5));
          first[i] = (int) centre;
          float part = (float) (centre - first[i]);
          weights[i] = part == 0 ? new float[] {1} : new float[] {1 - part, part};
        } else {
          double start = i * step;
          double end = Math.min(from, start + step);
          first[i] = (int) start;
          int last = Math.min(from, (int) Math.ceil(end - 1e-9));
          weights[i] = new float[last - first[i]];
          for (int k = 0; k < weights[i].length; k++) {
            double low = Math.max(start, first[i] + k);
            double high = Math.min(end, first[i] + k + 1);
            weights[i][k] = (float) ((high - low) / (end - start));
          }
        }
      }
      return new Taps(first, weights);
    }
  }
}
