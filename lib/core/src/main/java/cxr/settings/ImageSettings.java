package cxr.settings;

import java.io.Serializable;

/**
 * How an image becomes an array, and how much it is changed by chance, in training alone.
 *
 * <p>The changes are drawn evenly from what the limits allow, anew in every epoch; with all limits
 * at 0 there are none. Images are never mirrored: the heart would move to the right.
 *
 * @param size height and width in pixels, a multiple of 16
 * @param channels 1, or 3 for encoders of colours, which all see the same grey
 * @param fit {@code pad} or {@code crop}: see {@link Fit}
 * @param normalise {@code image}, {@code imagenet}, {@code lite}, {@code xrv} or {@code unit}: see
 *     {@link Normalisation}
 * @param rotation to either side, at most so many degrees
 * @param shift across and down, at most this share of the side
 * @param scale larger or smaller, at most by this factor less 1: with 0.1 from 1/1.1 to 1.1
 * @param brightness added or taken away, at most this share of the range from black to white
 * @param contrast about the mean, at most by this factor less 1: with 0.1 from 1/1.1 to 1.1; {@code
 *     normalise=image} takes brightness and contrast back, but for what is cut off at black and
 *     white
 */
public record ImageSettings(
    int size,
    int channels,
    Fit fit,
    Normalisation normalise,
    double rotation,
    double shift,
    double scale,
    double brightness,
    double contrast)
    implements Serializable {

  static final String DEFAULTS =
      """
      image.size=96, image.channels=1, image.fit=pad, image.normalise=image
      image.rotation=2, image.shift=0.03, image.scale=0.03
      image.brightness=0, image.contrast=0
      """;

  /** How an image becomes a square, its aspect ratio kept. */
  public enum Fit implements Word {
    /** All of it is seen: the longer side fills the square, the rest is black. */
    PAD,
    /** The square is filled: what sticks out of it on the longer side is cut off, evenly. */
    CROP
  }

  /** How grey values become the numbers that an encoder sees. */
  public enum Normalisation implements Word {
    /**
     * Mean 0 and standard deviation 1 over each image, so that exposure does not matter. An image
     * of one value becomes all 0. Changes of brightness and contrast are taken back by it, but for
     * what they cut off.
     */
    IMAGE,
    /**
     * Less the mean and by the deviation of ImageNet's photographs, as encoders that learnt on
     * these expect it: by channel 0.485, 0.456, 0.406 and 0.229, 0.224, 0.225 (torchvision's
     * figures). With one channel it is the means of the three: 0.449 and 0.226.
     */
    IMAGENET,
    /** From about -1 to 1, (v - 127) / 128 for v from 0 to 255: as EfficientNet-Lite learnt. */
    LITE,
    /** From -1,024 to 1,024, (2 v - 1) 1024: as torchxrayvision's networks learnt. */
    XRV,
    /** As they are, from 0 to 1. */
    UNIT
  }

  public ImageSettings {
    Rule.check(
        size >= 16 && size <= 1024 && size % 16 == 0,
        "image.size must be a multiple of 16 from 16 to 1024",
        size);
    Rule.check(channels == 1 || channels == 3, "image.channels must be 1 or 3", channels);
    Rule.check(rotation >= 0 && rotation <= 45, "image.rotation must be 0 to 45 degrees", rotation);
    Rule.check(shift >= 0 && shift <= 0.5, "image.shift must be 0 to 0.5 of the side", shift);
    Rule.check(scale >= 0 && scale <= 1, "image.scale must be 0 to 1", scale);
    Rule.check(brightness >= 0 && brightness <= 1, "image.brightness must be 0 to 1", brightness);
    Rule.check(contrast >= 0 && contrast <= 1, "image.contrast must be 0 to 1", contrast);
  }
}
