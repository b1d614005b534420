package cxr.settings;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Settings as a JSON object of groups, {@code {"train": {"epochs": 5, ...}, ...}}. */
final class SettingsJson {

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .setAnnotationIntrospector(new Words());

  private static final String FORM =
      "Settings must be a JSON object of groups, such as {\"train\": {\"epochs\": 5}}";
  private static final String UNFIT =
      " These settings were changed by hand, or are of another version: correct them, or train again.";

  /** Choices by their words, told without annotations, whose reading takes time at each start. */
  private static final class Words extends NopAnnotationIntrospector {
    @Override
    public String[] findEnumValues(
        MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, String[] names) {
      return Arrays.stream(constants).map(one -> ((Word) one).word()).toArray(String[]::new);
    }

    @Override
    public void findEnumAliases(
        MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, String[][] aliases) {
      Arrays.setAll(aliases, i -> new String[] {((Word) constants[i]).earlier()});
    }
  }

  private SettingsJson() {}

  static JsonNode tree(Object value) {
    return JSON.valueToTree(value);
  }

  /** Any JSON; empty where the text is none. */
  static Optional<JsonNode> parse(String text) {
    try {
      return Optional.of(JSON.readTree(text)).filter(node -> !node.isMissingNode());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Changes by their paths, as {@link Settings#withJson(String)} takes them. */
  static Map<String, JsonNode> changes(String json) {
    ObjectNode tree = object(json);
    if (tree.has(SettingsSchema.KEY)) { // the settings of a run
      SettingsSchema.THIS.update(tree, note -> {});
    }
    tree.properties().stream()
        .filter(group -> !group.getValue().isObject())
        .findFirst()
        .ifPresent(
            group -> {
              throw new IllegalArgumentException(
                  "%s; found %s: %s.".formatted(FORM, group.getKey(), group.getValue()));
            });
    return flat(tree);
  }

  /** The values of all groups by their paths. */
  static Map<String, JsonNode> flat(JsonNode tree) {
    Map<String, JsonNode> result = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> group : tree.properties()) {
      for (Map.Entry<String, JsonNode> field : group.getValue().properties()) {
        result.put(group.getKey() + "." + field.getKey(), field.getValue());
      }
    }
    return result;
  }

  static String write(Settings settings) {
    try {
      ObjectNode tree = JSON.createObjectNode();
      tree.put(SettingsSchema.KEY, SettingsSchema.THIS.number());
      tree.setAll((ObjectNode) tree(settings));
      return JSON.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Settings could not be written as JSON.", e);
    }
  }

  static Settings read(String json, Consumer<String> notes) {
    ObjectNode tree = object(json);
    SettingsSchema.THIS.update(tree, notes);
    requireAll(tree);
    return settings(tree);
  }

  private static ObjectNode object(String json) {
    try {
      if (JSON.readTree(json) instanceof ObjectNode tree) {
        return tree;
      }
      throw new IllegalArgumentException(FORM + ".");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Settings must be JSON: " + e.getOriginalMessage());
    }
  }

  /** The defaults, of the text in which each group of settings has its own. */
  static Settings defaults(String... groups) {
    ObjectNode tree = JSON.createObjectNode();
    SettingsText.parse(String.join("", groups))
        .forEach((path, value) -> SettingsSchema.set(tree, path, value));
    return settings(tree);
  }

  /** Each setting must be there, and nothing else. */
  private static void requireAll(JsonNode tree) {
    Set<String> known = Settings.defaults().flat().keySet();
    Set<String> found = flat(tree).keySet();
    for (String name : found) {
      if (!known.contains(name)) {
        throw unknown(name, UNFIT);
      }
    }
    for (String name : known) {
      if (!found.contains(name)) {
        throw new IllegalArgumentException(
            "Settings must hold every setting; \"%s\" is not there.%s".formatted(name, UNFIT));
      }
    }
  }

  /** Sets what a tree of settings has already to a value of the same kind. */
  static void change(ObjectNode tree, String path, JsonNode value) {
    String[] names = path.split("\\.");
    JsonNode group = names.length == 2 ? tree.get(names[0]) : null;
    if (!(group instanceof ObjectNode fields) || !fields.has(names[1])) {
      throw unknown(path, "");
    }
    JsonNode before = fields.get(names[1]);
    JsonNode after =
        before.isDouble() && value.isIntegralNumber() ? tree(value.doubleValue()) : value;
    if (!isSameKind(before, after)) {
      throw misfit(path, after);
    }
    fields.set(names[1], after);
  }

  private static boolean isSameKind(JsonNode before, JsonNode after) {
    if (before.isNumber()) {
      return before.isDouble()
          ? after.isDouble() && Double.isFinite(after.doubleValue())
          : after.isIntegralNumber();
    }
    return before.getNodeType() == after.getNodeType();
  }

  private static IllegalArgumentException unknown(String path, String advice) {
    String now =
        SettingsSchema.THIS
            .renamed(path)
            .map(name -> "it is called \"%s\" now".formatted(name))
            .orElseGet(() -> "the nearest is \"%s\"".formatted(nearest(path)));
    return new IllegalArgumentException(
        "There is no setting \"%s\"; %s.%s".formatted(path, now, advice));
  }

  private static String nearest(String path) {
    List<String> names = new ArrayList<>(Settings.defaults().flat().keySet());
    names.addAll(Presets.PATHS);
    return Rule.nearest(path.strip(), names);
  }

  /** The records of a tree that has every setting, each checked. */
  static Settings settings(JsonNode tree) {
    try {
      return JSON.treeToValue(tree, Settings.class);
    } catch (JsonMappingException e) {
      if (e.getCause() instanceof IllegalArgumentException rule) {
        throw new IllegalArgumentException(rule.getMessage()); // without Jackson's part of the way
      }
      List<String> names =
          e.getPath().stream().map(JsonMappingException.Reference::getFieldName).toList();
      if (names.size() < 2) {
        throw new IllegalArgumentException("Settings do not fit: " + e.getOriginalMessage());
      }
      String path = names.get(0) + "." + names.get(1);
      JsonNode found = tree.at(SettingsSchema.place(path));
      if (e instanceof MismatchedInputException wrong
          && found.isTextual()
          && wrong.getTargetType() != null
          && wrong.getTargetType().getEnumConstants() instanceof Word[] choices) {
        Rule.oneOf(path, Arrays.stream(choices).map(Word::word).toList(), found.textValue());
      }
      throw misfit(path, found);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Settings do not fit: " + e.getOriginalMessage());
    }
  }

  private static IllegalArgumentException misfit(String path, JsonNode found) {
    JsonNode usual = tree(Settings.defaults()).at(SettingsSchema.place(path));
    String rule = Kind.of(usual).rule(path);
    if (found.isIntegralNumber() && usual.isIntegralNumber()) { // too large for Java's int or long
      rule += ", below 2^" + (usual.isInt() ? 31 : 63);
    }
    return new IllegalArgumentException(
        "%s; found %s.".formatted(rule, found.isMissingNode() ? "nothing" : found));
  }
}
