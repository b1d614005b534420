package cxr.model.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cxr.io.Json;
import cxr.io.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A file of named arrays in the <a
 * href="https://github.com/huggingface/safetensors">safetensors</a> format of Hugging Face: eight
 * bytes with the header's length, a JSON header with type, shape and place of each array, then the
 * values in C order, all little endian.
 *
 * <p>Opening a file reads and checks the header alone; the values of an array are read when it is
 * asked for, piece by piece. Beginnings need not be aligned: the published GPT-2's are not.
 */
public final class Safetensors implements AutoCloseable {

  /** Longest header that is read, in bytes; GPT-2's has 14 kB. */
  static final int LONGEST_HEADER = 16 << 20;

  private static final String METADATA = "__metadata__";
  private static final int PIECE = 1 << 18; // values read or written at a time
  private static final int MOST_VALUES = Integer.MAX_VALUE - 8; // of an array in Java
  private static final ObjectMapper JSON =
      Json.with(Json.Rule.NAMES_ONCE, Json.Rule.NOTHING_BEHIND);

  /** The types that the format knows, in its order, and the bits of a value. */
  enum Type {
    BOOL(8),
    F4(4),
    F6_E2M3(6),
    F6_E3M2(6),
    U8(8),
    I8(8),
    F8_E5M2(8),
    F8_E4M3(8),
    F8_E8M0(8),
    I16(16),
    U16(16),
    F16(16),
    BF16(16),
    I32(32),
    U32(32),
    F32(32),
    C64(64),
    F64(64),
    I64(64),
    U64(64);

    final int bits;

    Type(int bits) {
      this.bits = bits;
    }

    /** What ND4J makes of it; null if it is not read. */
    @Nullable DataType array() {
      return switch (this) {
        case F16, BF16, F32 -> DataType.FLOAT;
        case F64 -> DataType.DOUBLE;
        case I64, I32 -> DataType.INT64;
        default -> null;
      };
    }

    static Type of(INDArray array, String name) {
      return Stream.of(F32, F64, I64)
          .filter(type -> type.array() == array.dataType())
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "Arrays of the types FLOAT, DOUBLE and INT64 are written; \"%s\" is %s."
                          .formatted(name, array.dataType())));
    }
  }

  /**
   * An array in a file.
   *
   * @param type as the format names it, such as F32
   * @param from its first byte, counted from the end of the header
   * @param to behind its last byte
   */
  public record Tensor(String name, String type, long[] shape, long from, long to) {
    /** How many values it has. */
    public long length() {
      return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }
  }

  private final Path file;
  private final FileChannel in;
  private final long dataStart;
  private final Map<String, Tensor> tensors;
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private Safetensors(Path file, FileChannel in) throws IOException {
    this.file = file;
    this.in = in;
    long size = in.size();
    long length = size < 8 ? -1 : read(0, 8).getLong();
    if (length < 2 || length > LONGEST_HEADER || 8 + length > size) {
      throw new IOException(
          "%s is no safetensors file, or cut off: its header would have %d of the file's %d bytes, and at most %d are read."
              .formatted(file, length, size, LONGEST_HEADER));
    }
    this.dataStart = 8 + length;
    JsonNode header = header(read(8, (int) length));
    List<Tensor> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (entry.getKey().equals(METADATA)) {
        readMetadata(entry.getValue());
      } else {
        found.add(tensor(entry.getKey(), entry.getValue()));
      }
    }
    found.sort(Comparator.comparingLong(Tensor::from).thenComparingLong(Tensor::to));
    checkPlaces(found, size - dataStart);
    Map<String, Tensor> byName = new LinkedHashMap<>();
    found.forEach(tensor -> byName.put(tensor.name(), tensor));
    this.tensors = Collections.unmodifiableMap(byName);
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws IOException if the file is not there, cut off, damaged, or not of this format; the
   *     message names what is wrong
   */
  public static Safetensors open(Path file) throws IOException {
    FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new Safetensors(file, in);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /**
   * Reads all arrays of a file: F32, F16 and BF16 as FLOAT, F64 as DOUBLE, I64 and I32 as INT64.
   *
   * @throws IOException as {@link #open(Path)} and {@link #read(String)}
   */
  public static Map<String, INDArray> read(Path file) throws IOException {
    try (Safetensors stored = open(file)) {
      Map<String, INDArray> arrays = new LinkedHashMap<>();
      for (String name : stored.tensors().keySet()) {
        arrays.put(name, stored.read(name));
      }
      return arrays;
    }
  }

  /** The arrays in the order of their places. */
  public Map<String, Tensor> tensors() {
    return tensors;
  }

  /**
   * An array's place and form.
   *
   * @throws IOException if the file has no such array
   */
  public Tensor tensor(String name) throws IOException {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IOException("%s has no array \"%s\".".formatted(file, name));
    }
    return tensor;
  }

  /** Free texts by name; empty if the file has none. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(metadata);
  }

  /**
   * The values of an array, in a new one: F32, F16 and BF16 as FLOAT, F64 as DOUBLE, I64 and I32 as
   * INT64.
   *
   * @throws IOException if the file has no such array, or its type is not read
   */
  public INDArray read(String name) throws IOException {
    Tensor tensor = tensor(name);
    Type type = Type.valueOf(tensor.type());
    if (type.array() == null) {
      throw new IOException(
          "%s: \"%s\" has the type %s; F64, F32, F16, BF16, I64 and I32 are read."
              .formatted(file, name, type));
    }
    if (tensor.length() == 0) {
      return Nd4j.create(type.array(), tensor.shape());
    }
    if (tensor.length() > MOST_VALUES) {
      throw new IOException(
          "%s: \"%s\" has %,d values; arrays of at most %,d are read."
              .formatted(file, name, tensor.length(), MOST_VALUES));
    }
    INDArray row =
        switch (type) {
          case F64 -> Nd4j.createFromArray(doubles(tensor));
          case I64, I32 -> Nd4j.createFromArray(longs(tensor, type));
          default -> Nd4j.createFromArray(floats(tensor, type));
        };
    return row.reshape('c', tensor.shape());
  }

  private double[] doubles(Tensor tensor) throws IOException {
    double[] values = new double[(int) tensor.length()];
    for (int done = 0; done < values.length; done += PIECE) {
      int count = Math.min(PIECE, values.length - done);
      piece(tensor, Type.F64, done, count).asDoubleBuffer().get(values, done, count);
    }
    return values;
  }

  private long[] longs(Tensor tensor, Type type) throws IOException {
    long[] values = new long[(int) tensor.length()];
    for (int done = 0; done < values.length; done += PIECE) {
      int count = Math.min(PIECE, values.length - done);
      ByteBuffer bytes = piece(tensor, type, done, count);
      for (int i = done; i < done + count; i++) {
        values[i] = type == Type.I32 ? bytes.getInt() : bytes.getLong();
      }
    }
    return values;
  }

  private float[] floats(Tensor tensor, Type type) throws IOException {
    float[] values = new float[(int) tensor.length()];
    for (int done = 0; done < values.length; done += PIECE) {
      int count = Math.min(PIECE, values.length - done);
      ByteBuffer bytes = piece(tensor, type, done, count);
      if (type == Type.F32) {
        bytes.asFloatBuffer().get(values, done, count);
        continue;
      }
      for (int i = done; i < done + count; i++) {
        short half = bytes.getShort();
        values[i] = type == Type.BF16 ? Float.intBitsToFloat(half << 16) : fromHalf(half);
      }
    }
    return values;
  }

  private ByteBuffer piece(Tensor tensor, Type type, int from, int count) throws IOException {
    int width = type.bits / 8;
    return read(dataStart + tensor.from() + (long) from * width, count * width);
  }

  /** Whether two arrays have the same type, shape and bytes. */
  public boolean isSame(String one, String other) throws IOException {
    Tensor a = tensor(one);
    Tensor b = tensor(other);
    if (!a.type().equals(b.type()) || !Arrays.equals(a.shape(), b.shape())) {
      return false;
    }
    long length = a.to() - a.from();
    for (long done = 0; done < length; done += PIECE) {
      int count = (int) Math.min(PIECE, length - done);
      if (!read(dataStart + a.from() + done, count)
          .equals(read(dataStart + b.from() + done, count))) {
        return false;
      }
    }
    return true;
  }

  /** The value of a 16-bit float of IEEE 754: a sign, 5 bits of exponent, 10 of fraction. */
  static float fromHalf(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >> 10) & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) { // below 2^-14: the fraction in steps of 2^-24
      float value = fraction * 0x1p-24f;
      return sign == 0 ? value : -value;
    }
    int wide = exponent == 31 ? 0xff : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  // The header

  private JsonNode header(ByteBuffer bytes) throws IOException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      JsonNode header = text.startsWith("{") ? JSON.readTree(text) : null;
      if (header != null && header.isObject()) {
        return header;
      }
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s is no safetensors file: its header is no JSON object (%s)."
              .formatted(file, e.getOriginalMessage()),
          e);
    } catch (CharacterCodingException e) {
      // said below
    }
    throw new IOException(file + " is no safetensors file: its header is no JSON object in UTF-8.");
  }

  private void readMetadata(JsonNode texts) throws IOException {
    for (Map.Entry<String, JsonNode> text : texts.properties()) {
      if (text.getValue().isTextual()) {
        metadata.put(text.getKey(), text.getValue().textValue());
      }
    }
    if (!texts.isObject() || metadata.size() != texts.size()) {
      throw new IOException("%s: \"%s\" must be texts by name.".formatted(file, METADATA));
    }
  }

  private Tensor tensor(String name, JsonNode form) throws IOException {
    Type type =
        Arrays.stream(Type.values())
            .filter(t -> t.name().equals(form.path("dtype").asText()))
            .findFirst()
            .orElseThrow(
                () ->
                    new IOException(
                        "%s: \"%s\" has the type %s, which the format does not know."
                            .formatted(file, name, form.path("dtype"))));
    long[] shape = numbers(name, "shape", form.path("shape"));
    long[] place = numbers(name, "data_offsets", form.path("data_offsets"));
    long bits = type.bits;
    try {
      for (long size : shape) {
        bits = Math.multiplyExact(bits, size);
      }
    } catch (ArithmeticException e) {
      bits = -1;
    }
    if (bits < 0 || bits % 8 != 0 || place.length != 2 || place[1] - place[0] != bits / 8) {
      throw new IOException(
          "%s: \"%s\" of the type %s and the shape %s cannot lie at the bytes %s; the file is damaged."
              .formatted(file, name, type, Arrays.toString(shape), Arrays.toString(place)));
    }
    return new Tensor(name, type.name(), shape, place[0], place[1]);
  }

  private long[] numbers(String name, String field, JsonNode list) throws IOException {
    long[] numbers = new long[list.size()];
    boolean fits = list.isArray();
    for (int i = 0; fits && i < numbers.length; i++) {
      JsonNode number = list.get(i);
      fits = number.isIntegralNumber() && number.canConvertToLong() && number.longValue() >= 0;
      numbers[i] = number.longValue();
    }
    if (!fits) {
      throw new IOException(
          "%s: the %s of \"%s\" must be a list of whole numbers from 0; found %s."
              .formatted(file, field, name, list.isMissingNode() ? "none" : list));
    }
    return numbers;
  }

  /** Arrays must lie one behind the other, from the header to the end of the file. */
  private void checkPlaces(List<Tensor> inOrder, long dataLength) throws IOException {
    long end = 0;
    String before = "the header";
    for (Tensor tensor : inOrder) {
      if (tensor.from() != end) {
        throw new IOException(
            "%s: \"%s\" must begin at byte %d, behind %s; it begins at %d. The file is damaged."
                .formatted(file, tensor.name(), end, before, tensor.from()));
      }
      if (tensor.to() > dataLength) {
        throw new IOException(
            "%s: \"%s\" lies at the bytes %d to %d, and there are %d; the file is cut off."
                .formatted(file, tensor.name(), tensor.from(), tensor.to(), dataLength));
      }
      end = tensor.to();
      before = '"' + tensor.name() + '"';
    }
    if (end != dataLength) {
      throw new IOException(
          "%s has %d bytes behind %s that belong to no array; the file is damaged."
              .formatted(file, dataLength - end, before));
    }
  }

  private ByteBuffer read(long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (in.read(bytes, from + bytes.position()) < 0) {
        throw new IOException(file + " ends before its data does.");
      }
    }
    return bytes.flip();
  }

  // Writing

  /** An array to be written. */
  private record Entry(String name, Type type, INDArray array) {}

  /** Writes arrays without metadata; as {@link #write(Path, Map, Map)}. */
  public static void write(Path file, Map<String, INDArray> arrays) throws IOException {
    write(file, arrays, Map.of());
  }

  /**
   * Writes arrays, so that a whole file stands there or, after a failure, the older one.
   *
   * <p>The arrays lie in the order of the reference implementation, by type and then by name.
   *
   * @param arrays of the types FLOAT, DOUBLE or INT64, of any strides
   * @param metadata free texts by name
   */
  public static void write(Path file, Map<String, INDArray> arrays, Map<String, String> metadata)
      throws IOException {
    if (arrays.containsKey(METADATA)) {
      throw new IllegalArgumentException("No array may be named \"" + METADATA + "\".");
    }
    List<Entry> entries = new ArrayList<>();
    arrays.forEach((name, array) -> entries.add(new Entry(name, Type.of(array, name), array)));
    entries.sort(
        Comparator.comparing(Entry::type)
            .reversed()
            .thenComparing(
                entry -> entry.name.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
    ByteBuffer header = ByteBuffer.wrap(header(entries, metadata));
    WholeFile.write(
        file,
        out -> {
          writeAll(out, header);
          for (Entry entry : entries) {
            write(out, entry.type, entry.array);
          }
        });
  }

  private static byte[] header(List<Entry> entries, Map<String, String> metadata)
      throws IOException {
    ObjectNode header = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      header.set(METADATA, JSON.valueToTree(metadata));
    }
    long offset = 0;
    for (Entry entry : entries) {
      long end = offset + entry.array.length() * entry.type.bits / 8;
      ObjectNode form = header.putObject(entry.name);
      form.put("dtype", entry.type.name());
      form.set("shape", JSON.valueToTree(entry.array.shape()));
      form.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] text = JSON.writeValueAsBytes(header);
    byte[] start = new byte[8 + (text.length + 7) / 8 * 8]; // so that the data begins at a multiple
    if (start.length > 8 + LONGEST_HEADER) {
      throw new IOException("The header of so many arrays would be too long to be read again.");
    }
    Arrays.fill(start, (byte) ' ');
    ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).putLong(start.length - 8).put(text);
    return start;
  }

  private static void write(FileChannel out, Type type, INDArray array) throws IOException {
    int length = Math.toIntExact(array.length());
    if (length == 0) {
      return;
    }
    try (INDArray copy = array.dup('c')) {
      switch (type) {
        case F64 -> {
          double[] values = copy.data().asDouble();
          writePieces(out, length, 8, (b, from, n) -> b.asDoubleBuffer().put(values, from, n));
        }
        case I64 -> {
          long[] values = copy.data().asLong();
          writePieces(out, length, 8, (b, from, n) -> b.asLongBuffer().put(values, from, n));
        }
        default -> {
          float[] values = copy.data().asFloat();
          writePieces(out, length, 4, (b, from, n) -> b.asFloatBuffer().put(values, from, n));
        }
      }
    }
  }

  /** Puts some values into bytes. */
  private interface Filling {
    void put(ByteBuffer bytes, int from, int count);
  }

  private static void writePieces(FileChannel out, int length, int width, Filling filling)
      throws IOException {
    for (int done = 0; done < length; done += PIECE) {
      int count = Math.min(PIECE, length - done);
      ByteBuffer bytes = ByteBuffer.allocate(count * width).order(ByteOrder.LITTLE_ENDIAN);
      filling.put(bytes, done, count);
      writeAll(out, bytes);
    }
  }

  private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}
