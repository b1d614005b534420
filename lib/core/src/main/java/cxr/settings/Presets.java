package cxr.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names that stand for several settings at once. */
final class Presets {

  /** The setting that names an encoder, or the sizes of torchvision's ResNets. */
  static final String ENCODER = "model.encoder";

  /** What the presets of the network change of the defaults. */
  static final Map<String, String> PRESETS = new LinkedHashMap<>();

  static {
    String deck =
        "text.tokenizer=gpt2, image.size=224, image.channels=3, model.encoder=resnet50, model.width=768, model.heads=12";
    PRESETS.put("tiny", "");
    PRESETS.put("small", "image.size=224, model.encoder=resnet18, model.layers=4, model.width=256");
    PRESETS.put("deck", deck + ", model.layers=12");
    PRESETS.put("distil", deck + ", model.layers=6");
  }

  /** What the presets of the training change of the defaults. */
  static final Map<String, String> TRAIN_PRESETS = new LinkedHashMap<>();

  static {
    TRAIN_PRESETS.put("brief", "");
    TRAIN_PRESETS.put(
        "deck",
        """
        train.batchSize=16, train.epochs=40, train.patience=10, train.maxMinutes=0
        data.train=0.70, data.validation=0.15, data.test=0.15
        """);
  }

  /** The encoders of torchvision by name. */
  static final Map<String, Encoder> ENCODERS = new LinkedHashMap<>();

  static {
    ENCODERS.put("resnet18", new Encoder("basic", List.of(2, 2, 2, 2)));
    ENCODERS.put("resnet34", new Encoder("basic", List.of(3, 4, 6, 3)));
    ENCODERS.put("resnet50", new Encoder("bottleneck", List.of(3, 4, 6, 3)));
    ENCODERS.put("resnet101", new Encoder("bottleneck", List.of(3, 4, 23, 3)));
  }

  /** Blocks of a ResNet: their kind, and how many each stage has. */
  record Encoder(String block, List<Integer> blocks) {}

  private Presets() {}
}
