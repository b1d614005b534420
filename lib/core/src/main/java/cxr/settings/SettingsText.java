package cxr.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Changes of settings as a line of text: {@code train.epochs=5, model.frozen=[encoder.*]}. */
final class SettingsText {

  /** What begins with a letter in JSON; other words are known to be none without a parser. */
  private static final Set<String> LITERALS = Set.of("true", "false", "null");

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
    if (!text.startsWith("[") || !text.endsWith("]")) {
      return word(text);
    }
    return SettingsJson.parse(text)
        .orElseGet(
            () ->
                SettingsJson.tree(
                    Arrays.stream(text.substring(1, text.length() - 1).split(","))
                        .map(word -> word(word.strip()))
                        .toList()));
  }

  private static JsonNode word(String text) {
    boolean bare =
        !text.isEmpty() && Character.isLetter(text.charAt(0)) && !LITERALS.contains(text);
    Optional<JsonNode> json = bare ? Optional.empty() : SettingsJson.parse(text);
    return json.orElseGet(() -> new TextNode(text));
  }
}
