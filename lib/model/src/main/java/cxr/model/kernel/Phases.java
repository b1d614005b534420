package cxr.model.kernel;

import java.util.stream.IntStream;

/**
 * How a depthwise convolution of stride s lays planes out: with their edges of 0, cut into s s
 * phases, each of some images behind each other. What one value of the kernel, a tap, meets in all
 * places of all these images is then one run of memory.
 *
 * @param batch images
 * @param size of the kernel, k
 * @param above rows of 0 above a plane
 * @param left cells of 0 left of it
 */
record Phases(
    int batch,
    int size,
    int stride,
    int height,
    int width,
    int above,
    int left,
    int outHeight,
    int outWidth) {

  private static final int CACHED = 4096; // values of a run that the processor's cache holds well

  /** Taps, and where the runs that they meet begin. */
  record Taps(int[] numbers, int[] starts) {}

  int cells() {
    return height * width;
  }

  int outCells() {
    return outHeight * outWidth;
  }

  int taps() {
    return size * size;
  }

  /** Products of a channel. */
  long steps() {
    return (long) batch * outCells() * taps();
  }

  /** Places by which a kernel hangs over the last row or column. */
  private int over() {
    return (size - 1) / stride;
  }

  /** Cells of a row of a phase, and so of a row of results with what hangs over. */
  int pitch() {
    return outWidth + over();
  }

  /** Cells of a phase of one image. */
  int phase() {
    return (outHeight + over()) * pitch();
  }

  /** Images laid out at a time. */
  int together() {
    int rounds = Math.max(1, Math.round((float) batch * phase() / CACHED));
    return (batch + Math.min(batch, rounds) - 1) / Math.min(batch, rounds);
  }

  /** Values of a run. */
  int run() {
    return together() * phase();
  }

  /** How far a tap's run begins behind a phase's start, at most. */
  int lead() {
    return over() * pitch() + over();
  }

  /** From a phase to the next. */
  private int block() {
    return run() + lead();
  }

  /** Values of all phases. */
  int values() {
    return stride * stride * block();
  }

  private int phaseOf(int y, int x) {
    return y % stride * stride + x % stride;
  }

  private int offset(int tap) {
    return tap / size / stride * pitch() + tap % size / stride;
  }

  /** All taps, on phases of the planes. */
  Taps forward() {
    int[] all = IntStream.range(0, taps()).toArray();
    return new Taps(all, IntStream.of(all).map(this::start).toArray());
  }

  private int start(int tap) {
    return phaseOf(tap / size, tap % size) * block() + offset(tap);
  }

  /** The taps that meet a phase, on results that lie behind {@link #lead} values of 0. */
  Taps back(int phase) {
    int[] its =
        IntStream.range(0, taps())
            .filter(tap -> phaseOf(tap / size, tap % size) == phase)
            .toArray();
    return new Taps(its, IntStream.of(its).map(tap -> lead() - offset(tap)).toArray());
  }

  /** Lays an image's plane out in all phases; their edges are 0 already. */
  void spread(float[] plane, int image, float[] phases) {
    for (int h = 0; h < rows(); h++) {
      for (int column = 0; column < stride; column++) {
        int first = first(column);
        int into = phaseOf(h + above, column) * block() + cell(image, h, first);
        int from = h * width + first;
        if (stride == 1) {
          System.arraycopy(plane, from, phases, into, columns());
        } else {
          for (int i = 0; i < count(first); i++) {
            phases[into + i] = plane[from + i * stride];
          }
        }
      }
    }
  }

  /**
   * The way back, of one phase.
   *
   * @param at where the plane begins in an array
   */
  void collect(float[] run, int phase, int image, float[] planes, int at) {
    int first = first(phase % stride);
    for (int h = 0; h < rows(); h++) {
      if ((h + above) % stride != phase / stride) {
        continue;
      }
      int from = cell(image, h, first);
      int into = at + h * width + first;
      if (stride == 1) {
        System.arraycopy(run, from, planes, into, columns());
      } else {
        for (int i = 0; i < count(first); i++) {
          planes[into + i * stride] = run[from + i];
        }
      }
    }
  }

  /** Lays an image's results out as runs are; what hangs over is 0 already. */
  void spreadResults(float[] results, int image, float[] run, int at) {
    for (int h = 0; h < outHeight; h++) {
      int into = at + image * phase() + h * pitch();
      System.arraycopy(results, h * outWidth, run, into, outWidth);
    }
  }

  /** The way back. */
  void collectResults(float[] run, int image, float[] results) {
    for (int h = 0; h < outHeight; h++) {
      System.arraycopy(run, image * phase() + h * pitch(), results, h * outWidth, outWidth);
    }
  }

  /** Where a cell of a plane lies in a phase. */
  private int cell(int image, int h, int w) {
    return image * phase() + (h + above) / stride * pitch() + (w + left) / stride;
  }

  /** The first column of a plane that lies in a phase of columns. */
  private int first(int column) {
    return Math.floorMod(column - left, stride);
  }

  /** Columns from a first one on that lie in the same phase. */
  private int count(int first) {
    return Math.max(0, (columns() - first + stride - 1) / stride);
  }

  /** Rows of a plane that the kernel reaches. */
  private int rows() {
    return Math.min(height, (outHeight - 1) * stride + size - above);
  }

  private int columns() {
    return Math.min(width, (outWidth - 1) * stride + size - left);
  }
}
