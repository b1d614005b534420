package cxr.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

  private final Path file;
  private final FileChannel channel;
  private final @Nullable Object key; // of the file that was opened

  /**
   * A lock that is not held yet.
   *
   * @param file made if it is not there
   * @throws IOException if it cannot be written
   */
  public FolderLock(Path file) throws IOException {
    this.file = file;
    channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    key = key();
  }

  /** What tells the file from all others; of one that is gone a key that nothing equals. */
  private @Nullable Object key() throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return new Object();
    }
  }

  /** Whether the file is still there: who holds a lock may remove it, and another be made. */
  public boolean isInPlace() throws IOException {
    return Objects.equals(key, key());
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
