package cxr.image.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What files say of their pictures besides the samples: it is followed, noted or refused. The
 * trials are counted.
 */
class PictureTrialsTest {

  private static final ByteOrder[] ORDERS = {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN};
  private static final int WIDTH = 24;
  private static final int HEIGHT = 16;
  private static int trials;

  @TempDir Path folder;

  @AfterAll
  static void count() {
    System.out.println("trials: " + trials + " of pictures");
  }

  /** Where each orientation puts a pixel, written out from EXIF's table. */
  private interface Place {
    int[] of(int x, int y, int width, int height);
  }

  private static final List<Place> SEEN =
      List.of(
          (x, y, w, h) -> new int[] {x, y},
          (x, y, w, h) -> new int[] {w - 1 - x, y},
          (x, y, w, h) -> new int[] {w - 1 - x, h - 1 - y},
          (x, y, w, h) -> new int[] {x, h - 1 - y},
          (x, y, w, h) -> new int[] {y, x},
          (x, y, w, h) -> new int[] {h - 1 - y, x},
          (x, y, w, h) -> new int[] {h - 1 - y, w - 1 - x},
          (x, y, w, h) -> new int[] {y, w - 1 - x});

  private GreyImage read(byte[] file) throws IOException {
    trials++;
    return GreyImage.read(Files.write(folder.resolve("x-ray"), file));
  }

  private List<String> notes(byte[] file) throws IOException {
    return GreyImage.notes(Files.write(folder.resolve("x-ray"), file));
  }

  private String refused(byte[] file) {
    return assertThrows(IOException.class, () -> read(file)).getMessage();
  }

  private static byte[] written(String format) throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      image.getRaster().setSample(i % WIDTH, i / WIDTH, 0, i * 7 % 251);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }

  /** EXIF's data with a date's tag and an orientation of a type: 3 for short, 4 for long. */
  private static byte[] exif(ByteOrder order, int type, int value) {
    ByteBuffer data = ByteBuffer.allocate(38).order(order);
    data.put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes(StandardCharsets.US_ASCII));
    data.putShort((short) 42).putInt(8).putShort((short) 2);
    data.putShort((short) 0x0100).putShort((short) 3).putInt(1).putInt(0);
    data.putShort((short) 0x0112).putShort((short) type).putInt(1);
    if (type == 4) {
      data.putInt(value);
    } else {
      data.putShort((short) value).putShort((short) 0);
    }
    return data.array();
  }

  private static byte[] jpegWith(byte[] exif) throws IOException {
    byte[] plain = written("jpg");
    ByteBuffer file = ByteBuffer.allocate(plain.length + exif.length + 10);
    file.put(plain, 0, 2).putShort((short) 0xffe1).putShort((short) (exif.length + 8));
    file.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).put(exif);
    return file.put(plain, 2, plain.length - 2).array();
  }

  private static byte[] pngWith(String type, byte[] data, boolean last) throws IOException {
    byte[] plain = written("png");
    int at = last ? plain.length - 12 : 33; // before the end's chunk, or behind the header's
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(plain, 0, at);
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) sum.getValue());
    out.write(plain, at, plain.length - at);
    return bytes.toByteArray();
  }

  private static List<byte[]> filesWith(byte[] exif) throws IOException {
    return List.of(jpegWith(exif), pngWith("eXIf", exif, false), pngWith("eXIf", exif, true));
  }

  private static List<byte[]> filesWithout() throws IOException {
    return List.of(written("jpg"), written("png"), written("png"));
  }

  private static float[] seen(GreyImage stored, Place place) {
    int[] corner = place.of(WIDTH - 1, HEIGHT - 1, WIDTH, HEIGHT);
    int[] origin = place.of(0, 0, WIDTH, HEIGHT);
    int width = Math.max(corner[0], origin[0]) + 1;
    float[] pixels = new float[stored.pixels().length];
    for (int i = 0; i < pixels.length; i++) {
      int[] at = place.of(i % WIDTH, i / WIDTH, WIDTH, HEIGHT);
      pixels[at[1] * width + at[0]] = stored.pixels()[i];
    }
    return pixels;
  }

  @Test
  void allOrientationsAreFollowed() throws IOException {
    for (ByteOrder order : ORDERS) {
      for (int type = 3; type <= 4; type++) {
        for (int value = 1; value <= 8; value++) {
          List<byte[]> files = filesWith(exif(order, type, value));
          for (int i = 0; i < files.size(); i++) {
            GreyImage image = read(files.get(i));
            assertEquals(value < 5 ? WIDTH : HEIGHT, image.width());
            GreyImage stored =
                GreyImage.read(Files.write(folder.resolve("a"), filesWithout().get(i)));
            assertArrayEquals(
                seen(stored, SEEN.get(value - 1)), image.pixels(), "orientation " + value);
            ImageInfo info = ImageInfo.of(folder.resolve("x-ray"));
            assertEquals(image.width(), info.width());
            assertEquals(image.height(), info.height());
            assertEquals(List.of(), notes(files.get(i)));
          }
        }
      }
    }
  }

  @Test
  void damagedExifIsNotedAndNotFollowed() throws IOException {
    for (ByteOrder order : ORDERS) {
      for (int value : new int[] {0, 9, 255, 65535}) {
        isDamaged(exif(order, 3, value));
      }
      isDamaged(exif(order, 2, 6)); // a text
      byte[] whole = exif(order, 3, 6);
      for (int length = 0; length < 32; length++) { // two bytes behind the value are not needed
        isDamaged(Arrays.copyOf(whole, length));
      }
      for (int at = 0; at < 8; at++) {
        byte[] broken = whole.clone();
        broken[at] ^= (byte) 0x80;
        isDamaged(broken);
      }
    }
  }

  private void isDamaged(byte[] exif) throws IOException {
    for (int i = 0; i < 2; i++) {
      byte[] file = filesWith(exif).get(i);
      float[] pixels = read(file).pixels();
      List<String> notes = notes(file);
      assertEquals(1, notes.size(), Arrays.toString(exif));
      assertTrue(notes.get(0).contains("EXIF part is damaged"), notes.get(0));
      Path plain = Files.write(folder.resolve("plain"), filesWithout().get(i));
      assertArrayEquals(GreyImage.read(plain).pixels(), pixels);
    }
  }

  /** Stored values of padding and tissue, and the grey that is seen. */
  @Test
  void paddingIsBlackAndInNoRange() throws IOException {
    for (ByteOrder order : ORDERS) {
      for (int allocated : new int[] {8, 16}) {
        for (boolean signed : new boolean[] {false, true}) {
          for (String photometric : List.of("MONOCHROME1", "MONOCHROME2")) {
            for (boolean window : new boolean[] {false, true}) {
              for (int[] range : new int[][] {{100, 100}, {100, 120}, {120, 100}, {-7, -7}}) {
                if (signed || range[0] > 0) {
                  padding(order, allocated, signed, photometric, window, range);
                }
              }
            }
          }
        }
      }
    }
  }

  private void padding(
      ByteOrder order,
      int allocated,
      boolean signed,
      String photometric,
      boolean window,
      int[] range)
      throws IOException {
    DicomFile file =
        new DicomFile(3, 2, allocated, order)
            .text(0x00280004, "CS", photometric)
            .number(0x00280103, signed ? 1 : 0);
    if (window) {
      file.text(0x00281050, "DS", "15.5").text(0x00281051, "DS", "11"); // 10 to 20
    }
    int[] stored = {range[0], 10, 15, 20, range[1], 10};
    file.number(0x00280120, range[0]);
    if (range[0] != range[1]) {
      file.number(0x00280121, range[1]);
    }
    boolean low = photometric.equals("MONOCHROME1");
    float[] grey = low ? new float[] {0, 1, .5f, 0, 0, 1} : new float[] {0, 0, .5f, 1, 0, 0};
    assertArrayEquals(
        grey, read(file.bytes(stored)).pixels(), 1e-6f, photometric + Arrays.toString(range));
  }

  @Test
  void aPictureOfPaddingAloneIsBlack() throws IOException {
    for (ByteOrder order : ORDERS) {
      for (String photometric : List.of("MONOCHROME1", "MONOCHROME2")) {
        byte[] file =
            new DicomFile(2, 1, 16, order)
                .text(0x00280004, "CS", photometric)
                .number(0x00280120, 7)
                .bytes(7, 7);
        assertArrayEquals(new float[2], read(file).pixels());
        assertTrue(notes(file).get(0).contains("blank"), notes(file).toString());
      }
    }
  }

  @Test
  void pixelsThatAreNotSquareAreMadeSo() throws IOException {
    for (ByteOrder order : ORDERS) {
      for (Map.Entry<Integer, String> spacing :
          Map.of(0x00280034, "IS", 0x00280030, "DS", 0x00181164, "DS", 0x00182010, "DS")
              .entrySet()) {
        DicomFile file = new DicomFile(2, 2, 8, order);
        file.text(spacing.getKey(), spacing.getValue(), "2\\1");
        GreyImage tall = read(file.bytes(0, 0, 255, 255));
        assertArrayEquals(new float[] {0, 0, .25f, .25f, .75f, .75f, 1, 1}, tall.pixels(), 1e-6f);
        file.text(spacing.getKey(), spacing.getValue(), "1\\2");
        GreyImage wide = read(file.bytes(0, 255, 0, 255));
        assertEquals(4, wide.width());
        assertEquals(4, ImageInfo.of(folder.resolve("x-ray")).width());
        for (String nearly : List.of("0.1430\\0.1431", "0.143", "3\\3")) {
          byte[] same = file.text(spacing.getKey(), "DS", nearly).bytes(0, 255, 0, 255);
          assertArrayEquals(new float[] {0, 1, 0, 1}, read(same).pixels());
          assertEquals(List.of(), notes(same));
        }
        for (String wrong :
            List.of("0\\1", "1\\0", "-1\\1", "x\\1", "1e300\\1", "1\\1e999", "\\")) {
          byte[] odd = file.text(spacing.getKey(), "DS", wrong).bytes(0, 255, 0, 255);
          assertArrayEquals(new float[] {0, 1, 0, 1}, read(odd).pixels(), wrong);
          assertTrue(notes(odd).get(0).contains("height and width of a pixel"), wrong);
        }
      }
    }
    byte[] huge =
        new DicomFile(7000, 8000, 8, ORDERS[0])
            .text(0x00280034, "IS", "3\\1")
            .bytes(new int[56_000_000]);
    assertTrue(refused(huge).contains("7000 x 24000"));
  }

  @Test
  void rescalingThatLeavesNoPictureIsRefused() throws IOException {
    for (ByteOrder order : ORDERS) {
      for (String[] rescale :
          new String[][] {
            {"1e308", "0"},
            {"-1e308", "0"},
            {"1", "1e308"},
            {"1e101", "-1e101"},
            {"0", "5"},
            {"-0.0", "0"},
          }) {
        byte[] file =
            new DicomFile(2, 1, 16, order)
                .text(0x00281053, "DS", rescale[0])
                .text(0x00281052, "DS", rescale[1])
                .bytes(0, 65535);
        assertTrue(refused(file).contains("rescaled by"), refused(file));
      }
      for (String wrong : List.of("NaN", "Infinity", "-Infinity", "1e999", "0x", "1,5", "ten")) {
        for (int tag : new int[] {0x00281052, 0x00281053, 0x00281050}) {
          byte[] file = new DicomFile(2, 1, 16, order).text(tag, "DS", wrong).bytes(0, 65535);
          assertTrue(refused(file).contains("should be a number"), wrong);
        }
      }
      for (String fine : List.of("1e-300", "1e90", "-3")) {
        byte[] file = new DicomFile(3, 1, 16, order).text(0x00281053, "DS", fine).bytes(0, 1, 2);
        float[] wanted = fine.startsWith("-") ? new float[] {1, .5f, 0} : new float[] {0, .5f, 1};
        assertArrayEquals(wanted, read(file).pixels(), 1e-6f, fine);
      }
    }
  }

  @Test
  void whatContradictsOrIsNoPictureToReadFromIsNoted() throws IOException {
    for (ByteOrder order : ORDERS) {
      for (String photometric : List.of("MONOCHROME1", "MONOCHROME2")) {
        for (String shape : List.of("IDENTITY", "INVERSE")) {
          DicomFile file =
              new DicomFile(2, 1, 8, order)
                  .text(0x00280004, "CS", photometric)
                  .text(0x20500020, "CS", shape);
          boolean low = photometric.equals("MONOCHROME1");
          assertArrayEquals(
              low ? new float[] {1, 0} : new float[] {0, 1}, read(file.bytes(0, 255)).pixels());
          boolean contradicts = low == shape.equals("IDENTITY");
          assertEquals(contradicts ? 1 : 0, notes(file.bytes(0, 255)).size(), photometric + shape);
        }
      }
      for (String intent : List.of("FOR PROCESSING", "FOR PRESENTATION")) {
        byte[] file = new DicomFile(2, 1, 8, order).text(0x00080068, "CS", intent).bytes(0, 255);
        read(file);
        assertEquals(intent.equals("FOR PROCESSING") ? 1 : 0, notes(file).size());
      }
    }
  }

  @Test
  void adviceForCompressedFilesNamesWhatCanReadThem() {
    String archive = "Explicit VR Little Endian";
    String[][] all = {
      {"dcmconv +te", "1.99"},
      {"dcmdjpeg", "4.50", "4.51", "4.57", "4.70"},
      {"dcmdjpls", "4.80", "4.81"},
      {"gdcmconv --raw", "4.90", "4.91"},
      {"dcmdrle", "5"},
      {"as PNG", "4.100", "4.101", "4.102", "4.103", "4.104", "4.105", "4.106", "4.107", "4.108"},
      {archive, "4.92", "4.93", "4.110", "4.111", "4.112", "4.201", "4.202", "4.203", "4.999", "6"}
    };
    for (String[] kind : all) {
      for (String end : Arrays.copyOfRange(kind, 1, kind.length)) {
        String syntax = "1.2.840.10008.1.2." + end;
        String message = refused(new DicomFile(2, 1, 8, ORDERS[0]).syntax(syntax).bytes(0, 1));
        assertTrue(message.contains(syntax + " ("), message);
        assertTrue(message.contains(kind[0]), message);
      }
    }
  }

  @Test
  void whatPngAndJpegSayAndIsNotFollowedIsNoted() throws IOException {
    byte[] plain = written("png");
    Map<String, byte[]> chunks =
        Map.of(
            "gAMA", ByteBuffer.allocate(4).putInt(100_000).array(),
            "pHYs", ByteBuffer.allocate(9).putInt(2000).putInt(1000).array(),
            "tRNS", new byte[] {0, 5});
    for (Map.Entry<String, byte[]> chunk : chunks.entrySet()) {
      for (boolean last : new boolean[] {false, true}) {
        byte[] file = pngWith(chunk.getKey(), chunk.getValue(), last);
        assertEquals(1, notes(file).size(), chunk.getKey());
        Path same = Files.write(folder.resolve("plain"), plain);
        assertArrayEquals(GreyImage.read(same).pixels(), read(file).pixels());
      }
    }
    byte[] usual = pngWith("gAMA", ByteBuffer.allocate(4).putInt(45_455).array(), false);
    assertEquals(List.of(), notes(usual));
    byte[] jpeg = written("jpg");
    assertEquals("JFIF", new String(jpeg, 6, 4, StandardCharsets.US_ASCII));
    ByteBuffer.wrap(jpeg).putShort(14, (short) 300).putShort(16, (short) 150);
    assertTrue(notes(jpeg).get(0).contains("2.00 times as high as wide"), notes(jpeg).toString());
    BufferedImage clear = new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 64; i++) {
      clear.setRGB(i % 8, i / 8, (i == 7 ? 0x7f000000 : 0xff000000) | i * 3 << 16 | i * 3);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(clear, "png", bytes);
    read(bytes.toByteArray());
    assertTrue(notes(bytes.toByteArray()).get(0).contains("transparent"));
  }

  @Test
  void blankPicturesAreNoted() throws IOException {
    for (int base : new int[] {0, 1, 100, 128, 250}) {
      for (int noise : new int[] {1, 3, 6}) {
        for (double mark : new double[] {0, 0.008}) { // share of pixels of a letter
          assertEquals(1, notesOf(base, noise, mark), base + " " + noise + " " + mark);
        }
      }
      for (int noise : new int[] {40, 80, 200}) {
        assertEquals(0, notesOf(Math.min(base, 50), noise, 0), base + " " + noise);
      }
      assertEquals(0, notesOf(base, 1, 0.05), "there is something in it");
    }
  }

  private int notesOf(int base, int noise, double mark) throws IOException {
    int[] values = new int[10_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i < mark * values.length ? (base + 128) % 256 : base + i * 31 % noise;
    }
    byte[] file =
        new DicomFile(100, 100, 8, ORDERS[0])
            .text(0x00281050, "DS", "128")
            .text(0x00281051, "DS", "256")
            .bytes(values);
    trials++;
    return notes(file).size();
  }

  @Test
  void foldersAndDevicesAreNoPictures() {
    for (String name : List.of("/dev/zero", "/dev/null", "/dev", folder.toString())) {
      Path path = Path.of(name);
      trials++;
      String message = assertThrows(IOException.class, () -> GreyImage.read(path)).getMessage();
      assertTrue(message.startsWith(path + " is no image file but a "), message);
    }
  }
}
