package cxr.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  private static final Settings DEFAULTS =
      SettingsJson.defaults(
          DataSettings.DEFAULTS,
          TextSettings.DEFAULTS,
          ImageSettings.DEFAULTS,
          ModelSettings.DEFAULTS,
          TrainSettings.DEFAULTS,
          GenerateSettings.DEFAULTS);

  /** The defaults: a model that learns the built-in sample on two cores in minutes. */
  public static Settings defaults() {
    return DEFAULTS;
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
    return List.copyOf(Presets.MODELS.keySet());
  }

  /** The names that stand for several settings, each with the values that it takes, in order. */
  public static Map<String, List<String>> groups() {
    return Presets.names();
  }

  /**
   * The settings of a preset.
   *
   * @param name {@code tiny}, the defaults; {@code small}, ResNet-18 and a GPT-2 of 4 layers of
   *     width 256, for a CPU; {@code deck}, ResNet-50 and GPT-2 small; {@code distil}, ResNet-50
   *     and DistilGPT2; {@code cpu}, a frozen EfficientNet-Lite0 and a GPT-2 of 3 layers of width
   *     256 that is told findings, for a laptop; or {@code iu}, an EfficientNet-Lite0 that learns
   *     to tell findings and writes nothing
   * @throws IllegalArgumentException if there is no such preset
   */
  public static Settings preset(String name) {
    return defaults().with(Presets.MODEL, name);
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
    return with(Map.of(path.strip(), SettingsJson.tree(value)));
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
    return with(SettingsText.parse(changes));
  }

  private Settings with(Map<String, JsonNode> changes) {
    if (changes.isEmpty()) {
      return this;
    }
    ObjectNode tree = (ObjectNode) SettingsJson.tree(this);
    Presets.apply(changes, tree);
    changes.forEach(
        (path, value) -> {
          if (!Presets.PATHS.contains(path)) {
            SettingsJson.change(tree, path, value);
          }
        });
    return SettingsJson.settings(tree);
  }

  /**
   * These settings with those changed that a JSON text holds, {@code {"train": {"epochs": 5}}} for
   * example.
   *
   * @throws IllegalArgumentException if the text is no JSON object of groups, or as {@link
   *     #with(String, Object)}
   */
  public Settings withJson(String json) {
    return with(SettingsJson.changes(json));
  }

  /** The settings as indented JSON, with the number of their schema. */
  public String toJson() {
    return SettingsJson.write(this);
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
    return SettingsJson.read(json, notes);
  }

  /** All paths with their values, in order. */
  public Map<String, String> flat() {
    Map<String, String> texts = new LinkedHashMap<>();
    SettingsJson.flat(SettingsJson.tree(this))
        .forEach(
            (path, value) ->
                texts.put(path, value.isTextual() ? value.textValue() : value.toString()));
    return texts;
  }
}
