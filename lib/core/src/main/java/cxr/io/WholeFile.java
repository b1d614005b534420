package cxr.io;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that stands there whole or not at all: it is written beside its place first, brought to
 * the disk, and then renamed. A device or a pipe, which cannot be renamed, is written to as it is.
 *
 * <p>Its errors name the file and say what to do; an older file is untouched then.
 */
public final class WholeFile implements Closeable {

  private static final int BUFFER = 1 << 18; // bytes

  private final Path file;
  private final Path target; // the file itself, where the name is a link
  private final @Nullable TemporaryFile aside; // null for a device
  private final FileOutputStream out;
  private final OutputStream stream;

  /** Writes what the file shall hold. */
  @FunctionalInterface
  public interface Writing {
    void to(FileChannel out) throws IOException;
  }

  /**
   * Begins a file, in place of an older one if there is one.
   *
   * @throws IOException if its folder is not there, or cannot be written
   */
  public WholeFile(Path file) throws IOException {
    this.file = file;
    try {
      boolean device = isDevice(file);
      target = !device && Files.exists(file) ? file.toRealPath() : file;
      TemporaryFile beside = device ? null : TemporaryFile.of(target);
      aside = beside;
      out = beside == null ? new FileOutputStream(file.toFile()) : beside.out();
      stream = new Checked(new BufferedOutputStream(out, BUFFER));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Whether something stands there that takes what is written, and keeps no file of it. */
  static boolean isDevice(Path file) {
    return Files.exists(file)
        && !Files.isDirectory(file)
        && (!Files.isRegularFile(file) || file.toAbsolutePath().startsWith("/dev"));
  }

  /** Where to write; it is buffered. */
  public OutputStream stream() {
    return stream;
  }

  /** Brings what was written to the disk, and gives it its name. */
  public void commit() throws IOException {
    stream.flush();
    if (aside == null) {
      return;
    }
    try {
      aside.sync();
      if (Files.exists(target)) {
        Files.setPosixFilePermissions(aside.path(), Files.getPosixFilePermissions(target));
      }
      move(aside.path(), target);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Throws away what was not given its name. */
  @Override
  public void close() throws IOException {
    (aside == null ? out : aside).close();
  }

  private IOException failure(IOException e) {
    return failure(file, e);
  }

  private static IOException failure(Path file, IOException e) {
    return e instanceof ClosedByInterruptException || e instanceof Failure
        ? e
        : new Failure(file, e);
  }

  /** One that names the file already. */
  private static final class Failure extends IOException {
    Failure(Path file, IOException cause) {
      super("%s cannot be written: %s".formatted(file, FailureReason.of(cause)), cause);
    }
  }

  /** Names the file in each error. */
  private final class Checked extends OutputStream {

    private final OutputStream to;

    Checked(OutputStream to) {
      this.to = to;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
      try {
        to.write(bytes, start, length);
      } catch (IOException e) {
        throw failure(e);
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        to.flush();
      } catch (IOException e) {
        throw failure(e);
      }
    }
  }

  /**
   * Writes a file, in place of an older one if there is one.
   *
   * @throws IOException if it cannot be written; the older file is untouched then
   */
  public static void write(Path file, Writing writing) throws IOException {
    try (WholeFile whole = new WholeFile(file)) {
      writing.to(whole.out.getChannel());
      whole.commit();
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /** Writes a file of some bytes, as {@link #write(Path, Writing)} does. */
  public static void write(Path file, byte[] bytes) throws IOException {
    try (WholeFile whole = new WholeFile(file)) {
      whole.stream().write(bytes);
      whole.commit();
    }
  }

  /** Writes a file of text in UTF-8, as {@link #write(Path, Writing)} does. */
  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Gives a whole file or folder its name at once, so that a crash keeps it.
   *
   * @param aside on the disk already, in the same folder or one beside it
   * @param file an older file is replaced; an older folder must be empty
   */
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
