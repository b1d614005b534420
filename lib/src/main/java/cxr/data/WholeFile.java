package cxr.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes files that stand there whole or not at all: beside their place first, onto the disk, and
 * then renamed.
 */
public final class WholeFile {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private WholeFile() {}

  /** Writes what the file shall hold. */
  @FunctionalInterface
  public interface Writing {
    void to(FileChannel out) throws IOException;
  }

  /**
   * Writes a file, in place of an older one if there is one.
   *
   * @throws IOException if it cannot be written; the older file is untouched then
   */
  public static void write(Path file, Writing writing) throws IOException {
    Path aside =
        file.resolveSibling(
            ".%s.%d-%d.aside"
                .formatted(
                    file.getFileName(), ProcessHandle.current().pid(), COUNT.incrementAndGet()));
    try {
      try (FileChannel out =
          FileChannel.open(
              aside,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        writing.to(out);
        out.force(true);
      }
      move(aside, file);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  /** Gives a whole file its name at once, in place of an older one, so that a crash keeps it. */
  public static void move(Path aside, Path file) throws IOException {
    Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // Not every system can force a folder; the file itself is on the disk.
    }
  }
}
