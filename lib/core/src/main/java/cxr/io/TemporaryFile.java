package cxr.io;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A file beside the place of another, locked while it is written. The system takes the lock from a
 * process that ends, however it ends: what nobody holds is removed when the next file is written
 * into the folder.
 */
final class TemporaryFile implements Closeable {

  private static final Pattern NAME = Pattern.compile("\\..+\\.\\d+-\\d+\\.aside");
  private static final int LONGEST = 40; // characters of the name that is wanted
  private static final AtomicInteger COUNT = new AtomicInteger();

  /** Those of this process: to open and close one again would take its lock. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileOutputStream out; // not a channel alone: interrupts would close it

  private TemporaryFile(Path path, FileOutputStream out) {
    this.path = path;
    this.out = out;
  }

  /** A new one beside a place, whose folder is there. */
  static TemporaryFile of(Path target) throws IOException {
    Path folder = target.toAbsolutePath().resolveSibling("").toRealPath();
    removeAbandoned(folder);
    String name = target.getFileName().toString();
    String start = name.substring(0, Math.min(LONGEST, name.length()));
    while (true) {
      Path path =
          folder.resolve(
              ".%s.%d-%d.aside"
                  .formatted(start, ProcessHandle.current().pid(), COUNT.incrementAndGet()));
      HELD.add(path);
      try {
        Files.createFile(path);
        TemporaryFile made = new TemporaryFile(path, new FileOutputStream(path.toFile()));
        if (made.isLocked()) {
          return made;
        }
        made.close();
      } catch (FileAlreadyExistsException e) {
        HELD.remove(path); // that of a process with this number in another container
      } catch (IOException | RuntimeException e) {
        HELD.remove(path);
        throw e;
      }
    }
  }

  /** Whether nobody took it for abandoned in the moment before it was locked. */
  private boolean isLocked() {
    try {
      return out.getChannel().tryLock() != null && Files.exists(path);
    } catch (IOException e) {
      return true; // A disk without locks: nobody can take one, and nothing is removed.
    }
  }

  private static void removeAbandoned(Path folder) {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, ".*.aside")) {
      for (Path file : found) {
        if (NAME.matcher(file.getFileName().toString()).matches()
            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
            && !HELD.contains(file)) {
          removeIfAbandoned(file);
        }
      }
    } catch (IOException e) {
      // A folder that cannot be listed stays as it is.
    }
  }

  private static void removeIfAbandoned(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        WholeFolder.delete(WholeFolder.beside(file));
        Files.deleteIfExists(file);
      }
    } catch (IOException | OverlappingFileLockException e) {
      // It is another's, or cannot be removed.
    }
  }

  Path path() {
    return path;
  }

  FileOutputStream out() {
    return out;
  }

  /** Brings what was written to the disk. */
  void sync() throws IOException {
    out.flush();
    out.getFD().sync();
  }

  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(path); // before its lock is gone
      out.close();
    } finally {
      HELD.remove(path);
    }
  }
}
