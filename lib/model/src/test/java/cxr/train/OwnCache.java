package cxr.train;

import cxr.data.layout.Datasets;
import cxr.image.ImageStore;
import cxr.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;

/** A collection whose decoded X-rays and features are kept in a folder of the test's own. */
public final class OwnCache {

  private OwnCache() {}

  /** The small collection of tests. */
  public static Material small(Settings settings, Path folder) throws IOException {
    return of(Path.of("src/test/resources/cxr/train/collection"), settings, folder);
  }

  /**
   * @param root of the collection
   */
  public static Material of(Path root, Settings settings, Path folder) throws IOException {
    Material shared = Material.of(Datasets.open(root), settings);
    return new Material(
        shared.dataset(),
        shared.settings(),
        shared.usable(),
        shared.split(),
        shared.tokenizer(),
        ImageStore.open(shared.dataset().root(), settings.image(), folder.resolve("cache")));
  }
}
