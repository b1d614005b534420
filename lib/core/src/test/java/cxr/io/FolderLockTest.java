package cxr.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {

  @TempDir Path folder;

  private FolderLock.Holder tried(boolean shared) throws IOException {
    try (FolderLock lock = new FolderLock(folder.resolve(".lock"))) {
      return lock.tryLock(shared);
    }
  }

  @Test
  void oneOfAProcessHasItUntilItIsClosed() throws IOException {
    try (FolderLock lock = new FolderLock(folder.resolve(".lock"))) {
      assertEquals(FolderLock.Holder.THIS, lock.tryLock(false));
      assertEquals(FolderLock.Holder.THIS_PROCESS, tried(false));
    }
    assertEquals(FolderLock.Holder.THIS, tried(false));
  }

  /** Another process: it holds the lock until its input ends. */
  static final class Other {
    public static void main(String[] words) throws IOException {
      try (FolderLock lock = new FolderLock(Path.of(words[0]))) {
        System.out.write(lock.tryLock(Boolean.parseBoolean(words[1])).ordinal());
        System.out.flush();
        System.in.read();
      }
    }
  }

  private Process other(boolean shared) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Other.class.getName(),
                folder.resolve(".lock").toString(),
                String.valueOf(shared))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertEquals(FolderLock.Holder.THIS.ordinal(), process.getInputStream().read());
    return process;
  }

  @Test
  void thoseOfSeveralProcessesAreSharedOrNot() throws Exception {
    Process sharing = other(true);
    assertEquals(FolderLock.Holder.THIS, tried(true));
    assertEquals(FolderLock.Holder.OTHER_PROCESS, tried(false));
    sharing.destroyForcibly().waitFor();
    assertEquals(FolderLock.Holder.THIS, tried(false));
    Process alone = other(false);
    assertEquals(FolderLock.Holder.OTHER_PROCESS, tried(true));
    alone.destroyForcibly().waitFor();
    assertEquals(FolderLock.Holder.THIS, tried(true));
  }
}
