package cxr.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Collection;

/** What is asked of a place before the work begins whose result is written there. */
public final class OutputFile {

  private OutputFile() {}

  /**
   * Checks that a file can be written.
   *
   * @param replace whether a file that stands there may be replaced
   * @param others that the same work reads or writes; it may be none of them
   * @throws IOException if it cannot; the message says why and what to do
   */
  public static void check(Path file, boolean replace, Collection<Path> others) throws IOException {
    if (WholeFile.isDevice(file)) {
      return;
    }
    for (Path other : others) {
      if (isIn(file, other)) {
        throw new IOException(
            "%s lies in %s, which the same work reads; name a file elsewhere."
                .formatted(file, other));
      }
      if (isSame(file, other)) {
        throw new IOException(
            "%s is to be written, and the same work reads or writes %s; name another file."
                .formatted(file, file.equals(other) ? "it too" : other + ", which is the same"));
      }
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(file)) {
      throw new IOException("%s is a folder; name a file in it.".formatted(file));
    }
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          "%s is to be written, and there is no folder %s; make it first.".formatted(file, folder));
    }
    if (Files.exists(file) && !replace) {
      throw new IOException(
          "%s stands there already; name another file, or allow it to be replaced by --replace (in a notebook by write(file, true))."
              .formatted(file));
    }
    new WholeFile(file).close(); // the surest way to know
  }

  /** Whether it is a file of a collection or a run; pages may lie among them, for none has any. */
  private static boolean isIn(Path file, Path folder) throws IOException {
    return Files.isRegularFile(file)
        && Files.isDirectory(folder)
        && !file.toString().endsWith(".html")
        && file.toRealPath().startsWith(folder.toRealPath());
  }

  private static boolean isSame(Path file, Path other) throws IOException {
    boolean same = file.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    return same || Files.exists(file) && Files.exists(other) && Files.isSameFile(file, other);
  }

  /**
   * Checks that files can be written into a folder, which need not be there yet.
   *
   * @throws IOException if it cannot; the message says why and what to do
   */
  public static void checkFolder(Path folder) throws IOException {
    try {
      Path there = nearest(folder.toAbsolutePath().normalize());
      if (!Files.isDirectory(there)) {
        throw new NotDirectoryException(there.toString());
      }
      TemporaryFile.of(there.resolve("check")).close(); // the surest way to know
    } catch (IOException e) {
      throw new IOException(
          "%s must be a folder that can be written: %s".formatted(folder, FailureReason.of(e)), e);
    }
  }

  /** The folder itself, or the first above it that is there. */
  private static Path nearest(Path folder) throws IOException {
    try {
      return folder.toRealPath();
    } catch (NoSuchFileException e) {
      return nearest(folder.resolveSibling(""));
    }
  }
}
