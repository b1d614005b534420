package cxr.attention;

import cxr.data.Box;
import cxr.image.Heatmap;
import java.util.List;

/**
 * How well a map of an X-ray finds boxes that are known.
 *
 * @param pointing whether the highest weight lies in a box (Zhang et al., ECCV 2016): 1 or 0, or
 *     between them where several cells are the highest
 * @param iou intersection over union of the boxes and the places whose weight, scaled to 0 at the
 *     lowest and 1 at the highest, is a threshold or more: the mean over thresholds of .2 to .8 by
 *     .1, as for MS-CXR (Boecking et al., ECCV 2022)
 * @param contrast contrast-to-noise ratio, as there, but with its sign: the mean within the boxes
 *     less that without, by the root of the sum of both variances; not a number for an even map
 */
public record Localisation(double pointing, double iou, double contrast) {

  private static final int GRID = 64; // points along each side at which maps and boxes are compared
  private static final double EVEN = 1e-12; // range of weights that are all the same

  /**
   * Compares a map with the boxes of one finding.
   *
   * @param boxes one or more, in shares of the map's square
   */
  public static Localisation of(Heatmap map, List<Box> boxes) {
    if (boxes.isEmpty()) {
      throw new IllegalArgumentException("A map is compared with one box or more; found none.");
    }
    float[] weights = map.resized(GRID);
    boolean[] inside = new boolean[weights.length];
    for (int i = 0; i < inside.length; i++) {
      int row = i / GRID;
      double x = (i % GRID + 0.5) / GRID;
      double y = (row + 0.5) / GRID;
      inside[i] = boxes.stream().anyMatch(box -> box.has(x, y));
    }
    return new Localisation(pointing(map, boxes), iou(weights, inside), contrast(weights, inside));
  }

  private static double pointing(Heatmap map, List<Box> boxes) {
    int all = 0;
    int hits = 0;
    for (int i = 0; i < map.cells().length; i++) {
      if (map.cells()[i] == (float) map.highest()) {
        int row = i / map.side();
        double x = (i % map.side() + 0.5) / map.side();
        double y = (row + 0.5) / map.side();
        all++;
        hits += boxes.stream().anyMatch(box -> box.has(x, y)) ? 1 : 0;
      }
    }
    return (double) hits / all;
  }

  private static double iou(float[] weights, boolean[] inside) {
    float low = Float.POSITIVE_INFINITY;
    float high = 0;
    for (float weight : weights) {
      low = Math.min(low, weight);
      high = Math.max(high, weight);
    }
    double sum = 0;
    for (int tenths = 2; tenths <= 8; tenths++) {
      int both = 0;
      int either = 0;
      for (int i = 0; i < weights.length; i++) {
        boolean marked = high - low < EVEN || (weights[i] - low) / (high - low) >= tenths / 10.0;
        both += marked && inside[i] ? 1 : 0;
        either += marked || inside[i] ? 1 : 0;
      }
      sum += either == 0 ? 0 : (double) both / either;
    }
    return sum / 7;
  }

  private static double contrast(float[] weights, boolean[] inside) {
    double[] count = new double[2];
    double[] sum = new double[2];
    double[] squares = new double[2];
    for (int i = 0; i < weights.length; i++) {
      int part = inside[i] ? 1 : 0;
      count[part]++;
      sum[part] += weights[i];
      squares[part] += (double) weights[i] * weights[i];
    }
    double[] mean = {sum[0] / count[0], sum[1] / count[1]};
    double variance = 0;
    for (int part = 0; part < 2; part++) {
      variance += Math.max(0, squares[part] / count[part] - mean[part] * mean[part]);
    }
    return variance == 0 ? Double.NaN : (mean[1] - mean[0]) / Math.sqrt(variance);
  }
}
