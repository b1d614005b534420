package cxr.score.metric;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** What other packages say of invented texts, as scripts in src/test/python wrote it down. */
public final class GoldenFile {

  private GoldenFile() {}

  public static JsonNode read(String name) throws IOException {
    try (InputStream in = new GZIPInputStream(GoldenFile.class.getResourceAsStream(name))) {
      return new ObjectMapper().readTree(in);
    }
  }

  public static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    node.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
