package cxr.attention;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Grad-CAM (Selvaraju et al., ICCV 2017): the channels of the encoder's last map, each weighted by
 * the mean of the score's gradient over its cells; what lowers the score counts 0. Where a linear
 * map of the channels' means makes the score it is, but for a factor, the class activation map of
 * Zhou et al. (CVPR 2016).
 *
 * <p>Of a score that no cell raises, as that of a finding which the model thinks unlikely, all
 * would be 0. The map is then above its lowest cell, as Zhou et al. have it.
 */
final class GradCam {

  private GradCam() {}

  /**
   * The weight of each cell of a study's X-rays.
   *
   * @param maps of each view C channels of R cells; null for an X-ray that is not there
   * @param gradients of the score for each of their values
   * @param cells R
   */
  static float[] @Nullable [] of(
      float[] @Nullable [] maps, float[] @Nullable [] gradients, int cells) {
    double[][] sums = new double[maps.length][];
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < maps.length; k++) {
      sums[k] = maps[k] == null ? new double[0] : sums(maps[k], gradients[k], cells);
      low = Math.min(low, Arrays.stream(sums[k]).min().orElse(low));
      high = Math.max(high, Arrays.stream(sums[k]).max().orElse(high));
    }
    float[][] weights = new float[maps.length][];
    for (int k = 0; k < maps.length; k++) {
      if (maps[k] != null) {
        weights[k] = new float[cells];
        for (int i = 0; i < cells; i++) {
          weights[k][i] = (float) Math.max(0, sums[k][i] - (high > 0 ? 0 : low));
        }
      }
    }
    return weights;
  }

  private static double[] sums(float[] map, float[] gradient, int cells) {
    double[] sums = new double[cells];
    for (int from = 0; from < map.length; from += cells) {
      double weight = 0;
      for (int i = from; i < from + cells; i++) {
        weight += gradient[i] / cells;
      }
      for (int i = 0; i < cells; i++) {
        sums[i] += weight * map[from + i];
      }
    }
    return sums;
  }
}
