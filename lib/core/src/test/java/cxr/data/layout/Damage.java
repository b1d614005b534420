package cxr.data.layout;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages bytes by chance, in the ways in which files come to be damaged. */
public final class Damage {

  private static final List<byte[]> INSERTS =
      List.of(
          bytes("\""),
          bytes("\0"),
          bytes(","),
          bytes(";"),
          bytes("\n"),
          bytes("\r"),
          bytes("["),
          bytes("{"),
          bytes("}"),
          bytes("]"),
          bytes("NaN"),
          bytes("\uFEFF"),
          bytes("\\"),
          new byte[] {(byte) 0xE9},
          bytes("[".repeat(5000)),
          bytes("a".repeat(5000)));

  private Damage() {}

  /** One to three damages. */
  public static byte[] of(byte[] whole, Random random) {
    byte[] damaged = whole;
    for (int i = random.nextInt(3); i >= 0; i--) {
      damaged = once(damaged, random);
    }
    return damaged;
  }

  private static byte[] once(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, at + 1 + random.nextInt(60));
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> joined(Arrays.copyOf(bytes, at), rest(bytes, to));
      case 2 -> joined(Arrays.copyOf(bytes, to), rest(bytes, at));
      case 3 -> {
        byte[] copy = bytes.clone();
        Arrays.fill(copy, at, to, (byte) 0);
        yield copy;
      }
      case 4 -> {
        byte[] copy = bytes.clone();
        if (at < copy.length) {
          copy[at] ^= (byte) (1 << random.nextInt(8));
        }
        yield copy;
      }
      default ->
          joined(
              Arrays.copyOf(bytes, at),
              INSERTS.get(random.nextInt(INSERTS.size())),
              rest(bytes, at));
    };
  }

  private static byte[] rest(byte[] bytes, int from) {
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
