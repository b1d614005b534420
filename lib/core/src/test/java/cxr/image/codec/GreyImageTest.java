package cxr.image.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.image.ImageLoader;
import cxr.settings.ImageSettings;
import cxr.settings.ImageSettings.Fit;
import cxr.settings.Settings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GreyImageTest {

  @TempDir Path folder;

  private static GreyImage random(int width, int height) {
    Random random = new Random(3);
    float[] pixels = new float[width * height];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat();
    }
    return new GreyImage(width, height, pixels);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private Path write(BufferedImage image, String name) throws IOException {
    Path path = folder.resolve(name);
    ImageIO.write(image, name.substring(name.indexOf('.') + 1), path.toFile());
    return path;
  }

  @Test
  void shrinkingTakesMeansOfAreas() {
    GreyImage image = new GreyImage(3, 2, new float[] {0, 0.3f, 0.6f, 0.6f, 0.9f, 0.3f});
    // Each new column covers one and a half old ones.
    assertArrayEquals(
        new float[] {(0 + 0.15f + 0.6f + 0.45f) / 3, (0.15f + 0.6f + 0.45f + 0.3f) / 3},
        image.resize(2, 1).pixels(),
        1e-6f);
  }

  @Test
  void growingInterpolatesBetweenCentres() {
    assertArrayEquals(
        new float[] {0, 0.25f, 0.75f, 1},
        new GreyImage(2, 1, new float[] {0, 1}).resize(4, 1).pixels(),
        1e-6f);
  }

  @Test
  void aConstantStaysConstant() {
    float[] pixels = new float[31 * 17];
    Arrays.fill(pixels, 0.4f);
    GreyImage image = new GreyImage(31, 17, pixels);
    for (int[] size : new int[][] {{7, 5}, {96, 96}, {31, 4}, {50, 3}, {1, 1}}) {
      GreyImage resized = image.resize(size[0], size[1]);
      assertEquals(size[0], resized.width());
      assertEquals(size[1], resized.height());
      for (float value : resized.pixels()) {
        assertEquals(0.4f, value, 1e-5f);
      }
    }
  }

  @Test
  void shrinkingKeepsTheMean() {
    GreyImage image = random(60, 40);
    assertEquals(mean(image.pixels()), mean(image.resize(15, 10).pixels()), 1e-6);
    assertEquals(mean(image.pixels()), mean(image.resize(7, 11).pixels()), 1e-6);
  }

  @Test
  void aSquareKeepsTheAspectRatioAndPadsWithBlack() {
    float[] pixels = new float[40 * 20];
    Arrays.fill(pixels, 1);
    GreyImage square = new GreyImage(40, 20, pixels).fitSquare(8);
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 8; x++) {
        assertEquals(y >= 2 && y < 6 ? 1 : 0, square.pixels()[y * 8 + x], 1e-6f);
      }
    }
  }

  @Test
  void aCroppedSquareIsTheMiddleOfTheResizedImage() {
    GreyImage image = random(40, 24);
    GreyImage whole = image.resize(20, 12);
    GreyImage square = image.fit(12, Fit.CROP);
    for (int y = 0; y < 12; y++) {
      for (int x = 0; x < 12; x++) {
        assertEquals(whole.pixels()[y * 20 + x + 4], square.pixels()[y * 12 + x], 1e-6f);
      }
    }
    GreyImage tall = new GreyImage(1, 64, new float[64]).fit(16, Fit.CROP);
    assertEquals(16, tall.height());
  }

  @Test
  void readsStraightToASquareAsInTwoSteps() throws IOException {
    Path path = write(random(50, 37).toBufferedImage(), "steps.png");
    for (Fit fit : Fit.values()) {
      for (int size : new int[] {16, 48, 64}) {
        assertArrayEquals(
            GreyImage.read(path).fit(size, fit).pixels(),
            GreyImage.read(path, size, fit).pixels(),
            1e-6f);
      }
    }
  }

  @Test
  void readsGreyOf8And16Bits() throws IOException {
    BufferedImage deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setSample(0, 0, 0, 1234);
    deep.getRaster().setSample(1, 0, 0, 65535);
    assertArrayEquals(
        new float[] {1234 / 65535f, 1}, GreyImage.read(write(deep, "deep.png")).pixels(), 1e-7f);
    BufferedImage plain = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    plain.getRaster().setSample(0, 0, 0, 100);
    float[] pixels = GreyImage.read(write(plain, "plain.png")).pixels();
    assertArrayEquals(new float[] {100 / 255f, 0}, pixels, 1e-7f);
  }

  @Test
  void readsColourAsLuma() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0xff0000);
    image.setRGB(1, 0, 0x808080);
    assertArrayEquals(
        new float[] {0.299f, 128 / 255f},
        GreyImage.read(write(image, "colour.png")).pixels(),
        1e-5f);
    BufferedImage jpeg = new BufferedImage(16, 16, BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < 256; i++) {
      jpeg.setRGB(i % 16, i / 16, 0x404040);
    }
    for (float value : GreyImage.read(write(jpeg, "grey.jpg")).pixels()) {
      assertEquals(0x40 / 255f, value, 0.01f);
    }
  }

  @Test
  void writesWhatItReads() throws IOException {
    GreyImage image = random(9, 5);
    GreyImage again = GreyImage.read(write(image.toBufferedImage(), "again.png"));
    assertArrayEquals(image.pixels(), again.pixels(), 0.5f / 255 + 1e-6f);
  }

  @Test
  void refusesWhatIsNoImageByName() throws IOException {
    Path text = Files.writeString(folder.resolve("text.png"), "no image");
    Path cut = write(random(64, 64).toBufferedImage(), "cut.png");
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 60));
    for (Path path : List.of(text, cut, folder.resolve("none.png"))) {
      IOException e = assertThrows(IOException.class, () -> GreyImage.read(path));
      assertTrue(e.getMessage().contains(path.toString()), e.getMessage());
    }
  }

  @Test
  void refusesAHeaderThatAsksForTooMuch() throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(header);
    out.write("IHDR".getBytes(StandardCharsets.US_ASCII));
    out.writeInt(60_000);
    out.writeInt(60_000);
    out.write(new byte[] {8, 0, 0, 0, 0});
    CRC32 crc = new CRC32();
    crc.update(header.toByteArray());
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    out = new DataOutputStream(png);
    out.writeLong(0x89504E470D0A1A0AL);
    out.writeInt(13);
    out.write(header.toByteArray());
    out.writeInt((int) crc.getValue());
    out.writeInt(0);
    out.write("IDAT".getBytes(StandardCharsets.US_ASCII));
    out.writeInt(0x35AF061E);
    Path path = Files.write(folder.resolve("bomb.png"), png.toByteArray());
    IOException e = assertThrows(IOException.class, () -> GreyImage.read(path));
    assertTrue(e.getMessage().contains("60000 x 60000"), e.getMessage());
  }

  @Test
  void loadsNormalisedInOrder() throws IOException {
    Path a = write(random(50, 40).toBufferedImage(), "a.png");
    Path b = write(new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY), "b.png");
    ImageSettings settings = Settings.defaults().with("image.size", 32).image();
    float[][] both = ImageLoader.loadAll(List.of(b, a, b), settings);
    assertArrayEquals(new float[32 * 32], both[0], "an image of one value becomes all 0");
    assertArrayEquals(ImageLoader.load(a, settings), both[1]);
    assertEquals(0, mean(both[1]), 1e-6);
    double square = 0;
    for (float value : both[1]) {
      square += value * value;
    }
    assertEquals(1, square / both[1].length, 1e-4);
    IOException e =
        assertThrows(
            IOException.class,
            () -> ImageLoader.loadAll(List.of(a, folder.resolve("none")), settings));
    assertTrue(e.getMessage().contains("none"), e.getMessage());
  }
}
