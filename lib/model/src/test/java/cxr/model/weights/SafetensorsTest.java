package cxr.model.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Against files of the reference implementation, and against files that are wrong. */
class SafetensorsTest {

  private static final String QUOTED = "name with é, \"quotes\" and \\";

  @TempDir Path folder;

  private Path golden(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = SafetensorsTest.class.getResourceAsStream(name)) {
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  private Path written(Map<String, INDArray> arrays) throws IOException {
    Path file = folder.resolve("weights.safetensors");
    Safetensors.write(file, arrays);
    return file;
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static double wave(int i) {
    return Math.sin(1.7 * i);
  }

  // The reference's files

  @Test
  void theReferencesTypesAreRead() throws IOException {
    Map<String, Double> places =
        Map.of("f64", 1e-15, "f32", 1e-7, "f16", 1e-3, "bf16", 1e-2); // precision of the type
    try (Safetensors stored = Safetensors.open(golden("read.safetensors"))) {
      assertEquals(Map.of("format", "pt"), stored.metadata());
      for (Map.Entry<String, Double> entry : places.entrySet()) {
        INDArray array = stored.read(entry.getKey());
        assertEquals(24, array.length());
        INDArray row = array.reshape(24);
        for (int i = 0; i < 24; i++) {
          assertEquals(wave(i), row.getDouble(i), entry.getValue(), entry.getKey());
        }
      }
      assertArrayEquals(new long[] {2, 3, 4}, stored.read("f64").shape());
      assertEquals(DataType.DOUBLE, stored.read("f64").dataType());
      assertEquals(DataType.FLOAT, stored.read("bf16").dataType());
      assertArrayEquals(
          new long[] {1, -1, 1L << 62, Long.MIN_VALUE}, stored.read("i64").toLongVector());
      assertArrayEquals(
          new long[] {1, -1, Integer.MAX_VALUE}, stored.read("i32").reshape(3).toLongVector());
      assertEquals(0, stored.read("scalar").rank());
      assertEquals(7, stored.read("scalar").getLong(0));
      assertEquals(0, stored.read("empty").length());
      assertArrayEquals(new long[] {0, 3}, stored.tensors().get("empty").shape());
      assertEquals(1f, stored.read(QUOTED).getFloat(0));
      float[] edges = stored.read("f16.edges").toFloatVector();
      float[] expected = {0, -0f, 1, -2.5f, 65504, 0x1p-14f, 0x1p-24f, -0x1p-15f, 1f / 0, -1f / 0};
      for (int i = 0; i < edges.length; i++) {
        assertEquals(Float.floatToIntBits(expected[i]), Float.floatToIntBits(edges[i]));
      }
      String message = assertThrows(IOException.class, () -> stored.read("bool")).getMessage();
      assertTrue(message.contains("\"bool\" has the type BOOL"), message);
      assertThrows(IOException.class, () -> stored.read("none"));
    }
  }

  @Test
  void theReferencesBytesAreWritten() throws IOException {
    double[] wave = IntStream.range(0, 24).mapToDouble(SafetensorsTest::wave).toArray();
    INDArray doubles = Nd4j.createFromArray(wave);
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    arrays.put(QUOTED, Nd4j.createFromArray(1f));
    arrays.put("scalar", Nd4j.scalar(7L));
    // in another order of strides than that of the file
    arrays.put("f32", doubles.castTo(DataType.FLOAT).reshape(4, 6).dup('f'));
    arrays.put("f64", doubles.reshape(2, 3, 4));
    arrays.put("i64", Nd4j.createFromArray(1L, -1L, 1L << 62, Long.MIN_VALUE));
    arrays.put("empty", Nd4j.create(DataType.FLOAT, 0, 3));
    Path file = folder.resolve("ours");
    Safetensors.write(file, arrays, Map.of("format", "pt"));
    assertArrayEquals(Files.readAllBytes(golden("written.safetensors")), Files.readAllBytes(file));
  }

  @Test
  void everyHalfIsRightByItsDefinition() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      int exponent = bits >> 10 & 31;
      double fraction = (bits & 1023) / 1024.0;
      double size =
          exponent == 0
              ? fraction * Math.pow(2, -14)
              : exponent < 31
                  ? (1 + fraction) * Math.pow(2, exponent - 15)
                  : fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
      float expected = (float) (bits < 1 << 15 ? size : -size);
      float got = Safetensors.fromHalf((short) bits);
      assertTrue(
          Float.isNaN(expected)
              ? Float.isNaN(got)
              : Float.floatToIntBits(expected) == Float.floatToIntBits(got),
          "bits " + bits);
    }
  }

  // Our own

  @Test
  void roundTripKeepsNamesShapesAndBits() throws IOException {
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    arrays.put("b", Nd4j.rand(2, 3, 4));
    arrays.put("a", Nd4j.rand(5).muli(-1e30));
    arrays.put("turned", Nd4j.rand(3, 4).permute(1, 0));
    arrays.put("view", Nd4j.rand(6, 4).getRow(3));
    arrays.put("double", Nd4j.rand(DataType.DOUBLE, 3));
    arrays.put("more than a piece", Nd4j.rand(3, 250_001));
    Path file = written(arrays);
    assertEquals(arrays, Safetensors.read(file));
    assertEquals(List.of("weights.safetensors"), names());
  }

  @Test
  void metadataIsKept() throws IOException {
    Path file = folder.resolve("m");
    Map<String, String> texts = Map.of("format", "pt", "é", "\n\"");
    Safetensors.write(file, Map.of("a", Nd4j.ones(1)), texts);
    try (Safetensors stored = Safetensors.open(file)) {
      assertEquals(texts, stored.metadata());
    }
  }

  @Test
  void aFailureLeavesTheOlderFile() throws IOException {
    Path file = written(Map.of("a", Nd4j.ones(3)));
    byte[] before = Files.readAllBytes(file);
    INDArray closed = Nd4j.ones(3);
    closed.close();
    Map<String, INDArray> broken = new LinkedHashMap<>();
    broken.put("a", Nd4j.zeros(3));
    broken.put("b", closed);
    assertThrows(RuntimeException.class, () -> Safetensors.write(file, broken));
    assertArrayEquals(before, Files.readAllBytes(file));
    assertEquals(List.of("weights.safetensors"), names());
  }

  @Test
  void whatCannotBeWrittenIsNamed() {
    Path file = folder.resolve("x");
    Map<String, INDArray> half = Map.of("h", Nd4j.ones(DataType.BOOL, 2));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> Safetensors.write(file, half))
            .getMessage()
            .contains("\"h\" is BOOL"));
    Map<String, INDArray> name = Map.of("__metadata__", Nd4j.ones(2));
    assertThrows(IllegalArgumentException.class, () -> Safetensors.write(file, name));
  }

  // Wrong files

  @Test
  void everyCutAndEveryAdditionIsNoticed() throws IOException {
    byte[] whole = Files.readAllBytes(written(Map.of("a", Nd4j.rand(3))));
    for (int length = 0; length < whole.length + 3; length++) {
      Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
      if (length != whole.length) {
        String message = assertThrows(IOException.class, () -> Safetensors.read(cut)).getMessage();
        assertTrue(message.contains(cut.toString()), message);
      }
    }
    assertThrows(NoSuchFileException.class, () -> Safetensors.open(folder.resolve("none")));
  }

  @Test
  void wrongHeadersAreNamed() throws IOException {
    assertSays("\"F99\"", "{'a':{'dtype':'F99','shape':[2],'data_offsets':[0,8]}}");
    assertSays("[2]", "{'a':{'dtype':'F64','shape':[2],'data_offsets':[0,8]}}");
    assertSays("[-1]", "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,8]}}");
    assertSays("[1.5]", "{'a':{'dtype':'F32','shape':[1.5],'data_offsets':[0,8]}}");
    assertSays("shape", "{'a':{'dtype':'F32','shape':'2','data_offsets':[0,8]}}");
    assertSays("none", "{'a':{'dtype':'F32','data_offsets':[0,8]}}");
    assertSays("[8]", "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8]}}");
    assertSays("[8, 0]", "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}}");
    assertSays("[0, 1]", "{'a':{'dtype':'F4','shape':[1],'data_offsets':[0,1]}}");
    assertSays(
        "cannot lie", "{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,8]}}");
    assertSays("99999999999999999999", "{'a':{'dtype':'F32','shape':[99999999999999999999]}}");
    assertSays("type", "{'a':{}}");
    assertSays("type", "{'a':3}");
    assertSays("JSON object", "[1, 2]");
    assertSays("JSON object", "no JSON");
    assertSays("JSON object", " {}");
    assertSays("JSON object", "{} {}");
    assertSays("JSON object", "{'a':");
    assertSays("Duplicate", "{'a':{},'a':{}}");
    assertSays("Duplicate", "{'a':{'dtype':'F32','dtype':'F32'}}");
    assertSays("texts by name", "{'__metadata__':{'a':1}}");
    assertSays("texts by name", "{'__metadata__':[]}");
    assertSays("JSON object", "{'a':" + "[".repeat(100_000));
  }

  @Test
  void arraysLieOneBehindTheOther() throws IOException {
    String first = "'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}";
    assertSays("begin at byte 4, behind \"a\"", "{%s,%s}", first, b(5, 9));
    assertSays("begin at byte 4, behind \"a\"", "{%s,%s}", first, b(3, 7));
    assertSays("begin at byte 4, behind \"a\"", "{%s,%s}", first, b(0, 4));
    assertSays("begin at byte 0, behind the header", "{%s}", b(4, 8));
    assertSays("4 bytes behind \"a\"", "{%s}", first);
    assertSays("8 bytes behind the header", "{}");
    assertSays(
        "cut off", "{%s,%s}", first, "'b':{'dtype':'F32','shape':[9],'data_offsets':[4,40]}");
  }

  private static String b(int from, int to) {
    return "'b':{'dtype':'F32','shape':[1],'data_offsets':[%d,%d]}".formatted(from, to);
  }

  /** Eight bytes of data lie behind the header. */
  private void assertSays(String part, String form, Object... values) throws IOException {
    String header = form.formatted(values).replace('\'', '"');
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + 8).order(ByteOrder.LITTLE_ENDIAN);
    Path file = Files.write(folder.resolve("wrong"), bytes.putLong(text.length).put(text).array());
    String message = assertThrows(IOException.class, () -> Safetensors.read(file)).getMessage();
    assertTrue(message.contains(part), message);
    assertTrue(message.contains(file.toString()), message);
  }

  @Test
  void textThatIsNoUtf8IsRefused() throws IOException {
    byte[] text = {'{', '"', (byte) 0xff, '"', ':', '3', '}', ' '};
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(8).put(text);
    Path file = Files.write(folder.resolve("wrong"), bytes.array());
    assertTrue(
        assertThrows(IOException.class, () -> Safetensors.open(file))
            .getMessage()
            .contains("UTF-8"));
  }

  @Test
  void aHugeHeaderIsNotRead() throws IOException {
    Path file = folder.resolve("huge");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 33);
      for (long length :
          new long[] {1L << 32, Long.MAX_VALUE, -1, Safetensors.LONGEST_HEADER + 1}) {
        sparse.seek(0);
        sparse.writeLong(Long.reverseBytes(length));
        String message = assertThrows(IOException.class, () -> Safetensors.open(file)).getMessage();
        assertTrue(message.contains(String.valueOf(length)), message);
      }
    }
  }

  /** Whatever is changed: either an error in words, or arrays. */
  @Test
  void changedBytesNeverCrash() throws IOException {
    byte[] whole = Files.readAllBytes(golden("read.safetensors"));
    int headerEnd = 8 + ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt();
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      byte[] changed = whole.clone();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        changed[random.nextInt(headerEnd)] = (byte) (random.nextInt(95) + 32);
      }
      Path file = Files.write(folder.resolve("changed"), changed);
      try (Safetensors stored = Safetensors.open(file)) {
        assertEquals(whole.length - headerEnd, dataLength(stored));
      } catch (IOException e) {
        refused++;
      }
    }
    assertTrue(refused > 250, refused + " refused");
  }

  private static long dataLength(Safetensors stored) {
    return stored.tensors().values().stream().mapToLong(t -> t.to() - t.from()).sum();
  }
}
