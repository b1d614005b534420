package cxr.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.image.codec.Fit;
import cxr.image.codec.GreyImage;
import cxr.settings.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormalisationTest {

  private static final GreyImage IMAGE = new GreyImage(2, 1, new float[] {0.25f, 0.75f});

  @Test
  void imageHasMean0AndDeviation1() {
    assertArrayEquals(new float[] {-1, 1}, Normalisation.IMAGE.array(IMAGE, 1), 1e-6f);
    assertArrayEquals(
        new float[] {-1, 1, -1, 1, -1, 1}, Normalisation.IMAGE.array(IMAGE, 3), 1e-6f);
    assertArrayEquals(
        new float[] {0, 0},
        Normalisation.IMAGE.array(new GreyImage(2, 1, new float[] {0.3f, 0.3f}), 1));
  }

  @Test
  void imagenetIsAsTorchvisionHasIt() {
    assertArrayEquals(
        new float[] {
          (0.25f - 0.485f) / 0.229f, (0.75f - 0.485f) / 0.229f,
          (0.25f - 0.456f) / 0.224f, (0.75f - 0.456f) / 0.224f,
          (0.25f - 0.406f) / 0.225f, (0.75f - 0.406f) / 0.225f
        },
        Normalisation.IMAGENET.array(IMAGE, 3),
        1e-6f);
    assertArrayEquals(
        new float[] {(0.25f - 0.449f) / 0.226f, (0.75f - 0.449f) / 0.226f},
        Normalisation.IMAGENET.array(IMAGE, 1),
        1e-6f);
  }

  @Test
  void unitLeavesValues() {
    assertArrayEquals(new float[] {0.25f, 0.75f}, Normalisation.UNIT.array(IMAGE, 1));
  }

  @Test
  void everySettingIsKnown() {
    for (String name : List.of("image", "imagenet", "unit")) {
      String set = Settings.defaults().with("image.normalise", name).image().normalise();
      assertEquals(name, Normalisation.named(set).toString());
    }
    for (String name : List.of("pad", "crop")) {
      String set = Settings.defaults().with("image.fit", name).image().fit();
      assertEquals(name, Fit.named(set).toString());
    }
    for (String change :
        List.of(
            "image.normalise=mean",
            "image.fit=stretch",
            "image.channels=2",
            "image.rotation=90",
            "image.shift=-0.1",
            "image.scale=2",
            "image.brightness=1.5",
            "image.contrast=-1")) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> Settings.defaults().withAll(change))
              .getMessage();
      assertTrue(message.contains(change.substring(0, change.indexOf('='))), message);
    }
    assertThrows(IllegalArgumentException.class, () -> Normalisation.named("mean"));
    assertThrows(IllegalArgumentException.class, () -> Fit.named("stretch"));
    assertThrows(IllegalArgumentException.class, () -> Normalisation.UNIT.array(IMAGE, 2));
  }
}
