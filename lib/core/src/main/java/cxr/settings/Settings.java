package cxr.settings;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Every setting of a run, with its default and its unit: the one home of settings for notebooks and
 * command line alike.
 *
 * <p>A setting is named by its path, {@code train.epochs} for example, and changed by {@link
 * #with(String, Object)} or by text of the form {@code train.epochs=5, image.size=128} ({@link
 * #withAll(String)}). Records check their values when they are made.
 */
public record Settings(
    DataSettings data,
    TextSettings text,
    ImageSettings image,
    ModelSettings model,
    TrainSettings train,
    GenerateSettings generate) {

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);

  private static final String PRESET = "model.preset";
  private static final String TRAIN_PRESET = "train.preset";
  private static final List<String> NAMES_OF_SEVERAL =
      List.of(PRESET, Presets.ENCODER, TRAIN_PRESET);
  private static final String UNFIT =
      " These settings were changed by hand, or are of another version: correct them, or train again.";

  /** The defaults: a model that learns the built-in sample on two cores in minutes. */
  public static Settings defaults() {
    return new Settings(
        DataSettings.defaults(),
        TextSettings.defaults(),
        ImageSettings.defaults(),
        ModelSettings.defaults(),
        TrainSettings.defaults(),
        GenerateSettings.defaults());
  }

  /**
   * The defaults with the changes that the environment variable {@code CXR_SETTINGS} asks for, in
   * the form of {@link #withAll(String)}.
   */
  public static Settings fromEnvironment() {
    return defaults().withAll(Objects.requireNonNullElse(System.getenv("CXR_SETTINGS"), ""));
  }

  /** The names of the model's presets, the smallest first but for distil. */
  public static List<String> presets() {
    return List.copyOf(Presets.PRESETS.keySet());
  }

  /**
   * The settings of a preset.
   *
   * @param name {@code tiny}, the defaults; {@code small}, ResNet-18 and a GPT-2 of 4 layers of
   *     width 256, for a CPU; {@code deck}, ResNet-50 and GPT-2 small; or {@code distil}, ResNet-50
   *     and DistilGPT2
   * @throws IllegalArgumentException if there is no such preset
   */
  public static Settings preset(String name) {
    return defaults().with(PRESET, name);
  }

  /**
   * These settings with one changed.
   *
   * @param path such as {@code train.epochs}; or {@code model.encoder}, {@code model.preset} or
   *     {@code train.preset}, which stand for several
   * @param value a number, a text or a list, as the setting takes it
   * @throws IllegalArgumentException if there is no such setting (the nearest is named) or it does
   *     not take the value
   */
  public Settings with(String path, Object value) {
    return with(Map.of(path.strip(), value));
  }

  /**
   * These settings with several changed, in the form {@code train.epochs=5, image.size=128}.
   *
   * <p>The order does not matter, but that of two changes of the same name the later counts: {@code
   * model.preset}, {@code model.encoder} and {@code train.preset} are changed before any single
   * one.
   *
   * @param changes separated by commas or line ends; a list is written in brackets, {@code [1,1]};
   *     empty changes nothing
   * @throws IllegalArgumentException as {@link #with(String, Object)}
   */
  public Settings withAll(String changes) {
    Map<String, Object> values = new LinkedHashMap<>();
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
    return with(values);
  }

  private Settings with(Map<String, Object> changes) {
    ObjectNode tree = JSON.valueToTree(this);
    if (changes.containsKey(PRESET)) {
      String preset = choice(PRESET, Presets.PRESETS, changes.get(PRESET));
      changePreset(
          tree, preset, "model", List.of("text.tokenizer", "image.size", "image.channels"));
    }
    if (changes.containsKey(TRAIN_PRESET)) {
      String preset = choice(TRAIN_PRESET, Presets.TRAIN_PRESETS, changes.get(TRAIN_PRESET));
      List<String> shares = List.of("data.train", "data.validation", "data.test");
      changePreset(tree, preset, "train", shares);
    }
    if (changes.containsKey(Presets.ENCODER)) {
      changeEncoder(tree, text(changes.get(Presets.ENCODER)));
    }
    changes.forEach(
        (path, value) -> {
          if (!NAMES_OF_SEVERAL.contains(path)) {
            change(tree, path, JSON.valueToTree(value));
          }
        });
    return read(tree);
  }

  private static void change(ObjectNode tree, String path, JsonNode after) {
    String[] names = path.split("\\.");
    JsonNode group = names.length == 2 ? tree.get(names[0]) : null;
    if (!(group instanceof ObjectNode fields) || !fields.has(names[1])) {
      throw unknown(path, "");
    }
    JsonNode before = fields.get(names[1]);
    if (before.isDouble() && after.isIntegralNumber()) {
      after = JSON.valueToTree(after.doubleValue());
    }
    if (!isSameKind(before, after)) {
      throw misfit(path, before, after);
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

  private static IllegalArgumentException misfit(String path, JsonNode example, JsonNode found) {
    String shown = found == null || found.isMissingNode() ? "nothing" : found.toString();
    return new IllegalArgumentException(
        "%s takes a value like %s, not %s.".formatted(path, example, shown));
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

  /** Takes a group of a preset over, all but its seed, and some settings of other groups. */
  private static void changePreset(
      ObjectNode tree, String changes, String group, List<String> others) {
    ObjectNode preset = JSON.valueToTree(defaults().withAll(changes));
    preset.withObject("/" + group).set("seed", tree.get(group).get("seed"));
    tree.set(group, preset.get(group));
    for (String path : others) {
      String[] names = path.split("\\.");
      tree.withObject("/" + names[0]).set(names[1], preset.get(names[0]).get(names[1]));
    }
  }

  /** An encoder by its own name, or a ResNet by torchvision's. */
  private static void changeEncoder(ObjectNode tree, String name) {
    ObjectNode model = tree.withObject("/model");
    Presets.Encoder sizes = Presets.ENCODERS.get(name);
    if (sizes == null) {
      List<String> names = new ArrayList<>(Choice.of(Presets.ENCODER));
      names.addAll(Presets.ENCODERS.keySet());
      Rule.oneOf(Presets.ENCODER, names, name);
      model.put("encoder", name);
    } else {
      model.put("encoder", "resnet");
      model.put("encoderBlock", sizes.block());
      model.set("encoderBlocks", JSON.valueToTree(sizes.blocks()));
      model.put("encoderWidth", 64);
    }
  }

  private static <T> T choice(String path, Map<String, T> choices, Object name) {
    Rule.oneOf(path, List.copyOf(choices.keySet()), text(name));
    return choices.get(text(name));
  }

  private static String text(Object name) {
    return name instanceof JsonNode node ? node.asText() : String.valueOf(name);
  }

  /**
   * These settings with those changed that a JSON text holds, {@code {"train": {"epochs": 5}}} for
   * example.
   *
   * @throws IllegalArgumentException if the text is no JSON object of groups, or as {@link
   *     #with(String, Object)}
   */
  public Settings withJson(String json) {
    ObjectNode tree =
        object(
            json,
            "Settings must be a JSON object of groups, such as {\"train\": {\"epochs\": 5}}.");
    if (tree.has(SettingsSchema.KEY)) { // the settings of a run
      SettingsSchema.THIS.update(tree, note -> {});
    }
    Map<String, Object> changes = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> group : tree.properties()) {
      if (!group.getValue().isObject()) {
        throw new IllegalArgumentException(
            "Settings must be a JSON object of groups, such as {\"train\": {\"epochs\": 5}}; found %s: %s."
                .formatted(group.getKey(), group.getValue()));
      }
      for (Map.Entry<String, JsonNode> field : group.getValue().properties()) {
        changes.put(group.getKey() + "." + field.getKey(), field.getValue());
      }
    }
    return with(changes);
  }

  /** The settings as indented JSON, with the number of their schema. */
  public String toJson() {
    try {
      ObjectNode tree = JSON.createObjectNode();
      tree.put(SettingsSchema.KEY, SettingsSchema.THIS.number());
      tree.setAll(JSON.<ObjectNode>valueToTree(this));
      return JSON.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Settings could not be written as JSON.", e);
    }
  }

  /**
   * Settings from JSON as {@link #toJson()} writes it, or an earlier version did.
   *
   * @throws IllegalArgumentException if the text is no JSON or does not hold just these settings,
   *     as one of a later version may
   */
  public static Settings fromJson(String json) {
    return fromJson(json, note -> {});
  }

  /**
   * As {@link #fromJson(String)}.
   *
   * @param notes is told, in a sentence each, which settings of an earlier version have no effect
   *     any more
   */
  public static Settings fromJson(String json, Consumer<String> notes) {
    ObjectNode tree = object(json, "Settings must be a JSON object of groups.");
    SettingsSchema.THIS.update(tree, notes);
    requireAll(tree);
    return read(tree);
  }

  private static ObjectNode object(String json, String rule) {
    try {
      if (JSON.readTree(json) instanceof ObjectNode tree) {
        return tree;
      }
      throw new IllegalArgumentException(rule);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Settings must be JSON: " + e.getOriginalMessage());
    }
  }

  /** All paths with their values, in order. */
  public Map<String, String> flat() {
    return flat(JSON.valueToTree(this));
  }

  private static Map<String, String> flat(JsonNode tree) {
    Map<String, String> result = new LinkedHashMap<>();
    tree.properties()
        .forEach(
            group ->
                group
                    .getValue()
                    .properties()
                    .forEach(
                        field -> {
                          JsonNode value = field.getValue();
                          result.put(
                              group.getKey() + "." + field.getKey(),
                              value.isTextual() ? value.textValue() : value.toString());
                        }));
    return result;
  }

  /** Each setting must be there, and nothing else. */
  private static void requireAll(JsonNode tree) {
    Set<String> known = defaults().flat().keySet();
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

  private static Settings read(JsonNode tree) {
    try {
      return JSON.treeToValue(tree, Settings.class);
    } catch (JsonProcessingException e) {
      if (e.getCause() instanceof IllegalArgumentException rule) {
        throw new IllegalArgumentException(rule.getMessage()); // without Jackson's part of the way
      }
      List<String> names =
          e instanceof JsonMappingException mapping
              ? mapping.getPath().stream()
                  .map(JsonMappingException.Reference::getFieldName)
                  .toList()
              : List.of();
      if (names.size() < 2) {
        throw new IllegalArgumentException("Settings do not fit: " + e.getOriginalMessage());
      }
      String place = "/%s/%s".formatted(names.get(0), names.get(1));
      throw misfit(
          place.substring(1).replace('/', '.'),
          JSON.valueToTree(defaults()).at(place),
          tree.at(place));
    }
  }

  /** JSON, or a list of bare words in brackets, or a bare word. */
  private static Object value(String text) {
    return text.startsWith("[") && text.endsWith("]") && json(text).isEmpty()
        ? Arrays.stream(text.substring(1, text.length() - 1).split(","))
            .map(String::strip)
            .map(word -> json(word).<Object>map(node -> node).orElse(word))
            .toList()
        : json(text).<Object>map(node -> node).orElse(text);
  }

  private static Optional<JsonNode> json(String text) {
    try {
      return Optional.of(JSON.readTree(text)).filter(node -> !node.isMissingNode());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static String nearest(String path) {
    List<String> names = new ArrayList<>(defaults().flat().keySet());
    names.addAll(NAMES_OF_SEVERAL);
    return Rule.nearest(path.strip(), names);
  }
}
