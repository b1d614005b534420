package cxr.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files of text in UTF-8. */
final class Lines {

  private static final String BYTE_ORDER_MARK = "\ufeff";

  private Lines() {}

  /**
   * The lines of a file.
   *
   * @throws IOException if it is not there, or no text in UTF-8
   */
  static List<String> of(Path file) throws IOException {
    return text(file).lines().toList();
  }

  /**
   * The text of a file, without a byte-order mark.
   *
   * @throws IOException if it is not there, or no text in UTF-8; the message names the line
   */
  static String text(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder; name a file in it.");
    }
    ByteBuffer bytes = ByteBuffer.wrap(bytes(file));
    CharBuffer text = CharBuffer.allocate(bytes.remaining());
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CoderResult result = decoder.decode(bytes, text, true);
    if (result.isError()) {
      int line = 1;
      for (int i = 0; i < bytes.position(); i++) {
        line += bytes.get(i) == '\n' ? 1 : 0;
      }
      throw new IOException(
          "%s must be text in UTF-8; line %d is not. Save it as UTF-8.".formatted(file, line));
    }
    String decoded = text.flip().toString();
    return decoded.startsWith(BYTE_ORDER_MARK) ? decoded.substring(1) : decoded;
  }

  private static byte[] bytes(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (AccessDeniedException e) {
      throw new IOException(file + " may not be read; see its permissions.", e);
    }
  }
}
