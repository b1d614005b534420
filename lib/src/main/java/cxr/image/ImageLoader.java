package cxr.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Turns X-ray files into the arrays a model takes: one channel, a square, the aspect ratio kept and
 * the rest padded with black, then brought to mean 0 and standard deviation 1 over the image.
 */
public final class ImageLoader {

  private ImageLoader() {}

  /**
   * One image as size x size floats, row by row from the top left.
   *
   * @throws IOException naming the file, if it cannot be read
   */
  public static float[] load(Path path, int size) throws IOException {
    return normalise(GreyImage.read(path).fitSquare(size).pixels());
  }

  /**
   * Several images, read side by side, in the order of their paths; each as {@link #load}.
   *
   * @throws IOException for the first that cannot be read
   */
  public static float[][] loadAll(List<Path> paths, int size) throws IOException {
    float[][] result = new float[paths.size()][];
    try {
      IntStream.range(0, paths.size())
          .parallel()
          .forEach(
              i -> {
                try {
                  result[i] = load(paths.get(i), size);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return result;
  }

  /** Mean 0 and standard deviation 1; an image of one value becomes all 0. */
  static float[] normalise(float[] pixels) {
    double mean = 0;
    for (float value : pixels) {
      mean += value;
    }
    mean /= pixels.length;
    double variance = 0;
    for (float value : pixels) {
      variance += (value - mean) * (value - mean);
    }
    double deviation = Math.sqrt(variance / pixels.length);
    float[] result = new float[pixels.length];
    if (deviation > 1e-6) {
      for (int i = 0; i < pixels.length; i++) {
        result[i] = (float) ((pixels[i] - mean) / deviation);
      }
    }
    return result;
  }
}
