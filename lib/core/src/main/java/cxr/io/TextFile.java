package cxr.io;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file of text. */
public final class TextFile {

  private TextFile() {}

  /**
   * What it holds, in UTF-8.
   *
   * @throws IOException naming the file, if it cannot be read or is no such text
   */
  public static String read(Path file) throws IOException {
    try {
      InputFile.check(file);
    } catch (NoSuchFileException e) {
      throw new IOException(Reason.of(e), e);
    }
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new IOException("%s must be text in UTF-8; save it as UTF-8.".formatted(file), e);
    } catch (FileSystemException e) {
      throw new IOException(Reason.of(e), e);
    } catch (IOException e) {
      throw new IOException("%s cannot be read: %s".formatted(file, Reason.of(e)), e);
    }
  }
}
