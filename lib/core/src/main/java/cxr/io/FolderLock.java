package cxr.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a folder for this process, by a lock on a file in it. The system takes the lock from a
 * process that ends, however it ends; the empty file stays.
 */
public final class FolderLock implements Closeable {

  /** Who has the lock after it was tried for. */
  public enum Holder {
    /** This lock. */
    THIS,
    /** Another lock of this process. */
    THIS_PROCESS,
    /** Another process. */
    OTHER_PROCESS
  }

  private final FileChannel channel;

  /**
   * A lock that is not held yet.
   *
   * @param file made if it is not there
   * @throws IOException if it cannot be written
   */
  public FolderLock(Path file) throws IOException {
    channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /**
   * Takes the lock if it is free.
   *
   * @param shared whether others may have it too, as long as all of them share it
   * @throws IOException on a disk that knows no locks
   */
  public Holder tryLock(boolean shared) throws IOException {
    try {
      boolean taken = channel.tryLock(0, Long.MAX_VALUE, shared) != null;
      return taken ? Holder.THIS : Holder.OTHER_PROCESS;
    } catch (OverlappingFileLockException e) {
      return Holder.THIS_PROCESS;
    }
  }

  /** Gives the lock back. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
