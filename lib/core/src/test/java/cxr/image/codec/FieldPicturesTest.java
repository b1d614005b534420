package cxr.image.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cxr.RealData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invented pictures as people send them, where a folder of them lies beside the checkout. */
class FieldPicturesTest {

  private Path folder;

  @BeforeEach
  void find() {
    folder = RealData.beside("field").resolve("inputs/img");
    assumeTrue(Files.isDirectory(folder), "skipped: no pictures at " + folder);
  }

  private GreyImage read(String name) throws IOException {
    return GreyImage.read(folder.resolve(name));
  }

  @Test
  void aTurnedPictureIsTheUprightOne() throws IOException {
    GreyImage base = read("base.png");
    GreyImage turned = read("exif6.jpg");
    assertEquals(base.width(), turned.width());
    assertArrayEquals(
        base.resize(20, 20).pixels(), turned.resize(20, 20).pixels(), 0.02f, "but for JPEG's loss");
  }

  @Test
  void paddingChangesNothingElse() throws IOException {
    float[] plain = read("m2_nowin.dcm").pixels();
    float[] padded = read("m2_padding.dcm").pixels();
    int changed = 0;
    for (int i = 0; i < plain.length; i++) {
      if (plain[i] != padded[i]) {
        changed++;
        assertEquals(0, padded[i], "what differs is padding");
      }
    }
    assertTrue(changed < plain.length / 10, changed + " of " + plain.length);
  }

  @Test
  void blankPicturesAreNoted() throws IOException {
    for (String name : new String[] {"black.png", "one.png"}) {
      String note = GreyImage.notes(folder.resolve(name)).get(0);
      assertTrue(note.contains("blank"), note);
    }
    assertEquals(0, GreyImage.notes(folder.resolve("base.png")).size());
  }

  @Test
  void adviceForJpeg2000() {
    String message = assertThrows(IOException.class, () -> read("jp2k.dcm")).getMessage();
    assertTrue(message.contains("gdcmconv --raw"), message);
  }
}
