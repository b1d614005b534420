package cxr.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SafetensorsTest {

  @TempDir Path folder;

  private Path written(Map<String, INDArray> arrays) throws IOException {
    Path file = folder.resolve("weights.safetensors");
    Safetensors.write(file, arrays);
    return file;
  }

  @Test
  void roundTripKeepsNamesShapesAndBits() throws IOException {
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    arrays.put("b", Nd4j.rand(2, 3, 4));
    arrays.put("a", Nd4j.rand(5).muli(-1e30));
    arrays.put("turned", Nd4j.rand(3, 4).permute(1, 0));
    Path file = written(arrays);
    assertEquals(arrays, Safetensors.read(file));
    assertFalse(Files.exists(folder.resolve("weights.safetensors.part")));
  }

  @Test
  void everyCutIsNoticed() throws IOException {
    byte[] whole = Files.readAllBytes(written(Map.of("a", Nd4j.rand(3))));
    for (int length = 0; length < whole.length; length++) {
      Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
      String message = assertThrows(IOException.class, () -> Safetensors.read(cut)).getMessage();
      assertTrue(message.contains("cut"), message);
    }
  }

  @Test
  void wrongHeadersAreNamed() throws IOException {
    assertTrue(
        message("{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}")
            .contains("F64"));
    assertTrue(
        message("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}")
            .contains("[2]"));
    assertTrue(
        message("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}")
            .contains("-1"));
    assertTrue(message("{\"a\":{}}").contains("type"));
    assertTrue(message("[1, 2]").contains("JSON object"));
    assertTrue(message("no JSON").contains("JSON object"));
  }

  private String message(String header) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + 8).order(ByteOrder.LITTLE_ENDIAN);
    Path file = Files.write(folder.resolve("wrong"), bytes.putLong(text.length).put(text).array());
    return assertThrows(IOException.class, () -> Safetensors.read(file)).getMessage();
  }
}
