package cxr.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Files of named arrays in the safetensors format of Hugging Face: eight bytes with the header's
 * length, a JSON header with type, shape and place of each array, then the values, all little
 * endian. Only 32-bit floats are read and written.
 */
public final class Safetensors {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_HEADER = 100_000_000; // bytes, as the reference reader has it

  private Safetensors() {}

  /**
   * Writes arrays beside the file first and then renames, so that a whole file stands there or
   * none.
   */
  public static void write(Path file, Map<String, INDArray> arrays) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    long offset = 0;
    for (Map.Entry<String, INDArray> entry : arrays.entrySet()) {
      ObjectNode form = header.putObject(entry.getKey());
      form.put("dtype", "F32");
      form.set("shape", JSON.valueToTree(entry.getValue().shape()));
      long end = offset + 4 * entry.getValue().length();
      form.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] text = JSON.writeValueAsBytes(header);
    Path aside = file.resolveSibling(file.getFileName() + ".part");
    try (FileChannel out =
        FileChannel.open(
            aside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer start = bytes(8 + text.length).putLong(text.length).put(text).flip();
      writeAll(out, start);
      for (INDArray array : arrays.values()) {
        float[] values = array.dup('c').data().asFloat();
        ByteBuffer bytes = bytes(4 * values.length);
        bytes.asFloatBuffer().put(values);
        writeAll(out, bytes);
      }
      out.force(true);
    }
    Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Reads all arrays of a file.
   *
   * @throws IOException if the file is not there, cut off, or not of this format; the message says
   *     which
   */
  public static Map<String, INDArray> read(Path file) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = in.size();
      long length = size < 8 ? -1 : readAll(in, 0, 8, file).getLong();
      if (length < 2 || length > LONGEST_HEADER || 8 + length > size) {
        throw new IOException(
            "%s is no safetensors file: its header would have %d of the file's %d bytes."
                .formatted(file, length, size));
      }
      JsonNode header = header(readAll(in, 8, (int) length, file), file);
      Map<String, INDArray> arrays = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : header.properties()) {
        if (!entry.getKey().equals("__metadata__")) {
          arrays.put(entry.getKey(), array(in, file, entry.getKey(), entry.getValue(), 8 + length));
        }
      }
      return arrays;
    }
  }

  private static JsonNode header(ByteBuffer bytes, Path file) throws IOException {
    try {
      JsonNode header = JSON.readTree(StandardCharsets.UTF_8.decode(bytes).toString());
      if (header.isObject()) {
        return header;
      }
    } catch (JsonProcessingException e) {
      // said below
    }
    throw new IOException(file + " is no safetensors file: its header is no JSON object.");
  }

  private static INDArray array(
      FileChannel in, Path file, String name, JsonNode form, long dataStart) throws IOException {
    if (!form.path("dtype").asText().equals("F32")) {
      throw new IOException(
          "%s: \"%s\" has the type %s; only F32 is read."
              .formatted(file, name, form.path("dtype").asText()));
    }
    long count = 1;
    long[] shape = new long[form.path("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = form.path("shape").get(i).asLong(-1);
      count = shape[i] < 0 ? -1 : Math.multiplyExact(count, shape[i]);
    }
    long from = form.path("data_offsets").path(0).asLong(-1);
    long to = form.path("data_offsets").path(1).asLong(-1);
    if (count < 1 || from < 0 || to - from != 4 * count || dataStart + to > in.size()) {
      throw new IOException(
          "%s: \"%s\" of shape %s should lie at bytes %d to %d of the data; the file is damaged or cut off."
              .formatted(file, name, form.path("shape"), from, to));
    }
    float[] values = new float[Math.toIntExact(count)];
    readAll(in, dataStart + from, Math.toIntExact(4 * count), file).asFloatBuffer().get(values);
    return Nd4j.createFromArray(values).reshape(shape);
  }

  private static ByteBuffer bytes(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static ByteBuffer readAll(FileChannel in, long from, int length, Path file)
      throws IOException {
    ByteBuffer bytes = bytes(length);
    while (bytes.hasRemaining()) {
      if (in.read(bytes, from + bytes.position()) < 0) {
        throw new IOException(file + " ends before its data does.");
      }
    }
    return bytes.flip();
  }
}
