package cxr.data;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A file's bytes as text: in the encoding that a byte order mark names, else UTF-8, else Windows'
 * western one, in which every byte is a character.
 *
 * @param text without a byte order mark
 * @param charset it was read in
 * @param clean whether the bytes fit UTF-8 or the mark's encoding
 */
record Decoded(String text, Charset charset, boolean clean) {

  static final Charset FALLBACK = Charset.forName("windows-1252");

  private static final char MARK = '\uFEFF';

  static Decoded of(byte[] bytes) {
    Charset marked = marked(bytes);
    try {
      String text = marked.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new Decoded(unmarked(text), marked, true);
    } catch (CharacterCodingException e) {
      return new Decoded(new String(bytes, FALLBACK), FALLBACK, false);
    }
  }

  /** The text; adds a problem if the encoding was none of the expected ones. */
  static String text(String file, byte[] bytes, List<Problem> problems) {
    Decoded decoded = of(bytes);
    if (!decoded.clean()) {
      problems.add(wrongEncoding("", file));
    }
    return decoded.text();
  }

  static Problem wrongEncoding(String study, String file) {
    return new Problem(
        study,
        file,
        Problem.Kind.WRONG_ENCODING,
        "read as %s, for it is no UTF-8; look at its accents".formatted(FALLBACK.name()));
  }

  private static Charset marked(byte[] bytes) {
    if (bytes.length >= 2 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF) {
      return StandardCharsets.UTF_16BE;
    }
    if (bytes.length >= 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE) {
      return StandardCharsets.UTF_16LE;
    }
    return StandardCharsets.UTF_8;
  }

  private static String unmarked(String text) {
    return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
  }
}
