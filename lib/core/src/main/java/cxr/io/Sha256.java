package cxr.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of bytes that come piece by piece. */
public final class Sha256 {

  private static final int BUFFER = 1 << 18; // bytes

  private final MessageDigest digest;

  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  /** Adds the bytes between a buffer's position and its limit. */
  public void add(ByteBuffer bytes) {
    digest.update(bytes);
  }

  /** Adds a text's bytes in UTF-8. */
  public void add(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The sum of all that was added, 64 hexadecimal digits in lower case; begins anew. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The sum of a text's bytes in UTF-8. */
  public static String of(String text) {
    Sha256 sum = new Sha256();
    sum.add(text);
    return sum.hex();
  }

  /** The sum of a file's bytes. */
  public static String of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return of(in, Long.MAX_VALUE);
    }
  }

  /** The sum of the next bytes, so many or as many as there are. */
  public static String of(InputStream in, long most) throws IOException {
    Sha256 sum = new Sha256();
    byte[] buffer = new byte[BUFFER];
    long left = most;
    for (int read = 0; left > 0 && read >= 0; left -= read) {
      read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      sum.digest.update(buffer, 0, Math.max(0, read));
    }
    return sum.hex();
  }
}
