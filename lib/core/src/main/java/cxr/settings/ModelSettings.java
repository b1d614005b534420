package cxr.settings;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
 *     conditionWeight or prompts asks for them: then the training studies give them
 * @param conditionSource what tells the labels: {@code mesh}, the indexers' terms; {@code report},
 *     the six conditions that rules find in its text; or {@code chexpert}, CheXpert's findings that
 *     they find there, the uncertain ones among them
 * @param conditionWeight of the condition head's cross-entropy in the loss; 0 trains no head
 * @param conditionHead what the head reads: {@code tokens}, the mean of what the decoder sees, or
 *     {@code pooled}, the encoder's features of each view, averaged over their cells
 * @param conditionLoss {@code cross-entropy}, or {@code asymmetric}, by which labels that are
 *     easily known to be absent count little (Ridnik et al. 2021)
 * @param prompts how the decoder is told the findings: {@code none}, not at all; {@code soft}, by
 *     the head's predictions as image tokens, each as strong as its label is likely; or {@code
 *     states}, each finding present or absent, as an embedding that is added to every token's: true
 *     ones in training, in use those that the head decides or a user names. Without a head, which
 *     conditionWeight above 0 trains, the user's alone
 * @param promptNoise of {@code prompts=states}, how often training tells a state wrongly, as a
 *     classifier would: this share of a finding's present ones is told absent, and so many absent
 *     ones present that as many are added as are taken
 * @param promptDropout of {@code prompts=states}, the share of studies that training shows without
 *     any state, so that {@code generate.guidance} can tell what the states change
 * @param promptSwap of {@code prompts=states}, the share of studies that training shows with the
 *     X-rays of another study, so that states count for more than what is seen
 * @param objectives what else training lowers, or the text with another weight than 1: a loss by
 *     its name and its weight in the sum, {@code text:0.5} for example; with {@code text:0} no
 *     decoder is trained
 * @param frozen weights that are not learnt, by name or pattern, {@code encoder.*} for example; a
 *     batch normalisation frozen so keeps its running statistics and uses them in training
 * @param seed of the first weights
 */
public record ModelSettings(
    String encoder,
    Block encoderBlock,
    List<Integer> encoderBlocks,
    int encoderWidth,
    int views,
    Bridge bridge,
    int layers,
    int width,
    int heads,
    boolean tied,
    double dropout,
    double labelSmoothing,
    List<String> conditions,
    ConditionSource conditionSource,
    double conditionWeight,
    ConditionHead conditionHead,
    ConditionLoss conditionLoss,
    Prompts prompts,
    double promptNoise,
    double promptDropout,
    double promptSwap,
    List<String> objectives,
    List<String> frozen,
    long seed) {

  static final String DEFAULTS =
      """
      model.encoder=resnet, model.encoderBlock=basic
      model.encoderBlocks=[1,1,1], model.encoderWidth=16, model.views=1
      model.bridge=cross-attention, model.layers=2, model.width=128, model.heads=4
      model.tied=true, model.dropout=0.1, model.labelSmoothing=0
      model.conditions=[], model.conditionSource=report
      model.conditionWeight=0, model.conditionHead=tokens
      model.conditionLoss=cross-entropy
      model.prompts=none, model.promptNoise=0.05, model.promptDropout=0.1, model.promptSwap=0
      model.objectives=[], model.frozen=[], model.seed=1
      """;

  /** The kind of a residual block. */
  public enum Block implements Word {
    BASIC,
    BOTTLENECK
  }

  /** How the decoder sees the image tokens. */
  public enum Bridge implements Word {
    CROSS_ATTENTION,
    PREFIX
  }

  /** What tells the condition head's labels. */
  public enum ConditionSource implements Word {
    MESH,
    REPORT,
    CHEXPERT
  }

  /** What the condition head reads. */
  public enum ConditionHead implements Word {
    TOKENS,
    POOLED
  }

  /** How far the condition head is from the labels. */
  public enum ConditionLoss implements Word {
    CROSS_ENTROPY,
    ASYMMETRIC
  }

  /** How the decoder is told the findings. */
  public enum Prompts implements Word {
    NONE,
    SOFT,
    STATES
  }

  private static final String OBJECTIVES = "model.objectives";

  public ModelSettings {
    encoderBlocks = Rule.copy("model.encoderBlocks", encoderBlocks);
    conditions = Rule.copy("model.conditions", conditions);
    objectives = Rule.copy(OBJECTIVES, objectives);
    frozen = Rule.copy("model.frozen", frozen);
    Rule.choice(Presets.ENCODER, List.of(), encoder);
    Rule.check(
        !encoderBlocks.isEmpty()
            && encoderBlocks.size() <= 4
            && encoderBlocks.stream().allMatch(n -> n >= 1 && n <= 100),
        "model.encoderBlocks must be 1 to 4 numbers from 1 to 100",
        encoderBlocks);
    Rule.within("model.encoderWidth", encoderWidth, 1, 1024);
    Rule.check(views == 1 || views == 2, "model.views must be 1 or 2", views);
    Rule.within("model.layers", layers, 1, 128);
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
    Rule.atLeast("model.conditionWeight", conditionWeight, 0);
    Map<String, Double> weights = Rule.weights(OBJECTIVES, objectives);
    Rule.check(
        conditionWeight > 0
            || !weights.containsKey("text")
            || weights.values().stream().anyMatch(weight -> weight > 0),
        "model.objectives must leave something to learn; without a text, model.conditionWeight above 0 does",
        objectives);
    Rule.within("model.promptNoise", promptNoise, 0, 1);
    Rule.check(
        promptDropout >= 0 && promptSwap >= 0 && promptDropout + promptSwap < 1,
        "model.promptDropout and model.promptSwap must be 0 or more, together below 1",
        promptDropout + " and " + promptSwap);
    Rule.check(
        prompts == Prompts.NONE || weights.getOrDefault("text", 1.0) > 0,
        "model.prompts must be none where no text is learnt (model.objectives=[text:0])",
        prompts.word());
    Rule.check(
        prompts != Prompts.STATES || conditionSource != ConditionSource.MESH,
        "model.prompts=states needs findings that rules read from a text, by model.conditionSource=report or chexpert",
        conditionSource.word());
  }

  /** The weights that objectives have in the loss, by name. */
  public Map<String, Double> objectiveWeights() {
    return Rule.weights(OBJECTIVES, objectives);
  }

  /** Whether a condition head is trained, or the decoder is told conditions. */
  public boolean asksForConditions() {
    return conditionWeight > 0 || prompts != Prompts.NONE;
  }

  /** Whether there is a condition head. */
  public boolean hasHead() {
    return conditionWeight > 0
        || prompts == Prompts.SOFT
        || prompts == Prompts.NONE && !conditions.isEmpty();
  }

  /** Whether the decoder is told which findings are present and which absent. */
  public boolean hasStates() {
    return prompts == Prompts.STATES;
  }

  /** Whether the model learns to write. */
  public boolean writes() {
    return objectiveWeights().getOrDefault("text", 1.0) > 0;
  }

  /** The weights that are not learnt: those named, and what only a text would teach. */
  public List<String> unlearnt() {
    if (writes()) {
      return frozen;
    }
    Stream<String> ofText =
        conditionHead == ConditionHead.POOLED
            ? Stream.of("decoder.*", "bridge.*")
            : Stream.of("decoder.*");
    return Stream.concat(frozen.stream(), ofText).toList();
  }
}
