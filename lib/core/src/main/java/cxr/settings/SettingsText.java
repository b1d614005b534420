package cxr.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Changes of settings as a line of text: {@code train.epochs=5, model.frozen=[encoder.*]}. */
final class SettingsText {

  private SettingsText() {}

  /**
   * The values by their paths.
   *
   * @param changes separated by commas or line ends; of two with one name the later counts
   * @throws IllegalArgumentException if one has no equals sign
   */
  static Map<String, JsonNode> parse(String changes) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    for (String change : changes.split("[,\\n](?![^\\[]*\\])")) {
      if (change.isBlank()) {
        continue;
      }
      String[] parts = change.split("=", 2);
      if (parts.length != 2) {
        throw new IllegalArgumentException(
            "A change of settings is written name=value, not \"%s\".".formatted(change.strip()));
      }
      values.put(parts[0].strip(), value(parts[1].strip()));
    }
    return values;
  }

  /** JSON, or a list of bare words in brackets, or a bare word. */
  private static JsonNode value(String text) {
    Optional<JsonNode> json = SettingsJson.parse(text);
    return json.isEmpty() && text.startsWith("[") && text.endsWith("]")
        ? SettingsJson.tree(
            Arrays.stream(text.substring(1, text.length() - 1).split(","))
                .map(String::strip)
                .map(SettingsText::word)
                .toList())
        : json.orElseGet(() -> new TextNode(text));
  }

  private static JsonNode word(String text) {
    return SettingsJson.parse(text).orElseGet(() -> new TextNode(text));
  }
}
