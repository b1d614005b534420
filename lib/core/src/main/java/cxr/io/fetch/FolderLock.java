package cxr.io.fetch;

import cxr.io.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Lets one process at a time fetch into a folder. The system takes the lock from a process that
 * ends, however it ends; the empty file {@code .fetch.lock} stays.
 */
final class FolderLock implements AutoCloseable {

  private static final long POLL = 200; // milliseconds

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * The lock of a folder, once it is free.
   *
   * @param folder made if it is not there
   * @param waiting called once if the lock is not free yet
   * @throws IOException if the folder cannot be written
   */
  static FolderLock of(Path folder, Runnable waiting) throws IOException, InterruptedException {
    FileChannel channel;
    try {
      Files.createDirectories(folder);
      channel =
          FileChannel.open(
              folder.resolve(".fetch.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (FileSystemException e) {
      throw new IOException(
          "%s must be a folder that can be written: %s".formatted(folder, Reason.of(e)), e);
    }
    try {
      boolean told = false;
      while (!isTaken(channel)) {
        if (!told) {
          waiting.run();
          told = true;
        }
        Thread.sleep(POLL);
      }
      return new FolderLock(channel);
    } catch (IOException | InterruptedException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // another thread of this process has it
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
