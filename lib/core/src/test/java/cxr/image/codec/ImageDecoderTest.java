package cxr.image.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are broken, cut off or lie: each is refused by name, before it takes memory. */
class ImageDecoderTest {

  @TempDir Path folder;

  private static byte[] written(String format) throws IOException {
    BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 1200; i++) {
      image.getRaster().setSample(i % 40, i / 40, 0, i * 7 % 251);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }

  /** A PNG of these samples' bytes, filters included. */
  private static byte[] png(int width, int height, int depth, int colour, byte[] rows)
      throws IOException {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) depth).put((byte) colour);
    Deflater deflater = new Deflater();
    deflater.setInput(rows);
    deflater.finish();
    byte[] packed = new byte[rows.length + 100];
    int length = deflater.deflate(packed);
    deflater.end();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(Png.SIGNATURE);
    chunk(out, "IHDR", header.array());
    chunk(out, "IDAT", Arrays.copyOf(packed, length));
    chunk(out, "IEND", new byte[0]);
    return bytes.toByteArray();
  }

  private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) sum.getValue());
  }

  /** A DICOM of 8 bits, explicit and little-endian, with such a header and so many bytes. */
  private static byte[] dicom(int columns, int rows, int length, byte[] pixels) {
    ByteBuffer file = ByteBuffer.allocate(400 + pixels.length).order(ByteOrder.LITTLE_ENDIAN);
    file.position(128);
    file.put("DICM".getBytes(StandardCharsets.US_ASCII));
    element(
        file, 0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1\0".getBytes(StandardCharsets.US_ASCII));
    element(file, 0x0028, 0x0010, "US", new byte[] {(byte) rows, (byte) (rows >> 8)});
    element(file, 0x0028, 0x0011, "US", new byte[] {(byte) columns, (byte) (columns >> 8)});
    element(file, 0x0028, 0x0100, "US", new byte[] {8, 0});
    file.putShort((short) 0x7fe0).putShort((short) 0x0010);
    file.put((byte) 'O').put((byte) 'B').putShort((short) 0).putInt(length).put(pixels);
    return Arrays.copyOf(file.array(), file.position());
  }

  private static void element(ByteBuffer file, int group, int tag, String type, byte[] value) {
    file.putShort((short) group).putShort((short) tag);
    file.put(type.getBytes(StandardCharsets.US_ASCII)).putShort((short) value.length).put(value);
  }

  private String refused(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("x-ray"), bytes);
    String message = assertThrows(IOException.class, () -> GreyImage.read(file)).getMessage();
    assertTrue(message.startsWith(file + " cannot be read: "), message);
    return message;
  }

  @Test
  void everyCutIsNoticed() throws IOException {
    for (String format : new String[] {"png", "jpg"}) {
      byte[] whole = written(format);
      for (int length = 0; length < whole.length; length++) {
        refused(Arrays.copyOf(whole, length));
      }
    }
    byte[] dicom = dicom(4, 2, 8, new byte[8]);
    assertEquals(8, GreyImage.read(Files.write(folder.resolve("whole"), dicom)).pixels().length);
    for (int length = 0; length < dicom.length; length++) {
      refused(Arrays.copyOf(dicom, length));
    }
  }

  @Test
  void jpegWithItsMiddleLostIsNoticed() throws IOException {
    byte[] whole = written("jpg");
    byte[] half = Arrays.copyOf(whole, whole.length * 2 / 3);
    half[half.length - 2] = (byte) 0xff;
    half[half.length - 1] = (byte) 0xd9;
    assertTrue(refused(half).contains("broken"));
  }

  @Test
  void pngWithAWrongChecksumIsNoticed() throws IOException {
    byte[] file = written("png");
    file[file.length - 20] ^= 1;
    assertTrue(refused(file).contains("checksum"));
  }

  @Test
  void claimsOfTooMuchAreRefused() throws IOException {
    assertTrue(refused(png(60_000, 60_000, 8, 0, new byte[9])).contains("60000 x 60000"));
    assertTrue(refused(png(-1, -1, 8, 0, new byte[9])).contains("4294967295 x 4294967295"));
    assertTrue(refused(png(0, 5, 8, 0, new byte[9])).contains("0 x 5"));
    assertTrue(refused(png(8000, 8000, 16, 6, new byte[9])).contains("can hold"));
    assertTrue(refused(dicom(60_000, 60_000, 8, new byte[8])).contains("60000 x 60000"));
    assertTrue(refused(dicom(8000, 8000, 8, new byte[8])).contains("can hold"));
    assertTrue(refused(dicom(8000, 7000, 56_000_000, new byte[8])).contains("8 bytes"));
    assertTrue(refused(dicom(0, 5, 8, new byte[8])).contains("0 x 5"));
    byte[] jpeg = written("jpg");
    int frame = 0;
    while (jpeg[frame] != (byte) 0xff || jpeg[frame + 1] != (byte) 0xc0) {
      frame++;
    }
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 8000).putShort(frame + 7, (short) 7000);
    assertTrue(refused(jpeg).contains("7000 x 8000"));
  }

  @Test
  void brokenRowsAreNoticed() throws IOException {
    byte[] rows = new byte[3 * 5];
    assertEquals(
        0, GreyImage.read(Files.write(folder.resolve("a"), png(4, 3, 8, 0, rows))).pixels()[11]);
    assertTrue(refused(png(4, 4, 8, 0, rows)).contains("before its last row"));
    rows[5] = 5;
    assertTrue(refused(png(4, 3, 8, 0, rows)).contains("filter"));
    assertTrue(refused(png(4, 3, 8, 3, rows)).contains("palette"));
    assertTrue(refused(png(4, 3, 4, 2, rows)).contains("colour type 2 with 4 bits"));
  }

  @Test
  void sequencesThatNestWithoutEndAreRefused() throws IOException {
    ByteBuffer file = ByteBuffer.allocate(200_000).order(ByteOrder.LITTLE_ENDIAN);
    file.position(128);
    file.put("DICM".getBytes(StandardCharsets.US_ASCII));
    while (file.remaining() > 40) {
      file.putShort((short) 0x0008).putShort((short) 0x1140).put((byte) 'S').put((byte) 'Q');
      file.putShort((short) 0).putInt(-1);
      file.putShort((short) 0xfffe).putShort((short) 0xe000).putInt(-1);
    }
    assertTrue(refused(file.array()).contains("deep"));
  }

  @Test
  void readsInsideAnArchive() throws IOException {
    Path archive = folder.resolve("images.zip");
    URI uri = URI.create("jar:" + archive.toUri());
    try (FileSystem zip = FileSystems.newFileSystem(uri, Map.of("create", "true"))) {
      for (String format : new String[] {"png", "jpg"}) {
        byte[] file = written(format);
        Path inside = Files.write(zip.getPath("/x." + format), file);
        Path outside = Files.write(folder.resolve("x." + format), file);
        assertArrayEquals(GreyImage.read(outside).pixels(), GreyImage.read(inside).pixels());
        assertEquals(
            new ImageInfo(ImageInfo.of(outside).format(), 40, 30, 1, 8), ImageInfo.of(inside));
      }
    }
  }

  @Test
  void readsDicomWithoutAWord() throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = System.out;
    PrintStream err = System.err;
    try {
      System.setOut(new PrintStream(said));
      System.setErr(new PrintStream(said));
      GreyImage.read(Files.write(folder.resolve("whole"), dicom(4, 2, 8, new byte[8])));
      refused(dicom(4, 2, 7, new byte[7]));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    assertEquals("", said.toString());
  }

  @Test
  void saysWhatItFoundInstead() throws IOException {
    assertTrue(refused("<html>".getBytes(StandardCharsets.US_ASCII)).contains("\"<html>\""));
    Path none = folder.resolve("none.png");
    String message = assertThrows(IOException.class, () -> ImageInfo.of(none)).getMessage();
    assertTrue(message.contains("no image file " + none), message);
  }
}
