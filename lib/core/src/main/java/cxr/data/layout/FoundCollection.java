package cxr.data.layout;

import cxr.io.FailureReason;
import cxr.io.Problem;
import cxr.io.archive.Archives;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A collection that was found in a place.
 *
 * @param layout it is in
 * @param folder that has it, on disk or in an archive
 * @param root the folder or archive that it is in, on disk
 */
record FoundCollection(Layout layout, Path folder, Path root) {

  /**
   * What a folder or archive has: itself, or else the folders in it, or else the zip archives in
   * it. Other archives would have to be unpacked to be looked into, and are only if they are given
   * themselves.
   *
   * @param problems to which archives that cannot be read are added
   * @throws IOException if there is no such folder or archive, or it cannot be read
   */
  static List<FoundCollection> in(Path given, Archives archives, List<Problem> problems)
      throws IOException {
    if (Archives.isArchive(given)) {
      return inArchive(given, archives, problems);
    }
    if (!Files.isDirectory(given)) {
      throw new IOException(
          Files.exists(given)
              ? "%s is a file and no archive; name a folder, or an archive that ends in %s."
                  .formatted(given, String.join(", ", Archives.ENDINGS))
              : "There is no folder %s with X-ray reports; check the path.".formatted(given));
    }
    List<FoundCollection> found = layouts(given, given).toList();
    if (found.isEmpty()) {
      found = folders(given).stream().flatMap(folder -> layouts(folder, folder)).toList();
    }
    return found.isEmpty() ? inZips(given, archives, problems) : found;
  }

  /** Whether its files are part of another collection in the same folder. */
  boolean belongsTo(FoundCollection other) {
    return folder.equals(other.folder()) && layout.belongsTo(other.layout());
  }

  /** That this collection was not read, for another was. */
  Problem notRead() {
    return new Problem(
        "",
        String.valueOf(root.getFileName()),
        Problem.Kind.OTHER_COLLECTION,
        "not read: a collection in the layout of " + layout.name());
  }

  private static List<FoundCollection> inArchive(
      Path archive, Archives archives, List<Problem> problems) throws IOException {
    try {
      Path top = archives.open(archive, problems);
      List<FoundCollection> found = layouts(top, archive).toList();
      return found.isEmpty()
          ? folders(top).stream().flatMap(folder -> layouts(folder, archive)).toList()
          : found;
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be read as an archive: %s.".formatted(archive, e.getMessage()), e);
    }
  }

  private static List<FoundCollection> inZips(
      Path folder, Archives archives, List<Problem> problems) throws IOException {
    List<FoundCollection> found = new ArrayList<>();
    for (Path zip : entries(folder, entry -> Archives.isArchive(entry) && Archives.isZip(entry))) {
      try {
        found.addAll(inArchive(zip, archives, problems));
      } catch (IOException e) {
        problems.add(Archives.broken(zip, "left out: " + e.getMessage()));
      }
    }
    return found;
  }

  private static Stream<FoundCollection> layouts(Path folder, Path root) {
    return Layout.ALL.stream()
        .filter(layout -> isIn(layout, folder))
        .map(layout -> new FoundCollection(layout, folder, root));
  }

  private static boolean isIn(Layout layout, Path folder) {
    try {
      return layout.isIn(folder);
    } catch (RuntimeException e) {
      throw failed(layout, folder, e);
    }
  }

  /** Reads it; whose layout failed is said, for it may be of anybody's making. */
  void read(DatasetBuilder into) throws IOException {
    try {
      layout.read(folder, into);
    } catch (RuntimeException e) {
      throw failed(layout, folder, e);
    }
  }

  private static IllegalStateException failed(Layout layout, Path folder, RuntimeException e) {
    return new IllegalStateException(
        "The layout %s (%s) failed at %s, and a layout tells what is odd and goes on; correct it: %s"
            .formatted(layout.name(), layout.getClass().getName(), folder, FailureReason.inPart(e)),
        e);
  }

  private static List<Path> folders(Path folder) throws IOException {
    return entries(folder, Files::isDirectory);
  }

  private static List<Path> entries(Path folder, Predicate<Path> which) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .filter(which)
          .sorted()
          .toList();
    } catch (AccessDeniedException e) {
      throw new IOException(folder + " may not be read; check its permissions.", e);
    }
  }
}
