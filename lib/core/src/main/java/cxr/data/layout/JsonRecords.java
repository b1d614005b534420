package cxr.data.layout;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.io.Json;
import cxr.io.Problem;
import cxr.io.Whitespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Reads the records of a list in JSON one by one, so that a list of hundreds of megabytes is never
 * held as objects. Of one that breaks off, the records before are kept.
 */
final class JsonRecords {

  private static final ObjectMapper JSON =
      Json.with(Json.Rule.NAN, Json.Rule.COMMA_AT_END, Json.Rule.CONTROL_SIGNS);

  private JsonRecords() {}

  /** As {@link DatasetBuilder#eachRecord} has it, of bytes that were read. */
  static void each(
      String file, byte[] bytes, List<Problem> problems, BiConsumer<String, JsonNode> record) {
    int count = 0;
    try (JsonParser parser = JSON.createParser(bytes)) {
      JsonToken start = parser.nextToken();
      if (start != JsonToken.START_ARRAY && start != JsonToken.START_OBJECT) {
        throw new IOException("it must be an array or an object of records");
      }
      for (JsonToken next = parser.nextToken(); !next.isStructEnd(); next = parser.nextToken()) {
        String name = next == JsonToken.FIELD_NAME ? parser.currentName() : "";
        if (next == JsonToken.FIELD_NAME) {
          parser.nextToken();
        }
        JsonNode node = parser.readValueAsTree();
        count++;
        if (node.isObject()) {
          record.accept(name, node);
        } else {
          String action = "left out: record %d %s is no object".formatted(count, name);
          problems.add(new Problem("", file, Problem.Kind.BAD_ROW, action));
        }
      }
    } catch (IOException e) {
      String reason =
          e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
      problems.add(
          new Problem(
              "",
              file,
              Problem.Kind.UNREADABLE_TABLE,
              "broken after %d records, these are kept: %s".formatted(count, reason)));
    }
  }

  /** The text or number of a field; empty where it has neither. */
  static String text(JsonNode record, String field) {
    JsonNode value = record.path(field);
    boolean number = value.isNumber() && Double.isFinite(value.doubleValue());
    return value.isTextual() || number ? Whitespace.trim(value.asText()) : "";
  }

  /** The texts of a field that has a list, or one; empty ones for those that are missing. */
  static List<String> texts(JsonNode record, String field) {
    JsonNode value = record.path(field);
    List<String> texts = new ArrayList<>();
    for (JsonNode one : value.isArray() ? value : List.of(value)) {
      texts.add(one.isTextual() ? one.textValue() : "");
    }
    return texts;
  }
}
