package cxr.model.kernel;

import cxr.tensor.Floats;
import cxr.tensor.Parallel;
import java.util.Arrays;

/**
 * What a convolution's kernel covers at each of its places, side by side (im2col, Chellapilla et
 * al. 2006): a row [k, k, C] for each of the H' W' places in each of n images, 0 beyond the edge.
 */
final class Im2Col {

  private final Convolution.Geometry geometry;
  private final int images; // n

  Im2Col(Convolution.Geometry geometry, int images) {
    this.geometry = geometry;
    this.images = images;
  }

  /** Works on the run of cells that a row of the kernel covers, in the map and in the columns. */
  private interface Run {
    void work(int cell, int column, int values);
  }

  /**
   * Makes the columns of some images.
   *
   * @param map [B, C, H, W]
   * @param first image
   */
  void ofMap(Floats map, int first, Floats columns) {
    float[] cells = cells(map, first, geometry.in(), geometry.height(), geometry.width());
    int line = geometry.outWidth() * geometry.values();
    Parallel.rows(
        images * geometry.outHeight(),
        line,
        (part, from, to) -> {
          float[] row = new float[line];
          for (int r = from; r < to; r++) {
            Arrays.fill(row, 0);
            runs(r, (cell, column, n) -> System.arraycopy(cells, cell, row, column, n));
            columns.write(r * line, row, line);
          }
        });
  }

  /** The way back: adds the columns of some images up to their map [B, C, H, W]. */
  void addUp(Floats columns, Floats map, int first) {
    int line = geometry.outWidth() * geometry.values();
    int image = geometry.height() * geometry.width() * geometry.in();
    float[] cells = new float[images * image];
    Parallel.rows(
        images,
        (long) geometry.outHeight() * line,
        (part, from, to) -> {
          float[] row = new float[line];
          for (int r = from * geometry.outHeight(); r < to * geometry.outHeight(); r++) {
            columns.read(r * line, row, line);
            runs(
                r,
                (cell, column, n) -> {
                  for (int i = 0; i < n; i++) {
                    cells[cell + i] += row[column + i];
                  }
                });
          }
        });
    int channels = geometry.in();
    int width = geometry.width();
    Parallel.rows(
        images * geometry.height(),
        (long) width * channels,
        (part, from, to) -> {
          float[] values = new float[width];
          for (int r = from; r < to; r++) {
            for (int c = 0; c < channels; c++) {
              for (int w = 0; w < width; w++) {
                values[w] = cells[(r * width + w) * channels + c];
              }
              map.write(place(first, r, c, channels, geometry.height(), width), values, width);
            }
          }
        });
  }

  /**
   * Lays a gradient of the result out like the columns, all channels of a place together.
   *
   * @param above [B, C', H', W']
   * @param rows [n H' W', C']
   */
  void turn(Floats above, int first, Floats rows) {
    float[] cells = cells(above, first, geometry.out(), geometry.outHeight(), geometry.outWidth());
    rows.write(0, cells, cells.length);
  }

  /**
   * The runs of a row of places.
   *
   * @param row number of the image times H', and of the row in it
   */
  private void runs(int row, Run run) {
    int image = row / geometry.outHeight() * geometry.height(); // its first row of cells
    int top = row % geometry.outHeight() * geometry.stride() - geometry.padAbove();
    for (int place = 0; place < geometry.outWidth(); place++) {
      int left = place * geometry.stride() - geometry.padLeft();
      int from = Math.max(0, -left);
      int count = Math.min(geometry.size(), geometry.width() - left) - from;
      for (int y = Math.max(0, -top); y < Math.min(geometry.size(), geometry.height() - top); y++) {
        int cell = (image + top + y) * geometry.width() + left + from;
        int column = (place * geometry.size() + y) * geometry.size() + from;
        run.work(cell * geometry.in(), column * geometry.in(), count * geometry.in());
      }
    }
  }

  /** Some images of a map [B, C, H, W] as [n, H, W, C]. */
  private float[] cells(Floats map, int first, int channels, int height, int width) {
    float[] cells = new float[images * height * width * channels];
    Parallel.rows(
        images * height,
        (long) width * channels,
        (part, from, to) -> {
          float[] values = new float[width];
          for (int r = from; r < to; r++) {
            for (int c = 0; c < channels; c++) {
              map.read(place(first, r, c, channels, height, width), values, width);
              for (int w = 0; w < width; w++) {
                cells[(r * width + w) * channels + c] = values[w];
              }
            }
          }
        });
    return cells;
  }

  /** Where a row of a channel begins in a map [B, C, H, W]. */
  private static int place(int first, int row, int channel, int channels, int height, int width) {
    int image = first + row / height;
    return ((image * channels + channel) * height + row % height) * width;
  }
}
