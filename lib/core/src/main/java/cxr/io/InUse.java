package cxr.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Folders that this process reads, so that no other removes them: each is held by a shared lock on
 * its file {@code .in-use}, which the system takes when the process ends.
 */
public final class InUse {

  private static final String FILE = ".in-use";
  private static final Map<Path, FileChannel> HELD = new ConcurrentHashMap<>();

  private InUse() {}

  /** Holds a folder until {@link #release}, or the end of the process. */
  public static void hold(Path folder) {
    HELD.computeIfAbsent(folder.toAbsolutePath(), InUse::locked);
  }

  /** The locked file; null on a disk where nothing can be locked, and so nothing removed. */
  private static FileChannel locked(Path folder) {
    try {
      FileChannel channel = open(folder);
      if (channel.tryLock(0, Long.MAX_VALUE, true) == null) {
        channel.close();
        return null;
      }
      return channel;
    } catch (IOException | OverlappingFileLockException e) {
      return null;
    }
  }

  private static FileChannel open(Path folder) throws IOException {
    return FileChannel.open(
        folder.resolve(FILE),
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }

  /** Lets a folder go that this process reads no more. */
  public static void release(Path folder) throws IOException {
    FileChannel channel = HELD.remove(folder.toAbsolutePath());
    if (channel != null) {
      channel.close();
    }
  }

  /** Removes a folder, unless this process or another holds it. */
  public static void removeUnlessHeld(Path folder) throws IOException {
    if (HELD.containsKey(folder.toAbsolutePath())) {
      return; // to open the file again, and close it, would take the lock
    }
    try (FileChannel channel = open(folder);
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        WholeFolder.discard(folder);
      }
    } catch (OverlappingFileLockException e) {
      // Another thread of this process looks at it.
    }
  }
}
