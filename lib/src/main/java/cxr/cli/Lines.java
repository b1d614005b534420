package cxr.cli;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files with one text a line. */
final class Lines {

  private Lines() {}

  /**
   * The lines of a file.
   *
   * @throws IOException if it is not there, or no text in UTF-8
   */
  static List<String> of(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (MalformedInputException e) {
      throw new IOException(file + " must be text in UTF-8; it is not.", e);
    }
  }
}
