package cxr.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImageHashesTest {

  @Test
  void whatIsWrittenIsRead() throws IOException {
    String csv = "image,bytes,sha256\n/x/b.png,7,cd\nimages/a.png,12,ab\n";
    assertEquals(csv, ImageHashes.read(csv).csv());
    var odd = new ImageHashes(Map.of("a, \"b\"\n.png", List.of("12", "ab")));
    assertEquals(odd, ImageHashes.read(odd.csv()));
  }

  @Test
  void aNameWithACommaHadNoQuotesInEarlierVersions() throws IOException {
    assertEquals(
        Map.of("a,b.png", List.of("12", "ab")),
        ImageHashes.read("image,bytes,sha256\na,b.png,12,ab\n").lines());
  }

  @Test
  void whatIsNoSuchListIsRefused() {
    for (String csv : List.of("", "image,sha256\na,b\n", "image,bytes,sha256\na,b\n")) {
      String message = assertThrows(IOException.class, () -> ImageHashes.read(csv)).getMessage();
      assertTrue(message.startsWith("A list of X-rays "), message);
    }
  }
}
