package cxr.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file to be read whole. What is none is refused before it is opened: a pipe that nobody writes
 * to would be waited for without end, and a device may never end.
 */
public final class InputFile {

  private InputFile() {}

  /**
   * The bytes of a file.
   *
   * @param most that it may have
   * @throws NoSuchFileException if it is not there
   * @throws IOException if it is a folder, a pipe or a device, too large, or cannot be read; the
   *     message names it
   */
  public static byte[] bytes(Path file, int most) throws IOException {
    check(file);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most);
      if (in.read() >= 0) {
        throw new IOException("%s is larger than %d MB.".formatted(file, most >> 20));
      }
      return bytes;
    }
  }

  /**
   * The text of a file in UTF-8.
   *
   * @throws IOException naming the file, if it cannot be read or is no such text
   */
  public static String text(Path file) throws IOException {
    try {
      check(file);
    } catch (NoSuchFileException e) {
      throw new IOException(FailureReason.of(e), e);
    }
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new IOException("%s must be text in UTF-8; save it as UTF-8.".formatted(file), e);
    } catch (FileSystemException e) {
      throw new IOException(FailureReason.of(e), e);
    } catch (IOException e) {
      throw new IOException("%s cannot be read: %s".formatted(file, FailureReason.of(e)), e);
    }
  }

  /**
   * Checks that a file can be read to an end.
   *
   * @throws NoSuchFileException if it is not there
   * @throws IOException if it is a folder, a pipe, a device or a link in a circle
   */
  public static void check(Path file) throws IOException {
    if (Files.isRegularFile(file)) {
      return;
    }
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder; name a file in it.");
    }
    if (Files.exists(file)) {
      throw new IOException(
          file + " is a pipe or a device and no file; write what it gives to a file first.");
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(file + " is a link that leads to no file.");
    }
    throw new NoSuchFileException(file.toString());
  }
}
