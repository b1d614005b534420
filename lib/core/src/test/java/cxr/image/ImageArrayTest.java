package cxr.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.image.codec.GreyImage;
import cxr.settings.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageArrayTest {

  private static final GreyImage IMAGE = new GreyImage(2, 1, new float[] {0.25f, 0.75f});

  @Test
  void imageHasMean0AndDeviation1() {
    assertArrayEquals(new float[] {-1, 1}, array("image", 1, IMAGE), 1e-6f);
    assertArrayEquals(new float[] {-1, 1, -1, 1, -1, 1}, array("image", 3, IMAGE), 1e-6f);
    assertArrayEquals(
        new float[] {0, 0}, array("image", 1, new GreyImage(2, 1, new float[] {0.3f, 0.3f})));
  }

  @Test
  void imagenetIsAsTorchvisionHasIt() {
    assertArrayEquals(
        new float[] {
          (0.25f - 0.485f) / 0.229f, (0.75f - 0.485f) / 0.229f,
          (0.25f - 0.456f) / 0.224f, (0.75f - 0.456f) / 0.224f,
          (0.25f - 0.406f) / 0.225f, (0.75f - 0.406f) / 0.225f
        },
        array("imagenet", 3, IMAGE),
        1e-6f);
    assertArrayEquals(
        new float[] {(0.25f - 0.449f) / 0.226f, (0.75f - 0.449f) / 0.226f},
        array("imagenet", 1, IMAGE),
        1e-6f);
  }

  @Test
  void unitLeavesValues() {
    assertArrayEquals(new float[] {0.25f, 0.75f}, array("unit", 1, IMAGE));
  }

  @Test
  void whatNoImageCanHaveIsRefused() {
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
  }

  private static float[] array(String normalise, int channels, GreyImage image) {
    Settings settings =
        Settings.defaults().with("image.normalise", normalise).with("image.channels", channels);
    return ImageArray.of(image, settings.image());
  }
}
