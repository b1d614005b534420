package cxr.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder that stands there whole or not at all: its files are written into one beside its place,
 * which is then renamed. It is for what can be made again: its files are not forced to the disk.
 */
public final class WholeFolder implements Closeable {

  private final TemporaryFile aside;
  private final Path path;

  /** Begins a folder; the one it shall lie in is there. */
  public WholeFolder(Path target) throws IOException {
    aside = TemporaryFile.of(target);
    path = beside(aside.path());
    try {
      Files.createDirectory(path);
    } catch (IOException e) {
      aside.close();
      throw e;
    }
  }

  /** The folder that goes with an aside: made after it, and deleted before. */
  static Path beside(Path aside) {
    return aside.resolveSibling(aside.getFileName() + ".folder");
  }

  /** Where to write the files. */
  public Path path() {
    return path;
  }

  /** Gives the folder its name, in place of an older one if there is one. */
  public void moveTo(Path target) throws IOException {
    discard(target);
    WholeFile.move(path, target);
  }

  /** Throws away what was not given its name. */
  @Override
  public void close() throws IOException {
    try {
      delete(path);
    } finally {
      aside.close();
    }
  }

  /** Removes a folder if it is there, its name at once: nobody finds half of it. */
  public static void discard(Path folder) throws IOException {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (WholeFolder aside = new WholeFolder(folder)) {
        Files.move(folder, aside.path().resolve("removed"));
      }
    }
  }

  /** Deletes a folder, or a file, if it is there; links are not followed. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
