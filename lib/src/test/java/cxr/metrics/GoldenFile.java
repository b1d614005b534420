package cxr.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** What other packages say of invented texts, as scripts in src/test/python wrote it down. */
final class GoldenFile {

  private GoldenFile() {}

  static JsonNode read(String name) throws IOException {
    try (InputStream in = new GZIPInputStream(GoldenFile.class.getResourceAsStream(name))) {
      return new ObjectMapper().readTree(in);
    }
  }

  static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    node.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
