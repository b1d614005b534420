package cxr.image.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever bytes come as a PNG, they are read or refused by an IOException, in seconds and in the
 * memory of the tests. With {@code JAZZER_FUZZ=1} new bytes are tried, else those that are kept.
 */
class PngFuzzTest {

  /** Bytes as a file. */
  @Timeout(10)
  @FuzzTest(maxDuration = "10m")
  void file(byte[] bytes) {
    Drain.read(bytes);
  }

  /** Bytes as a file whose checksums are right, which chance would not hit. */
  @Timeout(10)
  @FuzzTest(maxDuration = "10m")
  void checked(byte[] bytes) {
    byte[] file = bytes.clone();
    System.arraycopy(Png.SIGNATURE, 0, file, 0, Math.min(8, file.length));
    int at = 8;
    while (at + 12 <= file.length) {
      int length = ByteBuffer.wrap(file).getInt(at);
      if (length < 0 || length > file.length - at - 12) {
        break;
      }
      CRC32 sum = new CRC32();
      sum.update(file, at + 4, length + 4);
      ByteBuffer.wrap(file).putInt(at + 8 + length, (int) sum.getValue());
      at += length + 12;
    }
    Drain.read(file);
  }

  /** Bytes as a small header, a palette and rows, which are deflated. */
  @Timeout(10)
  @FuzzTest(maxDuration = "10m")
  void rows(byte[] bytes) throws IOException {
    if (bytes.length < 6) {
      return;
    }
    int palette = Math.min(bytes.length - 6, 3 * (bytes[5] & 0xf));
    ByteBuffer header = ByteBuffer.allocate(13);
    header.putInt(bytes[0] & 0x3f).putInt(bytes[1] & 0x3f).put(bytes, 2, 2);
    header.put((byte) 0).put((byte) 0).put((byte) (bytes[4] & 1));
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(Png.SIGNATURE);
    chunk(file, "IHDR", header.array());
    chunk(file, "PLTE", Arrays.copyOfRange(bytes, 6, 6 + palette));
    chunk(file, "IDAT", deflated(Arrays.copyOfRange(bytes, 6 + palette, bytes.length)));
    chunk(file, "IEND", new byte[0]);
    Drain.read(file.toByteArray());
  }

  private static byte[] deflated(byte[] rows) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    deflater.setInput(rows);
    deflater.finish();
    byte[] packed = new byte[rows.length + 64];
    int length = deflater.deflate(packed);
    deflater.end();
    return Arrays.copyOf(packed, length);
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] data)
      throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(data.length + 12).putInt(data.length);
    for (char letter : type.toCharArray()) {
      chunk.put((byte) letter);
    }
    chunk.put(data);
    CRC32 sum = new CRC32();
    sum.update(chunk.array(), 4, data.length + 4);
    chunk.putInt((int) sum.getValue());
    file.write(chunk.array());
  }
}
