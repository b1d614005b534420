package cxr.model.kernel;

import cxr.tensor.Floats;
import cxr.tensor.Parallel;
import java.util.Arrays;

/**
 * What a convolution's kernel covers at each of its places, side by side (im2col, Chellapilla et
 * al. 2006): a row [k, k, C] for each of the H' W' places in each of n images, 0 beyond the edge.
 */
final class Im2Col {

  private final Convolution.Form form;
  private final int images; // n

  Im2Col(Convolution.Form form, int images) {
    this.form = form;
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
    float[] cells = cells(map, first, form.in(), form.height(), form.width());
    int line = form.outWidth() * form.values();
    Parallel.rows(
        images * form.outHeight(),
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
    int line = form.outWidth() * form.values();
    int image = form.height() * form.width() * form.in();
    float[] cells = new float[images * image];
    Parallel.rows(
        images,
        (long) form.outHeight() * line,
        (part, from, to) -> {
          float[] row = new float[line];
          for (int r = from * form.outHeight(); r < to * form.outHeight(); r++) {
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
    int channels = form.in();
    int width = form.width();
    Parallel.rows(
        images * form.height(),
        (long) width * channels,
        (part, from, to) -> {
          float[] values = new float[width];
          for (int r = from; r < to; r++) {
            for (int c = 0; c < channels; c++) {
              for (int w = 0; w < width; w++) {
                values[w] = cells[(r * width + w) * channels + c];
              }
              map.write(place(first, r, c, channels, form.height(), width), values, width);
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
    float[] cells = cells(above, first, form.out(), form.outHeight(), form.outWidth());
    rows.write(0, cells, cells.length);
  }

  /**
   * The runs of a row of places.
   *
   * @param row number of the image times H', and of the row in it
   */
  private void runs(int row, Run run) {
    int image = row / form.outHeight() * form.height(); // its first row of cells
    int top = row % form.outHeight() * form.stride() - form.padAbove();
    for (int place = 0; place < form.outWidth(); place++) {
      int left = place * form.stride() - form.padLeft();
      int from = Math.max(0, -left);
      int count = Math.min(form.size(), form.width() - left) - from;
      for (int y = Math.max(0, -top); y < Math.min(form.size(), form.height() - top); y++) {
        int cell = (image + top + y) * form.width() + left + from;
        int column = (place * form.size() + y) * form.size() + from;
        run.work(cell * form.in(), column * form.in(), count * form.in());
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
