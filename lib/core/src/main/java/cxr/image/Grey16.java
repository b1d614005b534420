package cxr.image;

import cxr.image.codec.GreyImage;
import java.nio.ByteBuffer;

/** Grey values in 16 bits, 0 = black to 65535 = white: how a cache keeps them. */
final class Grey16 {

  private static final float WHITE = 65535;

  private Grey16() {}

  static ByteBuffer of(GreyImage image) {
    ByteBuffer words = ByteBuffer.allocate(Short.BYTES * image.pixels().length);
    for (float pixel : image.pixels()) {
      words.putShort((short) (int) (Math.max(0, Math.min(1, pixel)) * WHITE + 0.5f));
    }
    return words.flip();
  }

  static GreyImage image(ByteBuffer words, int size) {
    float[] pixels = new float[size * size];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (words.getShort() & 0xffff) * (1 / WHITE);
    }
    return new GreyImage(size, size, pixels);
  }

  /** Makes an image's values those that it would have out of a cache. */
  static GreyImage round(GreyImage image) {
    float[] pixels = image.pixels();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (int) (Math.max(0, Math.min(1, pixels[i])) * WHITE + 0.5f) * (1 / WHITE);
    }
    return image;
  }
}
