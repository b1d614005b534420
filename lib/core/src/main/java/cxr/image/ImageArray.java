package cxr.image;

import cxr.image.codec.GreyImage;
import cxr.settings.ImageSettings;

/** Grey values as the numbers that an encoder sees. */
final class ImageArray {

  private static final float[] MEANS = {0.485f, 0.456f, 0.406f};
  private static final float[] DEVIATIONS = {0.229f, 0.224f, 0.225f};

  private ImageArray() {}

  /** The array of an image: C H W values, channel by channel, row by row. */
  static float[] of(GreyImage image, ImageSettings settings) {
    float[] grey = image.pixels();
    float[] array = new float[settings.channels() * grey.length];
    for (int channel = 0; channel < settings.channels(); channel++) {
      int start = channel * grey.length;
      switch (settings.normalise()) {
        case IMAGE -> standardise(grey, array, start);
        case IMAGENET -> {
          boolean single = settings.channels() == 1;
          float mean = single ? 0.449f : MEANS[channel];
          float deviation = single ? 0.226f : DEVIATIONS[channel];
          for (int i = 0; i < grey.length; i++) {
            array[start + i] = (grey[i] - mean) / deviation;
          }
        }
        case LITE -> {
          for (int i = 0; i < grey.length; i++) {
            array[start + i] = (grey[i] * 255 - 127) / 128;
          }
        }
        case XRV -> {
          for (int i = 0; i < grey.length; i++) {
            array[start + i] = (2 * grey[i] - 1) * 1024;
          }
        }
        case UNIT -> System.arraycopy(grey, 0, array, start, grey.length);
      }
    }
    return array;
  }

  private static void standardise(float[] grey, float[] array, int start) {
    double sum = 0;
    double squares = 0;
    for (double value : grey) {
      sum += value;
      squares += value * value;
    }
    double mean = sum / grey.length;
    double deviation = Math.sqrt(Math.max(0, squares / grey.length - mean * mean));
    float centre = (float) mean;
    float scale = deviation > 1e-6 ? (float) (1 / deviation) : 0;
    for (int i = 0; i < grey.length; i++) {
      array[start + i] = (grey[i] - centre) * scale;
    }
  }
}
