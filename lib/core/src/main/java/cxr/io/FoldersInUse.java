package cxr.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Folders that this process reads, so that no other removes them: each is held by a shared lock on
 * its file {@code .in-use}, which the system takes when the process ends.
 */
public final class FoldersInUse {

  private static final String FILE = ".in-use";
  private static final Map<Path, FolderLock> HELD = new ConcurrentHashMap<>();

  private FoldersInUse() {}

  /** Holds a folder until {@link #release}, or the end of the process. */
  public static void hold(Path folder) {
    HELD.computeIfAbsent(folder.toAbsolutePath(), FoldersInUse::locked);
  }

  /** The lock; null on a disk where nothing can be locked, and so nothing removed. */
  private static @Nullable FolderLock locked(Path folder) {
    try {
      FolderLock lock = new FolderLock(folder.resolve(FILE));
      if (lock.tryLock(true) == FolderLock.Holder.THIS) {
        return lock;
      }
      lock.close();
    } catch (IOException e) {
      // told by null
    }
    return null;
  }

  /** Lets a folder go that this process reads no more. */
  public static void release(Path folder) throws IOException {
    FolderLock lock = HELD.remove(folder.toAbsolutePath());
    if (lock != null) {
      lock.close();
    }
  }

  /** Removes a folder, unless this process or another holds it. */
  public static void removeUnlessHeld(Path folder) throws IOException {
    if (HELD.containsKey(folder.toAbsolutePath())) {
      return; // to open the file again, and close it, would take the lock
    }
    try (FolderLock lock = new FolderLock(folder.resolve(FILE))) {
      if (lock.tryLock(false) == FolderLock.Holder.THIS) {
        WholeFolder.discard(folder);
      }
    }
  }
}
