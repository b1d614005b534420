package cxr.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.ImageFile;
import cxr.data.Study;
import cxr.data.View;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XRaysTest {

  @TempDir Path folder;

  private Path image(String name, int step) throws IOException {
    BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 1600; i++) {
      image.getRaster().setSample(i % 40, i / 40, 0, i * step % 256);
    }
    Path file = folder.resolve(name);
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  @Test
  void aBlankPictureIsToldUnderItsReport() throws IOException {
    ReportCard seen = XRays.card(List.of(image("seen.png", 7)), "clear lungs .");
    assertEquals(1, seen.texts().size());
    Path black = image("black.png", 0);
    ReportCard blank = XRays.card(List.of(image("seen.png", 7), black), "clear lungs .");
    assertEquals(2, blank.texts().size());
    String told = blank.texts().get(1).text();
    assertTrue(told.startsWith(black + ": it is blank"), told);
  }

  @Test
  void aCardTellsWhichTextIsNormal() throws IOException {
    ImageFile frontal = new ImageFile("i", image("i.png", 7), View.FRONTAL);
    Study study = new Study("1", "", "", "", "", List.of(), List.of(), List.of(frontal));
    String plain = XRays.card(study, "large effusion .", "small effusion .").plain();
    assertTrue(plain.contains("\nNormal: by neither text\n"), plain);
  }
}
