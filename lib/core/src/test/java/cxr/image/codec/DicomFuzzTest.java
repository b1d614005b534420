package cxr.image.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever bytes come as a DICOM file, they are read or refused by an IOException, in seconds and
 * in the memory of the tests. With {@code JAZZER_FUZZ=1} new bytes are tried, else those that are
 * kept.
 */
class DicomFuzzTest {

  /** Bytes as a file. */
  @Timeout(10)
  @FuzzTest(maxDuration = "10m")
  void file(byte[] bytes) {
    Drain.read(bytes);
  }

  /** Bytes as what comes after the preamble, which need not be found anew. */
  @Timeout(10)
  @FuzzTest(maxDuration = "10m")
  void dataset(byte[] bytes) {
    byte[] file = new byte[DicomHeader.PREAMBLE + 4 + bytes.length];
    byte[] mark = {'D', 'I', 'C', 'M'};
    System.arraycopy(mark, 0, file, DicomHeader.PREAMBLE, mark.length);
    System.arraycopy(bytes, 0, file, DicomHeader.PREAMBLE + 4, bytes.length);
    Drain.read(file);
    Drain.read(Arrays.copyOf(file, file.length - bytes.length / 7));
  }
}
