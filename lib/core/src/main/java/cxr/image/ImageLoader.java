package cxr.image;

import cxr.image.codec.GreyImage;
import cxr.settings.ImageSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Turns X-ray files into the arrays a model takes: a square, its aspect ratio kept, of one or three
 * channels, normalised, all by {@link ImageSettings}.
 *
 * <p>For more than a handful of files {@link ImageStore} gives the same arrays and keeps what it
 * has decoded.
 */
public final class ImageLoader {

  private ImageLoader() {}

  /**
   * One image as C x size x size floats, channel by channel, row by row from the top left.
   *
   * @throws IOException naming the file, if it cannot be read
   */
  public static float[] load(Path path, ImageSettings settings) throws IOException {
    return ImageArray.of(square(path, settings), settings);
  }

  /**
   * As {@link #load(Path, ImageSettings)}, of a file's bytes that were read before.
   *
   * @param name that errors and notes tell
   * @param notes is told what makes the image doubtful though it can be read
   */
  public static float[] load(
      byte[] file, String name, ImageSettings settings, Consumer<String> notes) throws IOException {
    GreyImage square = GreyImage.read(file, name, settings.size(), settings.fit(), notes);
    return ImageArray.of(Grey16.round(square), settings);
  }

  /**
   * Several images, read side by side, in the order of their paths; each as {@link #load}.
   *
   * @throws IOException for the first that cannot be read
   */
  public static float[][] loadAll(List<Path> paths, ImageSettings settings) throws IOException {
    return all(paths, path -> load(path, settings)).toArray(float[][]::new);
  }

  /**
   * Several images as by {@link #loadAll(List, ImageSettings)}, each looked at.
   *
   * @param notes is told, with the file's name, what makes an image doubtful though it can be read:
   *     that it is blank, or that its file says something which is not followed
   * @throws IOException for the first that cannot be read
   */
  public static float[][] loadAll(List<Path> paths, ImageSettings settings, Consumer<String> notes)
      throws IOException {
    record Seen(float[] values, List<String> notes) {}
    List<Seen> all =
        all(
            paths,
            path -> {
              List<String> own = new ArrayList<>();
              GreyImage square = GreyImage.read(path, settings.size(), settings.fit(), own::add);
              return new Seen(ImageArray.of(Grey16.round(square), settings), own);
            });
    all.forEach(seen -> seen.notes().forEach(notes));
    return all.stream().map(Seen::values).toArray(float[][]::new);
  }

  private static <T> List<T> all(List<Path> paths, Prefetch.Loader<Path, T> loader)
      throws IOException {
    try {
      return paths.parallelStream()
          .map(
              path -> {
                try {
                  return loader.load(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * The grey square of a file before it is changed by chance and normalised. Its values are
   * multiples of 1/65535, as a cache keeps them, so that with and without one all is the same.
   *
   * @throws IOException naming the file, if it cannot be read
   */
  public static GreyImage square(Path path, ImageSettings settings) throws IOException {
    return Grey16.round(GreyImage.read(path, settings.size(), settings.fit()));
  }
}
