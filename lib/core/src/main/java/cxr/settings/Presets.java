package cxr.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Names that stand for several settings at once. */
final class Presets {

  static final String MODEL = "model.preset";
  static final String TRAIN = "train.preset";

  /** The setting that names an encoder, or the sizes of torchvision's ResNets. */
  static final String ENCODER = "model.encoder";

  static final List<String> PATHS = List.of(MODEL, ENCODER, TRAIN);

  private static final String DECK =
      """
      text.tokenizer=gpt2, image.size=224, image.channels=3
      model.encoder=resnet50, model.width=768, model.heads=12
      """;

  /** EfficientNet-Lite0 that looks at both views for CheXpert's findings. */
  private static final String LITE =
      """
      image.size=224, image.channels=3, image.normalise=lite
      model.encoder=efficientnet-lite0, model.views=2
      model.conditionSource=chexpert, model.conditionHead=pooled, model.conditionWeight=1
      model.conditions=[Enlarged Cardiomediastinum,Cardiomegaly,Lung Opacity,Lung Lesion,Edema,Consolidation,Pneumonia,Atelectasis,Pneumothorax,Pleural Effusion,Pleural Other,Fracture,Support Devices]
      """;

  /** What the presets of the network change of the defaults. */
  static final Map<String, String> MODELS =
      inOrder(
          "tiny",
          "",
          "small",
          "image.size=224, model.encoder=resnet18, model.layers=4, model.width=256",
          "deck",
          DECK + "model.layers=12",
          "distil",
          DECK + "model.layers=6",
          "cpu",
          LITE
              + """
              image.rotation=0, image.shift=0, image.scale=0
              model.frozen=[encoder.*], model.layers=3, model.width=256, model.heads=8
              model.prompts=states, model.promptNoise=0, model.promptSwap=0.1
              """,
          "iu",
          LITE
              + """
              image.rotation=3, image.shift=0.05, image.scale=0.12
              image.brightness=0.08, image.contrast=0.15
              model.dropout=0.3, model.objectives=[text:0]
              """);

  /** What the presets of the training change of the defaults. */
  private static final Map<String, String> TRAININGS =
      inOrder(
          "brief",
          "",
          "deck",
          """
          train.batchSize=16, train.epochs=40, train.patience=10, train.maxMinutes=0
          data.train=0.70, data.validation=0.15, data.test=0.15
          """,
          "cpu",
          """
          train.keepFeatures=1, train.epochs=15, train.rareExponent=0.5, train.maxMinutes=0
          """,
          "iu",
          """
          train.batchSize=16, train.epochs=5, train.learningRate=3e-4
          train.maxMinutes=0, train.metric=findings, train.logSteps=10
          """);

  /** The sizes of torchvision's encoders. */
  private static final Map<String, String> RESNETS =
      inOrder(
          "resnet18", "model.encoderBlock=basic, model.encoderBlocks=[2,2,2,2]",
          "resnet34", "model.encoderBlock=basic, model.encoderBlocks=[3,4,6,3]",
          "resnet50", "model.encoderBlock=bottleneck, model.encoderBlocks=[3,4,6,3]",
          "resnet101", "model.encoderBlock=bottleneck, model.encoderBlocks=[3,4,23,3]");

  private Presets() {}

  /** The values of each of these names, in order. */
  static Map<String, List<String>> names() {
    Map<String, List<String>> names = new LinkedHashMap<>();
    names.put(MODEL, List.copyOf(MODELS.keySet()));
    names.put(
        ENCODER, Stream.concat(RESNETS.keySet().stream(), Choice.of(ENCODER).stream()).toList());
    names.put(TRAIN, List.copyOf(TRAININGS.keySet()));
    return names;
  }

  private static Map<String, String> inOrder(String... namesAndChanges) {
    Map<String, String> presets = new LinkedHashMap<>();
    for (int i = 0; i < namesAndChanges.length; i += 2) {
      presets.put(namesAndChanges[i], namesAndChanges[i + 1]);
    }
    return presets;
  }

  /** Changes a tree of all settings as those changes say that stand for several. */
  static void apply(Map<String, JsonNode> changes, ObjectNode tree) {
    if (changes.containsKey(MODEL)) {
      String preset = choice(MODEL, MODELS, changes);
      take(tree, preset, "model", List.of("text.tokenizer", "image.size", "image.channels"));
    }
    if (changes.containsKey(TRAIN)) {
      String preset = choice(TRAIN, TRAININGS, changes);
      take(tree, preset, "train", List.of("data.train", "data.validation", "data.test"));
    }
    if (changes.containsKey(ENCODER)) {
      encoder(changes.get(ENCODER).asText())
          .forEach((path, value) -> SettingsJson.change(tree, path, value));
    }
  }

  private static String choice(
      String path, Map<String, String> presets, Map<String, JsonNode> changes) {
    String name = Objects.requireNonNull(changes.get(path)).asText();
    Rule.oneOf(path, List.copyOf(presets.keySet()), name);
    return Objects.requireNonNull(presets.get(name));
  }

  /**
   * Takes a group of a preset over, all but its seed, and of other groups some settings and those
   * that the preset names.
   */
  private static void take(ObjectNode tree, String preset, String group, List<String> others) {
    Set<String> named = SettingsText.parse(preset).keySet();
    SettingsJson.flat(SettingsJson.tree(Settings.defaults().withAll(preset)))
        .forEach(
            (path, value) -> {
              boolean own = path.startsWith(group + ".") && !path.equals(group + ".seed");
              if (own || others.contains(path) || named.contains(path)) {
                SettingsJson.change(tree, path, value);
              }
            });
  }

  /** An encoder by its own name, or a ResNet by torchvision's. */
  private static Map<String, JsonNode> encoder(String name) {
    String sizes = RESNETS.get(name);
    if (sizes != null) {
      return SettingsText.parse("model.encoder=resnet, model.encoderWidth=64, " + sizes);
    }
    Rule.choice(ENCODER, RESNETS.keySet(), name);
    return Map.of(ENCODER, SettingsJson.tree(name));
  }
}
