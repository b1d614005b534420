package cxr.io;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A file's bytes as text: in the encoding that a byte order mark names, or UTF-16 where every other
 * byte is zero, else UTF-8, else Windows' western one, in which every byte is a character.
 *
 * @param text without a byte order mark
 * @param charset it was read in
 * @param clean whether the bytes fit UTF-8 or the mark's encoding
 */
public record DecodedText(String text, Charset charset, boolean clean) {

  public static final Charset FALLBACK = Charset.forName("windows-1252");

  private static final char MARK = '\uFEFF';

  public static DecodedText of(byte[] bytes) {
    Charset marked = marked(bytes);
    try {
      String text = marked.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new DecodedText(unmarked(text), marked, true);
    } catch (CharacterCodingException e) {
      Charset read = marked == StandardCharsets.UTF_8 ? FALLBACK : marked;
      return new DecodedText(unmarked(new String(bytes, read)), read, false);
    }
  }

  /** The text; adds a problem if the encoding was none of the expected ones. */
  public static String text(String file, byte[] bytes, List<Problem> problems) {
    DecodedText decoded = of(bytes);
    if (!decoded.clean()) {
      problems.add(decoded.wrongEncoding("", file));
    }
    return decoded.text();
  }

  public Problem wrongEncoding(String study, String file) {
    return new Problem(
        study,
        file,
        Problem.Kind.WRONG_ENCODING,
        charset.equals(FALLBACK)
            ? "read as %s, for it is no UTF-8; look at its accents".formatted(charset.name())
            : "read as %s, which not all of its bytes fit".formatted(charset.name()));
  }

  private static Charset marked(byte[] bytes) {
    if (bytes.length >= 2 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF) {
      return StandardCharsets.UTF_16BE;
    }
    if (bytes.length >= 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE) {
      return StandardCharsets.UTF_16LE;
    }
    return unmarked(bytes);
  }

  /** Western text in UTF-16 has a zero in each pair of bytes, and text in UTF-8 has none. */
  private static Charset unmarked(byte[] bytes) {
    int[] zeros = new int[2];
    int looked = Math.min(bytes.length, 4096) & ~1;
    for (int i = 0; i < looked; i++) {
      zeros[i % 2] += bytes[i] == 0 ? 1 : 0;
    }
    int most = looked / 2;
    if (most > 0 && zeros[1] > .9 * most && zeros[0] < .1 * most) {
      return StandardCharsets.UTF_16LE;
    }
    return most > 0 && zeros[0] > .9 * most && zeros[1] < .1 * most
        ? StandardCharsets.UTF_16BE
        : StandardCharsets.UTF_8;
  }

  private static String unmarked(String text) {
    return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
  }
}
