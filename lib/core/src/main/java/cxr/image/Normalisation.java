package cxr.image;

import cxr.image.codec.GreyImage;
import java.util.Arrays;
import java.util.Locale;

/** How grey values become the numbers that an encoder sees. */
public enum Normalisation {

  /**
   * Mean 0 and standard deviation 1 over each image, so that exposure does not matter. An image of
   * one value becomes all 0. Changes of brightness and contrast are taken back by it, but for what
   * they cut off.
   */
  IMAGE {
    @Override
    void write(float[] grey, float[] target, int channel, int channels) {
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
      int start = channel * grey.length;
      for (int i = 0; i < grey.length; i++) {
        target[start + i] = (grey[i] - centre) * scale;
      }
    }
  },

  /**
   * Less the mean and by the deviation of ImageNet's photographs, as encoders that learnt on these
   * expect it: by channel 0.485, 0.456, 0.406 and 0.229, 0.224, 0.225 (torchvision's figures). With
   * one channel it is the means of the three: 0.449 and 0.226.
   */
  IMAGENET {
    @Override
    void write(float[] grey, float[] target, int channel, int channels) {
      float mean = channels == 1 ? 0.449f : MEANS[channel];
      float deviation = channels == 1 ? 0.226f : DEVIATIONS[channel];
      for (int i = 0; i < grey.length; i++) {
        target[channel * grey.length + i] = (grey[i] - mean) / deviation;
      }
    }
  },

  /** From about -1 to 1, (v - 127) / 128 for v from 0 to 255: as EfficientNet-Lite learnt. */
  LITE {
    @Override
    void write(float[] grey, float[] target, int channel, int channels) {
      for (int i = 0; i < grey.length; i++) {
        target[channel * grey.length + i] = (grey[i] * 255 - 127) / 128;
      }
    }
  },

  /** From -1,024 to 1,024, (2 v - 1) 1024: as torchxrayvision's networks learnt. */
  XRV {
    @Override
    void write(float[] grey, float[] target, int channel, int channels) {
      for (int i = 0; i < grey.length; i++) {
        target[channel * grey.length + i] = (2 * grey[i] - 1) * 1024;
      }
    }
  },

  /** As they are, from 0 to 1. */
  UNIT {
    @Override
    void write(float[] grey, float[] target, int channel, int channels) {
      System.arraycopy(grey, 0, target, channel * grey.length, grey.length);
    }
  };

  private static final float[] MEANS = {0.485f, 0.456f, 0.406f};
  private static final float[] DEVIATIONS = {0.229f, 0.224f, 0.225f};

  abstract void write(float[] grey, float[] target, int channel, int channels);

  /**
   * The array of an image.
   *
   * @param grey its values, 0 = black to 1 = white
   * @param channels 1, or 3 for encoders of colours, which all see the same grey
   * @return channel by channel, row by row: C H W values
   */
  public float[] array(GreyImage grey, int channels) {
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("There must be 1 or 3 channels; found " + channels + ".");
    }
    float[] result = new float[channels * grey.pixels().length];
    for (int channel = 0; channel < channels; channel++) {
      write(grey.pixels(), result, channel, channels);
    }
    return result;
  }

  /**
   * The normalisation of a setting.
   *
   * @param name {@code image}, {@code imagenet}, {@code lite}, {@code xrv} or {@code unit}
   */
  public static Normalisation named(String name) {
    return Arrays.stream(values())
        .filter(normalisation -> normalisation.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "A normalisation must be one of %s; found \"%s\"."
                        .formatted(Arrays.toString(values()), name)));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
