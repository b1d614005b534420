package cxr.data.layout;

import cxr.io.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * A way in which a collection is published, with its reader. A further one is a public class with a
 * public constructor without parameters, and its name, a line, in {@code
 * META-INF/services/cxr.data.layout.Layout}; it may lie in any package or module.
 *
 * <p>A layout says which folders it knows, and tells a {@link DatasetBuilder} what is in one:
 * reports, and as far as it knows them patients, views, the split, and the folder of the images.
 * The builder does the rest for all layouts alike: it makes ids unique, looks the images up, takes
 * words for missing texts away, and counts what is odd.
 */
public interface Layout {

  /** All that there are, by their ranks; looked up once. */
  List<Layout> ALL =
      distinct(
          ServiceLoader.load(Layout.class, Layout.class.getClassLoader()).stream()
              .map(ServiceLoader.Provider::get)
              .sorted(Comparator.comparingInt(Layout::rank).thenComparing(Layout::name))
              .toList());

  /** Of two layouts with one name, nobody could tell which has read a collection. */
  private static List<Layout> distinct(List<Layout> layouts) {
    Map<String, String> owners = new HashMap<>();
    for (Layout layout : layouts) {
      String owner = owners.putIfAbsent(layout.name(), layout.getClass().getName());
      if (owner != null) {
        throw new ServiceConfigurationError(
            "Each layout has a name of its own; \"%s\" is that of %s and of %s. Give one another name."
                .formatted(layout.name(), owner, layout.getClass().getName()));
      }
    }
    return layouts;
  }

  /** The name of the layout, for people. */
  String name();

  /** What a folder has that is in this layout, for people; a file's name, for example. */
  String sign();

  /**
   * Its place among the layouts: a folder that is in several is read in the one with the lowest
   * rank that finds a report in it. What says most of a study should come first; OpenI has 10,
   * Kaggle 20, R2Gen 30.
   */
  int rank();

  /** Whether a folder, or one within an archive, is in this layout; a quick look, never a read. */
  boolean isIn(Path folder);

  /**
   * Whether its files, in a folder that was read in another layout, belong to that collection, as
   * R2Gen's list gives the split of the reports beside it. Else they are told as a second
   * collection that was not read.
   */
  default boolean belongsTo(Layout other) {
    return false;
  }

  /**
   * Reads the reports of a folder and where their images are. Whatever is odd becomes a {@link
   * Problem}; one bad file never stops the rest.
   *
   * @param folder on disk or in an archive: to be read by {@link java.nio.file.Files}
   * @throws IOException if the folder itself cannot be read
   */
  void read(Path folder, DatasetBuilder into) throws IOException;
}
