package cxr.image.codec;

import cxr.settings.ImageSettings.Fit;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Brings an image to another size while it is decoded. Along an axis that shrinks, each new pixel
 * is the mean of the area it covers, parts of pixels counted in parts; along one that grows, pixels
 * are interpolated linearly between centres.
 *
 * <p>Rows are summed up first, then columns: the first sum runs over whole rows, which processors
 * do in parallel, and the second has few rows left.
 */
final class Resizer implements RowSink {

  /** Where an image of one size lies in another. */
  interface PlacementRule {
    Placement of(int width, int height);
  }

  /**
   * Where the resized image lies on a canvas; what sticks out is cut off, what is left over black.
   *
   * @param width of the canvas
   * @param height of the canvas
   * @param fitWidth of the whole resized image
   * @param fitHeight of the whole resized image
   * @param left column of the canvas where the resized image begins; below 0 it is cut off
   * @param top row of the canvas where it begins
   */
  record Placement(int width, int height, long fitWidth, long fitHeight, long left, long top) {

    /** Centred in a square of a size. */
    static Placement square(int width, int height, int size, Fit fit) {
      int side = fit == Fit.PAD ? Math.max(width, height) : Math.min(width, height);
      long fitWidth = Math.max(1, Math.round((double) width * size / side));
      long fitHeight = Math.max(1, Math.round((double) height * size / side));
      return new Placement(
          size,
          size,
          fitWidth,
          fitHeight,
          Math.floorDiv(size - fitWidth, 2),
          Math.floorDiv(size - fitHeight, 2));
    }
  }

  private final PlacementRule rule;
  private final Deque<float[]> spare = new ArrayDeque<>();
  private Placement place = new Placement(0, 0, 0, 0, 0, 0);
  private Taps across = Taps.NONE;
  private Taps down = Taps.NONE;
  private float[][] sums = {}; // of each new row, while it is not whole
  private float[] canvas = {};
  private int next; // the first new row that is not whole
  private int y; // the old row that comes next

  Resizer(PlacementRule rule) {
    this.rule = rule;
  }

  @Override
  public void begin(int width, int height) {
    place = rule.of(width, height);
    across = Taps.of(width, place.fitWidth, -place.left, place.width);
    down = Taps.of(height, place.fitHeight, -place.top, place.height);
    canvas = new float[place.width * place.height];
    sums = new float[down.count()][];
    next = 0;
    y = 0;
  }

  @Override
  public void row(float[] values) {
    for (int i = next; i < down.count() && down.first[i] <= y; i++) {
      float[] weights = down.weights[i];
      int k = y - down.first[i];
      sums[i] = k == 0 ? scaled(values, weights[0]) : added(sums[i], values, weights[k]);
      if (k == weights.length - 1) {
        finish(i);
      }
    }
    y++;
  }

  GreyImage result() {
    if (next < down.count()) {
      throw new IllegalStateException("Row %d is the last of %d.".formatted(next, down.count()));
    }
    return new GreyImage(place.width, place.height, canvas);
  }

  private float[] scaled(float[] values, float weight) {
    float[] sum = spare.isEmpty() ? new float[values.length] : spare.pop();
    for (int x = 0; x < sum.length; x++) {
      sum[x] = weight * values[x];
    }
    return sum;
  }

  private static float[] added(float[] sum, float[] values, float weight) {
    for (int x = 0; x < sum.length; x++) {
      sum[x] += weight * values[x];
    }
    return sum;
  }

  /** Sums up the columns of a new row. */
  private void finish(int i) {
    int to = (int) ((i + Math.max(0, place.top)) * place.width + Math.max(0, place.left));
    float[] row = sums[i];
    for (int x = 0; x < across.count(); x++) {
      float[] weights = across.weights[x];
      int from = across.first[x];
      float sum = 0;
      for (int k = 0; k < weights.length; k++) {
        sum += weights[k] * row[from + k];
      }
      canvas[to + x] = sum;
    }
    spare.push(row);
    sums[i] = null;
    next = i + 1;
  }

  /** For each new pixel along an axis: the first old one it takes from, and the weights. */
  private record Taps(int[] first, float[][] weights) {

    static final Taps NONE = new Taps(new int[0], new float[0][]);

    /**
     * @param from old pixels
     * @param to new ones
     * @param skipped how many of the new ones are cut off at the beginning; below 0 for none
     * @param room how many there is room for
     */
    static Taps of(int from, long to, long skipped, int room) {
      long start = Math.max(0, skipped);
      int count = (int) Math.min(to - start, room);
      int[] first = new int[count];
      float[][] weights = new float[count][];
      double step = (double) from / to;
      for (int i = 0; i < count; i++) {
        if (step <= 1) {
          double centre = Math.min(from - 1, Math.max(0, (start + i + 0.5) * step - 0.5));
          first[i] = (int) centre;
          float part = (float) (centre - first[i]);
          weights[i] = part == 0 ? new float[] {1} : new float[] {1 - part, part};
        } else {
          double low = (start + i) * step;
          double high = Math.min(from, low + step);
          first[i] = (int) low;
          weights[i] = shares(low, high, first[i]);
        }
      }
      return new Taps(first, weights);
    }

    /** The share of each old pixel in an interval. */
    private static float[] shares(double low, double high, int first) {
      float[] result = new float[(int) Math.ceil(high - 1e-9) - first];
      for (int k = 0; k < result.length; k++) {
        double from = Math.max(low, first + k);
        double to = Math.min(high, first + k + 1);
        result[k] = (float) ((to - from) / (high - low));
      }
      return result;
    }

    int count() {
      return first.length;
    }
  }
}
