package cxr.train;

import cxr.image.Augmentation;
import cxr.image.ImageStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The X-rays of a study in the views that a model sees: the frontal one, then the lateral one. */
public sealed interface Pixels {

  /**
   * The X-rays as they are: of each view C H W normalised values, null for a view that there is
   * not.
   *
   * @throws UncheckedIOException if one cannot be read
   */
  float[][] views();

  /** The X-rays changed by chance, as in an epoch of training; else as {@link #views()}. */
  float[][] views(int epoch);

  /** X-rays that are in memory and never changed. */
  record Given(float[][] views) implements Pixels {
    @Override
    public float[][] views(int epoch) {
      return views;
    }
  }

  /**
   * X-rays that are read when they are asked for.
   *
   * @param paths of the views; null for one that there is not
   */
  record Stored(ImageStore store, Augmentation augmentation, Path... paths) implements Pixels {

    @Override
    public float[][] views() {
      return read(store::array);
    }

    @Override
    public float[][] views(int epoch) {
      return augmentation.isNone() ? views() : read(path -> store.array(path, augmentation, epoch));
    }

    private interface Reader {
      float[] read(Path path) throws IOException;
    }

    private float[][] read(Reader reader) {
      float[][] views = new float[paths.length][];
      try {
        for (int i = 0; i < paths.length; i++) {
          views[i] = paths[i] == null ? null : reader.read(paths[i]);
        }
        return views;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
