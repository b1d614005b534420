package cxr;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk that is soon full: memory that is mounted on a folder, where the user may do so. */
public final class SmallDisk implements AutoCloseable {

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** A disk of some size on a new folder; skips the test where none can be mounted. */
  public static SmallDisk at(Path folder, int kibibytes) throws IOException {
    Files.createDirectory(folder);
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + kibibytes + "k", "tmpfs", folder.toString());
    assumeTrue(mounted, "skipped: this user may not mount a small disk");
    return new SmallDisk(folder);
  }

  private static boolean run(String... words) throws IOException {
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (InterruptedException e) {
      throw new IOException(e);
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  public Path folder() {
    return folder;
  }

  /** Leaves nothing free but some bytes. */
  public void fill(int free) throws IOException {
    long room = Files.getFileStore(folder).getUsableSpace();
    Files.write(folder.resolve("filling"), new byte[(int) Math.max(0, room - free)]);
  }

  @Override
  public void close() throws IOException {
    if (!run("umount", folder.toString())) {
      run("umount", "-l", folder.toString()); // something is open there still
    }
  }
}
