package cxr.image.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever bytes come as a JPEG, they are read or refused by an IOException, in seconds and in the
 * memory of the tests. With {@code JAZZER_FUZZ=1} new bytes are tried, else those that are kept.
 */
class JpegFuzzTest {

  /** Bytes as a file. */
  @Timeout(10)
  @FuzzTest(maxDuration = "10m")
  void file(byte[] bytes) {
    byte[] file = bytes.clone();
    System.arraycopy(Jpeg.SIGNATURE, 0, file, 0, Math.min(3, file.length));
    Drain.read(file);
  }
}
