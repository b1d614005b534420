package cxr.features;

import cxr.image.codec.GreyImage;

/**
 * How much of an X-ray is how bright: a description of the machine, the exposure and the frame that
 * an encoder's means leave out.
 */
public final class GreyHistogram {

  private static final int BINS = 32;

  private GreyHistogram() {}

  /**
   * @param image of values from 0 to 1
   * @return 32 square roots of shares, from black to white
   */
  public static float[] of(GreyImage image) {
    int[] counts = new int[BINS];
    for (float value : image.pixels()) {
      counts[Math.max(0, Math.min(BINS - 1, (int) (value * BINS)))]++;
    }
    float[] roots = new float[BINS];
    for (int bin = 0; bin < BINS; bin++) {
      roots[bin] = (float) Math.sqrt((double) counts[bin] / image.pixels().length);
    }
    return roots;
  }
}
