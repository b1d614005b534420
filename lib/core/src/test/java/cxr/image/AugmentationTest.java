package cxr.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.image.Augmentation.Change;
import cxr.image.codec.GreyImage;
import cxr.settings.ImageSettings;
import cxr.settings.Settings;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AugmentationTest {

  private static final Augmentation STRONGEST = augmentation(45, 0.5, 1, 1, 1, 7);

  private static Augmentation augmentation(
      double rotation, double shift, double scale, double brightness, double contrast, long seed) {
    ImageSettings limits =
        Settings.defaults()
            .with("image.rotation", rotation)
            .with("image.shift", shift)
            .with("image.scale", scale)
            .with("image.brightness", brightness)
            .with("image.contrast", contrast)
            .image();
    return new Augmentation(limits, seed);
  }

  private static GreyImage noise(int width, int height) {
    Random random = new Random(4);
    float[] pixels = new float[width * height];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat();
    }
    return new GreyImage(width, height, pixels);
  }

  private static Change rotated(double degrees) {
    return new Change(degrees, 0, 0, 1, 0, 1);
  }

  @Test
  void noStrengthChangesNothing() {
    Augmentation none = augmentation(0, 0, 0, 0, 0, 7);
    assertTrue(none.isNone());
    GreyImage image = noise(9, 9);
    for (int epoch = 0; epoch < 20; epoch++) {
      assertEquals(Change.NONE, none.draw(epoch, "a"));
      assertSame(image, none.apply(image, epoch, "a"));
    }
  }

  @Test
  void hangsOnSeedEpochAndImageAlone() {
    GreyImage image = noise(32, 32);
    assertArrayEquals(
        STRONGEST.apply(image, 3, "CXR1").pixels(), STRONGEST.apply(image, 3, "CXR1").pixels());
    Set<Change> changes = new HashSet<>();
    for (long seed = 0; seed < 10; seed++) {
      for (int epoch = 0; epoch < 10; epoch++) {
        for (int id = 0; id < 10; id++) {
          changes.add(augmentation(45, 0.5, 1, 1, 1, seed).draw(epoch, "CXR" + id));
        }
      }
    }
    assertEquals(1000, changes.size());
    assertNotEquals(STRONGEST.draw(1, "CXR2"), STRONGEST.draw(2, "CXR1"));
  }

  @Test
  void staysTheSameFromVersionToVersion() {
    Change change = augmentation(10, 0.1, 0.1, 0.1, 0.1, 1).draw(1, "CXR1_IM-0001-4001");
    assertEquals(-4.497781061475625, change.rotation(), 1e-12);
  }

  @Test
  void valuesKeepTheLimitsAndUseThem() {
    Augmentation some = augmentation(10, 0.05, 0.25, 0.2, 0.5, 3);
    double least = 0;
    double most = 0;
    double scale = 0;
    for (int i = 0; i < 2000; i++) {
      Change change = some.draw(i, "a");
      assertTrue(Math.abs(change.rotation()) <= 10);
      assertTrue(Math.abs(change.across()) <= 0.05 && Math.abs(change.down()) <= 0.05);
      assertTrue(change.scale() >= 1 / 1.25 && change.scale() <= 1.25);
      assertTrue(Math.abs(change.brightness()) <= 0.2);
      assertTrue(change.contrast() >= 1 / 1.5 && change.contrast() <= 1.5);
      least = Math.min(least, change.rotation());
      most = Math.max(most, change.rotation());
      scale += Math.log(change.scale());
    }
    assertTrue(least < -9.9 && most > 9.9);
    assertEquals(0, scale / 2000, 0.02, "as often larger as smaller");
  }

  @Test
  void imagesStayFiniteAndInRange() {
    GreyImage image = noise(24, 16);
    for (int epoch = 0; epoch < 200; epoch++) {
      GreyImage changed = STRONGEST.apply(image, epoch, "a");
      assertEquals(24, changed.width());
      for (float value : changed.pixels()) {
        assertTrue(value >= 0 && value <= 1, "finite and in range");
      }
    }
  }

  @Test
  void nothingIsEverMirrored() {
    for (int epoch = 0; epoch < 1000; epoch++) {
      double[][] m = STRONGEST.draw(epoch, "a").matrix();
      assertTrue(m[0][0] * m[1][1] - m[0][1] * m[1][0] > 0);
    }
    assertThrows(IllegalArgumentException.class, () -> new Change(0, 0, 0, -1, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Change(0, 0, 0, 0, 0, 1));
  }

  /**
   * Three spots keep their sense of turning, as the image itself shows, whatever the matrix says.
   */
  @Test
  void theImageTurnsAsTheMatrixSays() {
    double[][] places = {{-10, -8}, {12, -6}, {-4, 11}};
    Augmentation some = augmentation(30, 0.1, 0.2, 0, 0, 5);
    for (int epoch = 0; epoch < 30; epoch++) {
      Change change = some.draw(epoch, "a");
      double[][] matrix = change.matrix();
      for (double[] place : places) {
        double[] found = centre(change.apply(spot(place)));
        double x = matrix[0][0] * place[0] + matrix[0][1] * place[1] + change.across() * 64;
        double y = matrix[1][0] * place[0] + matrix[1][1] * place[1] + change.down() * 64;
        assertEquals(x, found[0], 0.05);
        assertEquals(y, found[1], 0.05);
      }
    }
  }

  /** A round spot at a place from the centre. */
  private static GreyImage spot(double[] place) {
    float[] pixels = new float[64 * 64];
    for (int i = 0; i < pixels.length; i++) {
      double x = i % 64 - 31.5 - place[0];
      double y = i / 64 - 31.5 - place[1];
      pixels[i] = (float) Math.exp(-(x * x + y * y) / 18);
    }
    return new GreyImage(64, 64, pixels);
  }

  private static double[] centre(GreyImage image) {
    double sum = 0;
    double x = 0;
    double y = 0;
    for (int i = 0; i < image.pixels().length; i++) {
      float value = image.pixels()[i];
      sum += value;
      x += value * (i % image.width() - 31.5);
      y += value * (i / image.width() - 31.5);
    }
    return new double[] {x / sum, y / sum};
  }

  @Test
  void aQuarterTurnGoesClockwise() {
    GreyImage image = new GreyImage(2, 2, new float[] {0.1f, 0.2f, 0.3f, 0.4f});
    assertArrayEquals(
        new float[] {0.3f, 0.1f, 0.4f, 0.2f}, rotated(90).apply(image).pixels(), 1e-6f);
  }

  @Test
  void aShiftBringsInBlack() {
    GreyImage image = new GreyImage(4, 1, new float[] {0.1f, 0.2f, 0.3f, 0.4f});
    assertArrayEquals(
        new float[] {0, 0.1f, 0.2f, 0.3f},
        new Change(0, 0.25, 0, 1, 0, 1).apply(image).pixels(),
        1e-6f);
  }

  @Test
  void brightnessAddsAndContrastSpreadsAboutTheMean() {
    GreyImage image = new GreyImage(2, 1, new float[] {0.4f, 0.6f});
    assertArrayEquals(
        new float[] {0.5f, 0.7f}, new Change(0, 0, 0, 1, 0.1, 1).apply(image).pixels(), 1e-6f);
    assertArrayEquals(
        new float[] {0.3f, 0.7f}, new Change(0, 0, 0, 1, 0, 2).apply(image).pixels(), 1e-6f);
    assertArrayEquals(
        new float[] {0, 1}, new Change(0, 0, 0, 1, 0, 10).apply(image).pixels(), 1e-6f);
  }
}
