package cxr.settings;

import java.util.List;

/**
 * How an image becomes an array, and how much it is changed by chance, in training alone.
 *
 * <p>The changes are drawn evenly from what the limits allow, anew in every epoch; with all limits
 * at 0 there are none. Images are never mirrored: the heart would move to the right.
 *
 * @param size height and width in pixels, a multiple of 16
 * @param channels 1, or 3 for encoders of colours, which all see the same grey
 * @param fit {@code pad}: all of the image is seen, the rest of the square is black; {@code crop}:
 *     the square is filled, what sticks out is cut off
 * @param normalise {@code image}: mean 0 and standard deviation 1 over each image; {@code
 *     imagenet}: by the mean and deviation of ImageNet's photographs, as encoders that learnt on
 *     these expect; {@code lite}: from about -1 to 1, as EfficientNet-Lite expects; {@code xrv}:
 *     from -1024 to 1024, as torchxrayvision's networks expect; {@code unit}: from 0 to 1
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
    String fit,
    String normalise,
    double rotation,
    double shift,
    double scale,
    double brightness,
    double contrast) {
  public ImageSettings {
    Rule.check(
        size >= 16 && size <= 1024 && size % 16 == 0,
        "image.size must be a multiple of 16 from 16 to 1024",
        size);
    Rule.check(channels == 1 || channels == 3, "image.channels must be 1 or 3", channels);
    Rule.oneOf("image.fit", List.of("pad", "crop"), fit);
    Rule.oneOf("image.normalise", List.of("image", "imagenet", "lite", "xrv", "unit"), normalise);
    Rule.check(rotation >= 0 && rotation <= 45, "image.rotation must be 0 to 45 degrees", rotation);
    Rule.check(shift >= 0 && shift <= 0.5, "image.shift must be 0 to 0.5 of the side", shift);
    Rule.check(scale >= 0 && scale <= 1, "image.scale must be 0 to 1", scale);
    Rule.check(brightness >= 0 && brightness <= 1, "image.brightness must be 0 to 1", brightness);
    Rule.check(contrast >= 0 && contrast <= 1, "image.contrast must be 0 to 1", contrast);
  }

  static ImageSettings defaults() {
    return new ImageSettings(96, 1, "pad", "image", 2, 0.03, 0.03, 0, 0);
  }
}
