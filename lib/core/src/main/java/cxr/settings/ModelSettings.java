package cxr.settings;

import java.util.List;

/**
 * The network: its sizes, how its parts are joined, and what training does to it.
 *
 * <p>Two names stand for several settings at once and are changed like one: {@code
 * model.encoder=resnet50} sets encoder, block, blocks and width to those of torchvision's resnet18,
 * resnet34, resnet50 or resnet101; {@code model.preset} sets this whole group except its seed, and
 * also {@code text.tokenizer}, {@code image.size} and {@code image.channels}, as {@link
 * Settings#preset(String)} says. Of the changes made at once single ones count on top of it.
 *
 * @param encoder the image encoder by name: {@code resnet}, whose sizes the next three say, or
 *     {@code efficientnet-lite0}, -lite1 or -lite2, or {@code densenet121}
 * @param encoderBlock kind of residual block: {@code basic} or {@code bottleneck}
 * @param encoderBlocks residual blocks in each stage; every stage after the first halves height and
 *     width
 * @param encoderWidth channels of the first stage, doubled by every further one; a bottleneck gives
 *     four times as many
 * @param views X-rays of a study that the model sees: 1 (frontal) or 2 (frontal and lateral)
 * @param bridge how the decoder sees the image tokens: {@code cross-attention} in every layer, or
 *     {@code prefix}, as if they were the first words of the text
 * @param layers of the decoder
 * @param width of the decoder's states
 * @param heads of attention, a divisor of the width
 * @param tied whether the embedding of words serves as output layer too, as in GPT-2
 * @param dropout share set to 0 in training, of embeddings, attention weights and what each layer
 *     adds, as in GPT-2
 * @param labelSmoothing share of the target's probability that training spreads over all tokens
 * @param conditions labels that the condition head predicts, by name; empty for none, unless
 *     conditionWeight or conditionTokens asks for a head: then the training studies give them
 * @param conditionSource what tells the labels: {@code mesh}, the indexers' terms, or {@code
 *     report}, the conditions that rules find in its text
 * @param conditionWeight of the condition head's cross-entropy in the loss; 0 trains no head
 * @param conditionTokens whether the head's predictions are given to the decoder, a token each
 * @param frozen weights that are not learnt, by name or pattern, {@code encoder.*} for example; a
 *     batch normalisation frozen so keeps its running statistics and uses them in training
 * @param seed of the first weights
 */
public record ModelSettings(
    String encoder,
    String encoderBlock,
    List<Integer> encoderBlocks,
    int encoderWidth,
    int views,
    String bridge,
    int layers,
    int width,
    int heads,
    boolean tied,
    double dropout,
    double labelSmoothing,
    List<String> conditions,
    String conditionSource,
    double conditionWeight,
    boolean conditionTokens,
    List<String> frozen,
    long seed) {
  public ModelSettings {
    encoderBlocks = Rule.copy("model.encoderBlocks", encoderBlocks);
    conditions = Rule.copy("model.conditions", conditions);
    frozen = Rule.copy("model.frozen", frozen);
    Rule.choice(Presets.ENCODER, encoder);
    Rule.oneOf("model.encoderBlock", List.of("basic", "bottleneck"), encoderBlock);
    Rule.check(
        !encoderBlocks.isEmpty()
            && encoderBlocks.size() <= 4
            && encoderBlocks.stream().allMatch(n -> n >= 1 && n <= 100),
        "model.encoderBlocks must be 1 to 4 numbers from 1 to 100",
        encoderBlocks);
    Rule.check(
        encoderWidth >= 1 && encoderWidth <= 1024,
        "model.encoderWidth must be from 1 to 1024",
        encoderWidth);
    Rule.check(views == 1 || views == 2, "model.views must be 1 or 2", views);
    Rule.oneOf("model.bridge", List.of("cross-attention", "prefix"), bridge);
    Rule.check(layers >= 1 && layers <= 128, "model.layers must be from 1 to 128", layers);
    Rule.check(width <= 16_384, "model.width must be at most 16384", width);
    Rule.check(
        heads >= 1 && width >= heads && width % heads == 0,
        "model.width must be a multiple of model.heads",
        width + " and " + heads);
    Rule.check(dropout >= 0 && dropout < 1, "model.dropout must be from 0 to below 1", dropout);
    Rule.check(
        labelSmoothing >= 0 && labelSmoothing < 1,
        "model.labelSmoothing must be from 0 to below 1",
        labelSmoothing);
    Rule.check(
        conditions.stream().noneMatch(String::isBlank)
            && conditions.stream().distinct().count() == conditions.size(),
        "model.conditions must be names, each once",
        conditions);
    Rule.oneOf("model.conditionSource", List.of("mesh", "report"), conditionSource);
    Rule.check(conditionWeight >= 0, "model.conditionWeight must be 0 or more", conditionWeight);
  }

  static ModelSettings defaults() {
    List<Integer> blocks = List.of(1, 1, 1);
    List<String> none = List.of();
    return new ModelSettings(
        "resnet",
        "basic",
        blocks,
        16,
        1,
        "cross-attention", // what sees
        2,
        128,
        4,
        true,
        0.1,
        0, // what writes
        none,
        "report",
        0,
        false, // what knows the conditions
        none,
        1);
  }
}
