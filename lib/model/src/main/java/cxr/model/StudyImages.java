package cxr.model;

import cxr.settings.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The X-rays of some studies.
 *
 * @param pixels of the X-rays that there are, one behind the other: [n, C, H, W]
 * @param views of each of B studies the number of its X-ray in each of K views; -1 where it has
 *     none
 */
public record StudyImages(INDArray pixels, int[][] views) implements AutoCloseable {

  public StudyImages {
    if (pixels.rank() != 4 || views.length == 0) {
      throw new IllegalArgumentException(
          "X-rays of a study or more must lie as [n, channels, height, width]; found %s for %d studies."
              .formatted(Arrays.toString(pixels.shape()), views.length));
    }
    for (int b = 0; b < views.length; b++) {
      boolean right = views[b].length == views[0].length;
      for (int view : views[b]) {
        right &= view >= -1 && view < pixels.size(0);
      }
      if (!right || Arrays.stream(views[b]).allMatch(view -> view < 0)) {
        throw new IllegalArgumentException(
            "Each study needs one X-ray of the %d at least, and as many views as the first; study %d has %s."
                .formatted(pixels.size(0), b, Arrays.toString(views[b])));
      }
    }
  }

  /**
   * One X-ray of each study.
   *
   * @param pixels [B, C, H, W]
   */
  public static StudyImages single(INDArray pixels) {
    int[][] views = new int[Math.toIntExact(pixels.size(0))][];
    Arrays.setAll(views, b -> new int[] {b});
    return new StudyImages(pixels, views);
  }

  /**
   * Puts the X-rays of some studies side by side.
   *
   * @param studies of each the pixels of its views, frontal first; null where it has none. An X-ray
   *     has size times size values, which are given to all channels, or so many for each channel
   */
  public static StudyImages of(List<float[][]> studies, Settings settings) {
    int channels = settings.image().channels();
    int plane = settings.image().size() * settings.image().size();
    List<float[]> pixels = new ArrayList<>();
    int[][] views = new int[studies.size()][settings.model().views()];
    for (int b = 0; b < views.length; b++) {
      Arrays.fill(views[b], -1);
      for (int k = 0; k < Math.min(views[b].length, studies.get(b).length); k++) {
        if (studies.get(b)[k] != null) {
          views[b][k] = pixels.size();
          pixels.add(studies.get(b)[k]);
        }
      }
    }
    float[] all = new float[pixels.size() * channels * plane];
    for (int i = 0; i < pixels.size(); i++) {
      float[] one = pixels.get(i);
      if (one.length != plane && one.length != channels * plane) {
        throw new IllegalArgumentException(
            "An X-ray of size %d has %d pixels in each channel; found %d values for %d."
                .formatted(settings.image().size(), plane, one.length, channels));
      }
      for (int c = 0; c < channels; c++) {
        int from = one.length == plane ? 0 : c * plane;
        System.arraycopy(one, from, all, (i * channels + c) * plane, plane);
      }
    }
    int size = settings.image().size();
    return new StudyImages(
        Nd4j.createFromArray(all).reshape(pixels.size(), channels, size, size), views);
  }

  /** B. */
  public int size() {
    return views.length;
  }

  /** Frees the pixels. */
  @Override
  public void close() {
    pixels.close();
  }
}
