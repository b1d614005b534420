package cxr.attention;

import cxr.image.Heatmap;
import cxr.image.codec.GreyImage;
import cxr.settings.ImageSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Deletion and insertion (Petsiuk et al., BMVC 2018): what a score becomes when the X-rays' places
 * are blurred away, the most important by a map first, and when they are brought back in that order
 * into X-rays that are all blurred. A map that tells what moves the score has a low curve of
 * deletion and a high one of insertion.
 *
 * <p>Both go by the same blurred X-rays, of 4 x 4 values each: blank ones would be pictures that no
 * model has seen (Fong and Vedaldi, ICCV 2017). Still, a model may take blur for a finding: the
 * curves of several maps are to be compared, not their heights.
 *
 * @param deletion the score with 0, .2, ... 1 of the places taken away: [6]
 * @param insertion the score with 0, .2, ... 1 of the places brought back: [6]
 */
public record Faithfulness(double[] deletion, double[] insertion) {

  /** Between nothing and all. */
  static final int STEPS = 5;

  private static final int BLURRED = 4; // values along each side

  /** The area below the curve of deletion, 0 to 1 for probabilities; the lower the better. */
  public double deletionArea() {
    return area(deletion);
  }

  /** The area below the curve of insertion; the higher the better. */
  public double insertionArea() {
    return area(insertion);
  }

  private static double area(double[] curve) {
    double sum = (curve[0] + curve[STEPS]) / 2;
    for (int i = 1; i < STEPS; i++) {
      sum += curve[i];
    }
    return sum / STEPS;
  }

  /**
   * The curves from the scores of {@link #changed}'s X-rays.
   *
   * @param whole the score of the X-rays as they are
   * @param blank that of the blurred ones
   */
  static Faithfulness of(double whole, double blank, double[] changed) {
    double[] deletion = new double[STEPS + 1];
    double[] insertion = new double[STEPS + 1];
    System.arraycopy(changed, 0, deletion, 1, STEPS - 1);
    System.arraycopy(changed, STEPS - 1, insertion, 1, STEPS - 1);
    deletion[0] = whole;
    deletion[STEPS] = blank;
    insertion[0] = blank;
    insertion[STEPS] = whole;
    return new Faithfulness(deletion, insertion);
  }

  /** The X-rays of a study blurred: C H W values each; null for one that is not there. */
  static float[][] blurred(float[][] xrays, ImageSettings form) {
    int plane = form.size() * form.size();
    return Arrays.stream(xrays)
        .map(
            xray -> {
              if (xray == null) {
                return null;
              }
              float[] result = new float[xray.length];
              for (int from = 0; from < xray.length; from += plane) {
                float[] values = Arrays.copyOfRange(xray, from, from + plane);
                GreyImage coarse =
                    new GreyImage(form.size(), form.size(), values).resize(BLURRED, BLURRED);
                float[] smooth = coarse.resize(form.size(), form.size()).pixels();
                System.arraycopy(smooth, 0, result, from, plane);
              }
              return result;
            })
        .toArray(float[][]::new);
  }

  /**
   * The X-rays of a study with .2 to .8 of the places deleted, then with .2 to .8 inserted.
   *
   * @param blurred as {@link #blurred} gives it
   * @param map by which places are ordered; those that are equal by a random map
   */
  static List<float[][]> changed(
      float[][] xrays, float[][] blurred, StudyMap map, int size, long seed) {
    int[] order = order(map, size, seed);
    List<float[][]> studies = new ArrayList<>();
    for (int i = 1; i < STEPS; i++) {
      studies.add(mixed(xrays, blurred, order, order.length * i / STEPS, size));
    }
    for (int i = 1; i < STEPS; i++) {
      studies.add(mixed(blurred, xrays, order, order.length * i / STEPS, size));
    }
    return studies;
  }

  /** Places, view by view and row by row, by falling weight, equal ones by a random map's. */
  private static int[] order(StudyMap map, int size, long seed) {
    int plane = size * size;
    int[] all =
        IntStream.range(0, map.views().size() * plane)
            .filter(place -> map.views().get(place / plane) != null)
            .toArray();
    return byFallingWeight(byFallingWeight(all, map.random(seed), size), map, size);
  }

  /** Keeps the order of those that are equal. */
  private static int[] byFallingWeight(int[] places, StudyMap map, int size) {
    int plane = size * size;
    float[][] weights = new float[map.views().size()][];
    for (int k = 0; k < weights.length; k++) {
      Heatmap view = map.views().get(k);
      weights[k] = view == null ? new float[0] : view.resized(size);
    }
    long[] keys = new long[places.length];
    for (int i = 0; i < keys.length; i++) { // weights are not negative: their bits are in order
      float weight = weights[places[i] / plane][places[i] % plane];
      keys[i] = (long) ~Float.floatToIntBits(weight) << Integer.SIZE | i;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> places[(int) key]).toArray();
  }

  private static float[][] mixed(
      float[][] from, float[][] other, int[] order, int count, int size) {
    int plane = size * size;
    float[][] result = new float[from.length][];
    for (int k = 0; k < from.length; k++) {
      result[k] = from[k] == null ? null : from[k].clone();
    }
    for (int i = 0; i < count; i++) {
      int view = order[i] / plane;
      for (int at = order[i] % plane; at < result[view].length; at += plane) {
        result[view][at] = other[view][at];
      }
    }
    return result;
  }
}
