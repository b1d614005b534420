package cxr.model;

import cxr.model.encoder.Encoder;
import cxr.settings.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The X-rays of some studies.
 *
 * @param kind what is known of each
 * @param xrays those that there are, one behind the other: [n, C, H, W] by their kind
 * @param views of each of B studies the number of its X-ray in each of K views; -1 where it has
 *     none
 */
public record StudyImages(Kind kind, INDArray xrays, int[][] views) implements AutoCloseable {

  /** What is known of X-rays. */
  public enum Kind {
    /** Their pixels, which the encoder is to see. */
    PIXELS,
    /**
     * What the encoder made of them, its last maps; for models whose {@code train.keepFeatures} is
     * above 0.
     */
    FEATURES;

    /** C, H and W. */
    long[] shape(Settings settings) {
      Encoder encoder = Encoder.of(settings.model());
      int size = settings.image().size();
      int side = this == PIXELS ? size : encoder.side(settings.model(), size);
      int channels =
          this == PIXELS ? settings.image().channels() : encoder.channels(settings.model());
      return new long[] {channels, side, side};
    }
  }

  public StudyImages {
    if (xrays.rank() != 4 || views.length == 0) {
      throw new IllegalArgumentException(
          "X-rays of a study or more must lie as [n, channels, height, width]; found %s for %d studies."
              .formatted(Arrays.toString(xrays.shape()), views.length));
    }
    for (int b = 0; b < views.length; b++) {
      boolean right = views[b].length == views[0].length;
      for (int view : views[b]) {
        right &= view >= -1 && view < xrays.size(0);
      }
      if (!right || Arrays.stream(views[b]).allMatch(view -> view < 0)) {
        throw new IllegalArgumentException(
            "Each study needs one X-ray of the %d at least, and as many views as the first; study %d has %s."
                .formatted(xrays.size(0), b, Arrays.toString(views[b])));
      }
    }
  }

  /** The pixels of some studies' X-rays. */
  public StudyImages(INDArray pixels, int[][] views) {
    this(Kind.PIXELS, pixels, views);
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

  /** Puts the pixels of some studies' X-rays side by side. */
  public static StudyImages of(List<float[][]> studies, Settings settings) {
    return of(Kind.PIXELS, studies, settings);
  }

  /**
   * Puts the X-rays of some studies side by side.
   *
   * @param studies of each the values of its views, frontal first; null where it has none. Pixels
   *     are size times size values, which are given to all channels, or so many for each channel;
   *     features are a whole map
   */
  public static StudyImages of(Kind kind, List<float[][]> studies, Settings settings) {
    long[] shape = kind.shape(settings);
    int channels = Math.toIntExact(shape[0]);
    int plane = Math.toIntExact(shape[1] * shape[2]);
    List<float[]> xrays = new ArrayList<>();
    int[][] views = new int[studies.size()][settings.model().views()];
    for (int b = 0; b < views.length; b++) {
      Arrays.fill(views[b], -1);
      for (int k = 0; k < Math.min(views[b].length, studies.get(b).length); k++) {
        if (studies.get(b)[k] != null) {
          views[b][k] = xrays.size();
          xrays.add(studies.get(b)[k]);
        }
      }
    }
    float[] all = new float[xrays.size() * channels * plane];
    for (int i = 0; i < xrays.size(); i++) {
      float[] one = xrays.get(i);
      boolean grey = kind == Kind.PIXELS && one.length == plane;
      if (!grey && one.length != channels * plane) {
        throw new IllegalArgumentException(
            "An X-ray of size %d has %d %s in each channel; found %d values for %d."
                .formatted(
                    settings.image().size(),
                    plane,
                    kind.name().toLowerCase(Locale.ROOT),
                    one.length,
                    channels));
      }
      for (int c = 0; c < channels; c++) {
        int from = grey ? 0 : c * plane;
        System.arraycopy(one, from, all, (i * channels + c) * plane, plane);
      }
    }
    return new StudyImages(
        kind, Nd4j.createFromArray(all).reshape(xrays.size(), channels, shape[1], shape[2]), views);
  }

  /** B. */
  public int size() {
    return views.length;
  }

  /** Frees the X-rays. */
  @Override
  public void close() {
    xrays.close();
  }
}
