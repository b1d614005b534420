package cxr.model.decoder;

import cxr.model.encoder.Encoder;
import cxr.model.weights.Gpt2Shape;
import cxr.settings.ModelSettings;
import cxr.settings.ModelSettings.Prompts;
import cxr.settings.Settings;

/**
 * The numbers that follow from the settings.
 *
 * @param channels C of the last feature map
 * @param cells R
 * @param seen S
 * @param positions that the decoder can tell apart
 */
public record Sizes(int channels, int cells, int seen, int positions) {

  public static Sizes of(Settings settings) {
    ModelSettings model = settings.model();
    if (model.asksForConditions() && model.conditions().isEmpty()) {
      throw new IllegalArgumentException(
          "model.conditionWeight = %s and model.prompts = %s ask for conditions, and model.conditions names no conditions; take the settings of the prepared material, or name them."
              .formatted(model.conditionWeight(), model.prompts().word()));
    }
    Encoder encoder = Encoder.of(model);
    int side = encoder.side(model, settings.image().size());
    int cells = side * side;
    int seen =
        model.views() * cells + (model.prompts() == Prompts.SOFT ? model.conditions().size() : 0);
    int positions = settings.text().maxTokens() + (Gpt2Shape.isPrefix(model) ? seen : 0);
    return new Sizes(encoder.channels(model), cells, seen, positions);
  }
}
