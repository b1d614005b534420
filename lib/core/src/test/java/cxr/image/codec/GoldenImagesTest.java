package cxr.image.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files and sizes against Pillow and pydicom; make_image_golden.py writes them. */
class GoldenImagesTest {

  private static final JsonNode GOLDEN = golden();

  @TempDir Path folder;

  private static JsonNode golden() {
    try (InputStream input = GoldenImagesTest.class.getResourceAsStream("image-golden.json")) {
      return new ObjectMapper().readTree(input);
    } catch (IOException e) {
      throw new IllegalStateException("image-golden.json could not be read.", e);
    }
  }

  static Stream<Named<JsonNode>> read() {
    return cases("read");
  }

  static Stream<Named<JsonNode>> refused() {
    return cases("refused");
  }

  static Stream<Named<JsonNode>> resized() {
    return StreamSupport.stream(GOLDEN.get("resized").get("sizes").spliterator(), false)
        .map(size -> Named.of(size.get("width") + " x " + size.get("height"), size));
  }

  private static Stream<Named<JsonNode>> cases(String group) {
    return StreamSupport.stream(GOLDEN.get(group).spliterator(), false)
        .map(entry -> Named.of(entry.get("name").asText(), entry));
  }

  @ParameterizedTest
  @MethodSource
  void read(JsonNode entry) throws IOException {
    GreyImage image = GreyImage.read(file(entry));
    assertEquals(entry.get("width").asInt(), image.width());
    assertEquals(entry.get("height").asInt(), image.height());
    double tolerance = entry.get("tolerance").asDouble() + 0.51 / 65535;
    assertNear(entry.get("reference"), image, tolerance, tolerance);
    if (entry.has("source")) {
      assertNear(entry.get("source"), image, 0.51 / 65535, 0.51 / 65535);
    }
    ImageInfo info = ImageInfo.of(file(entry));
    assertEquals(image.width(), info.width());
    assertEquals(image.height(), info.height());
    assertTrue(entry.get("name").asText().startsWith(info.format().name()));
  }

  @ParameterizedTest
  @MethodSource
  void refused(JsonNode entry) throws IOException {
    Path file = file(entry);
    String message = assertThrows(IOException.class, () -> GreyImage.read(file)).getMessage();
    assertTrue(message.contains(file.toString()), message);
    for (JsonNode words : entry.get("says")) {
      assertTrue(message.contains(words.asText()), message);
    }
  }

  /**
   * Where the sizes divide each other Pillow's BOX takes the same means; else it counts whole
   * pixels, and BILINEAR takes twice the area, so that noise of 0.1 stays within these.
   */
  @ParameterizedTest
  @MethodSource
  void resized(JsonNode size) throws IOException {
    int width = size.get("width").asInt();
    int height = size.get("height").asInt();
    GreyImage image = GreyImage.read(file(GOLDEN.get("resized"))).resize(width, height);
    boolean grows = width > 40;
    boolean divides = 40 % width == 0 && 32 % height == 0;
    if (!grows) {
      assertNear(size.get("box"), image, divides ? 1e-5 : 0.09, divides ? 1e-5 : 0.02);
    }
    assertNear(size.get("bilinear"), image, grows ? 1e-5 : 0.1, grows ? 1e-5 : 0.02);
  }

  private Path file(JsonNode entry) throws IOException {
    return Files.write(folder.resolve("image"), entry.get("file").binaryValue());
  }

  private static void assertNear(JsonNode words, GreyImage image, double most, double mean)
      throws IOException {
    byte[] bytes = words.binaryValue();
    assertEquals(bytes.length, 2 * image.pixels().length);
    double sum = 0;
    for (int i = 0; i < image.pixels().length; i++) {
      double wanted = ((bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff) / 65535.0;
      double difference = Math.abs(wanted - image.pixels()[i]);
      int place = i;
      assertTrue(
          difference <= most,
          () -> "pixel %d: %f, wanted %f".formatted(place, image.pixels()[place], wanted));
      sum += difference;
    }
    assertTrue(sum / image.pixels().length <= mean, "mean difference " + sum / bytes.length * 2);
  }
}
