package cxr.score.clinical;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A process that answers as environment/radeval/server.py does: from a file with an answer for each
 * metric and item. Each question is added to a log. One for the metric {@code ends} ends it.
 */
final class FakeRadEval {

  private static final ObjectMapper JSON = new ObjectMapper();

  private FakeRadEval() {}

  /** Takes the version that is told, the file of answers and the log. */
  public static void main(String[] arguments) throws IOException {
    System.out.println("{\"version\": \"%s\"}".formatted(arguments[0]));
    JsonNode known = JSON.readTree(Path.of(arguments[1]).toFile());
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Files.writeString(
          Path.of(arguments[2]), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      JsonNode question = JSON.readTree(line);
      String metric = question.get("metric").asText();
      if (metric.equals("ends")) {
        return;
      }
      ArrayNode answers = JSON.createArrayNode();
      if (!known.has(metric)) {
        System.out.println("{\"absent\": \"the weights of %s are not here\"}".formatted(metric));
        continue;
      }
      for (JsonNode item : question.get("items")) {
        answers.add(known.get(metric).get(item.get(item.size() - 1).asText()));
      }
      System.out.println(JSON.createObjectNode().set("answers", answers));
    }
  }
}
