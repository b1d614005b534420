package cxr.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What became of the settings from one version to the next, so that files of settings that earlier
 * versions wrote are read as they were meant.
 *
 * <p>Who adds, renames or removes a setting adds the change to {@link #THIS}: to its last list, as
 * long as no release has that schema, else in a list of its own.
 *
 * @param changes the first list leads from schema 1, that of version 0.1.0, to schema 2, and so on
 */
record SettingsSchema(List<List<Change>> changes) {

  /** The name of the number in a file; a file without it is of schema 1. */
  static final String KEY = "schema";

  /** The schema of this version. */
  static final SettingsSchema THIS =
      new SettingsSchema(
          List.of(
              List.of(
                  new Added("data.extra", false),
                  new Added("model.encoder", "resnet"),
                  new Added("model.objectives", List.of()),
                  new Added("model.conditionHead", "tokens"),
                  new Added("model.conditionLoss", "cross-entropy"),
                  new Renamed(
                      "model.conditionTokens",
                      "model.prompts",
                      Map.of("false", "none", "true", "soft")),
                  new Added("model.promptNoise", 0.0),
                  new Added("model.promptDropout", 0.0),
                  new Added("model.promptSwap", 0.0),
                  new Added("generate.guidance", 1.0),
                  new Added("generate.obey", false),
                  new Added("generate.draws", 1),
                  new Added("train.keepFeatures", 0))));

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Something that became of a setting. */
  sealed interface Change {
    /** Does to a file of the schema before what was done to the settings. */
    void apply(ObjectNode tree, Consumer<String> notes);
  }

  /**
   * A setting that there was not before.
   *
   * @param before the value by which all is done as it was before there was the setting, which need
   *     not be its default
   */
  record Added(String path, Object before) implements Change {
    @Override
    public void apply(ObjectNode tree, Consumer<String> notes) {
      if (tree.at(place(path)).isMissingNode()) {
        set(tree, path, JSON.valueToTree(before));
      }
    }
  }

  /**
   * A setting that has another name now.
   *
   * @param words what its values are called now, where they have other names too
   */
  record Renamed(String before, String path, Map<String, String> words) implements Change {
    Renamed(String before, String path) {
      this(before, path, Map.of());
    }

    @Override
    public void apply(ObjectNode tree, Consumer<String> notes) {
      take(tree, before)
          .ifPresent(
              value -> {
                String word = words.get(value.asText());
                set(tree, path, word == null ? value : JSON.valueToTree(word));
              });
    }
  }

  /**
   * A setting that there is no more.
   *
   * @param idle the value with which it did what is done now; another one is told
   */
  record Removed(String path, Object idle) implements Change {
    @Override
    public void apply(ObjectNode tree, Consumer<String> notes) {
      take(tree, path)
          .filter(value -> !value.equals(JSON.<JsonNode>valueToTree(idle)))
          .ifPresent(
              value ->
                  notes.accept(
                      "The setting %s is no more; it was %s, and all is done as with %s."
                          .formatted(path, value, idle)));
    }
  }

  /** How many schemas there are, this one included. */
  int number() {
    return changes.size() + 1;
  }

  /**
   * Brings a file's settings up to this version's.
   *
   * @param tree is changed, and has no number any more then
   * @param notes is told of settings that have no effect any more
   * @throws IllegalArgumentException if a later version wrote it
   */
  void update(ObjectNode tree, Consumer<String> notes) {
    JsonNode found = tree.has(KEY) ? tree.remove(KEY) : JSON.getNodeFactory().numberNode(1);
    if (!found.isInt() || found.intValue() < 1 || found.intValue() > number()) {
      throw new IllegalArgumentException(
          "Settings have the schema 1 to %d in this version; found %s. If a later version wrote them, use that one."
              .formatted(number(), found));
    }
    changes.stream()
        .skip(found.intValue() - 1L)
        .flatMap(List::stream)
        .forEach(change -> change.apply(tree, notes));
  }

  /** What a setting of an earlier version is called now, if it has another name. */
  Optional<String> renamed(String path) {
    String name = path;
    for (List<Change> step : changes) {
      for (Change change : step) {
        name = change instanceof Renamed other && other.before().equals(name) ? other.path() : name;
      }
    }
    return name.equals(path) ? Optional.empty() : Optional.of(name);
  }

  static String place(String path) {
    return "/" + path.replace('.', '/');
  }

  private static Optional<JsonNode> take(ObjectNode tree, String path) {
    String[] names = path.split("\\.");
    return tree.get(names[0]) instanceof ObjectNode group
        ? Optional.ofNullable(group.remove(names[1]))
        : Optional.empty();
  }

  static void set(ObjectNode tree, String path, JsonNode value) {
    String[] names = path.split("\\.");
    if (tree.path(names[0]).isMissingNode() || tree.get(names[0]) instanceof ObjectNode) {
      tree.withObject("/" + names[0]).set(names[1], value);
    }
  }
}
