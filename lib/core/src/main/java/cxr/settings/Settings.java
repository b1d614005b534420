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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
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
    Data data, Text text, Image image, Model model, Train train, Generate generate) {

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);

  /** More than this is a slip of the hand, and would take hours or all memory before it failed. */
  private static final int MOST_TOKENS = 4096;

  private static final int MOST_STUDIES = 4096; // side by side

  private static final String PRESET = "model.preset";
  private static final String TRAIN_PRESET = "train.preset";
  private static final String ENCODER = "model.encoder";
  private static final List<String> NAMES_OF_SEVERAL = List.of(PRESET, ENCODER, TRAIN_PRESET);
  private static final String UNFIT =
      " These settings were changed by hand, or are of another version: correct them, or train again.";

  /** Looked up once, for settings are checked at each change. */
  private static final List<Choice> CHOICES =
      ServiceLoader.load(Choice.class, Choice.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .toList();

  /** What the presets of the network change of the defaults. */
  private static final Map<String, String> PRESETS = new LinkedHashMap<>();

  static {
    String deck =
        "text.tokenizer=gpt2, image.size=224, image.channels=3, model.encoder=resnet50, model.width=768, model.heads=12";
    PRESETS.put("tiny", "");
    PRESETS.put("small", "image.size=224, model.encoder=resnet18, model.layers=4, model.width=256");
    PRESETS.put("deck", deck + ", model.layers=12");
    PRESETS.put("distil", deck + ", model.layers=6");
  }

  /** What the presets of the training change of the defaults. */
  private static final Map<String, String> TRAIN_PRESETS = new LinkedHashMap<>();

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
  private static final Map<String, Model.Encoder> ENCODERS = new LinkedHashMap<>();

  static {
    ENCODERS.put("resnet18", new Model.Encoder("basic", List.of(2, 2, 2, 2)));
    ENCODERS.put("resnet34", new Model.Encoder("basic", List.of(3, 4, 6, 3)));
    ENCODERS.put("resnet50", new Model.Encoder("bottleneck", List.of(3, 4, 6, 3)));
    ENCODERS.put("resnet101", new Model.Encoder("bottleneck", List.of(3, 4, 23, 3)));
  }

  /**
   * Which studies are used and how they are split.
   *
   * @param split how studies are split: {@code study} (each study in one part, conditions spread
   *     evenly), {@code r2gen} (as that list gives it) or {@code image} (leaks; to show how much)
   * @param seed of the split
   * @param train share of the studies to learn from
   * @param validation share of the studies to choose models on
   * @param test share of the studies to report scores on, once
   * @param limit at most so many studies, the first of the shuffled order; 0 for all
   */
  public record Data(
      String split, long seed, double train, double validation, double test, int limit) {
    public Data {
      checkOneOf("data.split", List.of("study", "r2gen", "image"), split);
      check(
          train > 0 && validation > 0 && test > 0 && Math.abs(train + validation + test - 1) < 1e-9,
          "data.train, data.validation and data.test must be above 0 and add up to 1",
          train + " + " + validation + " + " + test);
      check(limit >= 0, "data.limit must be 0 (all) or more", limit);
    }

    static Data defaults() {
      return new Data("study", 1, 0.70, 0.15, 0.15, 0);
    }
  }

  /**
   * What the model learns to write.
   *
   * @param target the sections of the report, in order: {@code findings}, {@code impression} or
   *     {@code findings+impression}
   * @param cleaner name of the rules that clean a text: {@code r2gen}, which the published systems
   *     share, or {@code careful}, which keeps numbers, units and the ends of sentences
   * @param tokenizer {@code words}, each word of the training texts an id, or {@code gpt2}, GPT-2's
   *     byte-pair encoding, which has ids for every text
   * @param minCount with {@code words}, words rarer than this in the training texts become the
   *     unknown word
   * @param maxTokens longest text in tokens, end of text included
   */
  public record Text(String target, String cleaner, String tokenizer, int minCount, int maxTokens) {

    /** The names of the cleaners. */
    public static final List<String> CLEANERS = List.of("r2gen", "careful");

    public Text {
      checkOneOf("text.target", List.of("findings", "impression", "findings+impression"), target);
      checkOneOf("text.cleaner", CLEANERS, cleaner);
      checkOneOf("text.tokenizer", List.of("words", "gpt2"), tokenizer);
      check(minCount >= 1, "text.minCount must be 1 or more", minCount);
      check(
          maxTokens >= 2 && maxTokens <= MOST_TOKENS,
          "text.maxTokens must be from 2 to " + MOST_TOKENS,
          maxTokens);
    }

    static Text defaults() {
      return new Text("findings", "r2gen", "words", 3, 60);
    }
  }

  /**
   * How an image becomes an array, and how much it is changed by chance, in training alone.
   *
   * <p>The changes are drawn evenly from what the limits allow, anew in every epoch; with all
   * limits at 0 there are none. Images are never mirrored: the heart would move to the right.
   *
   * @param size height and width in pixels, a multiple of 16
   * @param channels 1, or 3 for encoders of colours, which all see the same grey
   * @param fit {@code pad}: all of the image is seen, the rest of the square is black; {@code
   *     crop}: the square is filled, what sticks out is cut off
   * @param normalise {@code image}: mean 0 and standard deviation 1 over each image; {@code
   *     imagenet}: by the mean and deviation of ImageNet's photographs, as encoders that learnt on
   *     these expect; {@code lite}: from about -1 to 1, as EfficientNet-Lite expects; {@code xrv}:
   *     from -1024 to 1024, as torchxrayvision's networks expect; {@code unit}: from 0 to 1
   * @param rotation to either side, at most so many degrees
   * @param shift across and down, at most this share of the side
   * @param scale larger or smaller, at most by this factor less 1: with 0.1 from 1/1.1 to 1.1
   * @param brightness added or taken away, at most this share of the range from black to white
   * @param contrast about the mean, at most by this factor less 1: with 0.1 from 1/1.1 to 1.1;
   *     {@code normalise=image} takes brightness and contrast back, but for what is cut off at
   *     black and white
   */
  public record Image(
      int size,
      int channels,
      String fit,
      String normalise,
      double rotation,
      double shift,
      double scale,
      double brightness,
      double contrast) {
    public Image {
      check(
          size >= 16 && size <= 1024 && size % 16 == 0,
          "image.size must be a multiple of 16 from 16 to 1024",
          size);
      check(channels == 1 || channels == 3, "image.channels must be 1 or 3", channels);
      checkOneOf("image.fit", List.of("pad", "crop"), fit);
      checkOneOf("image.normalise", List.of("image", "imagenet", "lite", "xrv", "unit"), normalise);
      check(rotation >= 0 && rotation <= 45, "image.rotation must be 0 to 45 degrees", rotation);
      check(shift >= 0 && shift <= 0.5, "image.shift must be 0 to 0.5 of the side", shift);
      check(scale >= 0 && scale <= 1, "image.scale must be 0 to 1", scale);
      check(brightness >= 0 && brightness <= 1, "image.brightness must be 0 to 1", brightness);
      check(contrast >= 0 && contrast <= 1, "image.contrast must be 0 to 1", contrast);
    }

    static Image defaults() {
      return new Image(96, 1, "pad", "image", 2, 0.03, 0.03, 0, 0);
    }
  }

  /**
   * The network: its sizes, how its parts are joined, and what training does to it.
   *
   * <p>Two names stand for several settings at once and are changed like one: {@code
   * model.encoder=resnet50} sets encoder, block, blocks and width to those of torchvision's
   * resnet18, resnet34, resnet50 or resnet101; {@code model.preset} sets this whole group except
   * its seed, and also {@code text.tokenizer}, {@code image.size} and {@code image.channels}, as
   * {@link Settings#preset(String)} says. Of the changes made at once single ones count on top of
   * it.
   *
   * @param encoder the image encoder by name: {@code resnet}, whose sizes the next three say, or
   *     {@code efficientnet-lite0}, -lite1 or -lite2, or {@code densenet121}
   * @param encoderBlock kind of residual block: {@code basic} or {@code bottleneck}
   * @param encoderBlocks residual blocks in each stage; every stage after the first halves height
   *     and width
   * @param encoderWidth channels of the first stage, doubled by every further one; a bottleneck
   *     gives four times as many
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
  public record Model(
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
    public Model {
      encoderBlocks = copy("model.encoderBlocks", encoderBlocks);
      conditions = copy("model.conditions", conditions);
      frozen = copy("model.frozen", frozen);
      checkEncoder(Choice.of(ENCODER), encoder);
      checkOneOf("model.encoderBlock", List.of("basic", "bottleneck"), encoderBlock);
      check(
          !encoderBlocks.isEmpty()
              && encoderBlocks.size() <= 4
              && encoderBlocks.stream().allMatch(n -> n >= 1 && n <= 100),
          "model.encoderBlocks must be 1 to 4 numbers from 1 to 100",
          encoderBlocks);
      check(
          encoderWidth >= 1 && encoderWidth <= 1024,
          "model.encoderWidth must be from 1 to 1024",
          encoderWidth);
      check(views == 1 || views == 2, "model.views must be 1 or 2", views);
      checkOneOf("model.bridge", List.of("cross-attention", "prefix"), bridge);
      check(layers >= 1 && layers <= 128, "model.layers must be from 1 to 128", layers);
      check(width <= 16_384, "model.width must be at most 16384", width);
      check(
          heads >= 1 && width >= heads && width % heads == 0,
          "model.width must be a multiple of model.heads",
          width + " and " + heads);
      check(dropout >= 0 && dropout < 1, "model.dropout must be from 0 to below 1", dropout);
      check(
          labelSmoothing >= 0 && labelSmoothing < 1,
          "model.labelSmoothing must be from 0 to below 1",
          labelSmoothing);
      check(
          conditions.stream().noneMatch(String::isBlank)
              && conditions.stream().distinct().count() == conditions.size(),
          "model.conditions must be names, each once",
          conditions);
      checkOneOf("model.conditionSource", List.of("mesh", "report"), conditionSource);
      check(conditionWeight >= 0, "model.conditionWeight must be 0 or more", conditionWeight);
    }

    private record Encoder(String block, List<Integer> blocks) {}

    static Model defaults() {
      List<Integer> blocks = List.of(1, 1, 1);
      List<String> none = List.of();
      return new Model(
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

  /**
   * How the weights are learnt, tried and saved.
   *
   * <p>One name stands for several settings at once and is changed like one: {@code train.preset}
   * sets this whole group but its seed, and the shares of {@code data}. {@code brief} is the
   * defaults, for minutes on a CPU; {@code deck} the protocol of the study that is re-done: batches
   * of 16, at most 40 epochs without a limit of time, an end after 10 validations without a better
   * one, and a split of 70, 15 and 15 %.
   *
   * @param epochs passes over the training studies
   * @param maxSteps stop after so many steps; 0 for no limit
   * @param maxMinutes stop after so much time of work, in minutes; 0 for no limit. A training that
   *     ends by time depends on the machine's speed; one that ends by epochs or steps does not
   * @param batchSize studies that go through the network at a time
   * @param accumulate batches whose gradients are put together for one step
   * @param learningRate of AdamW at its highest, after the warm-up
   * @param encoderRateFactor the encoder's learning rate for each 1 of the others'
   * @param schedule of the rate after the warm-up: {@code cosine} to 0, {@code steps}, or {@code
   *     constant}
   * @param warmupSteps steps in which the rate rises from 0
   * @param stepEpochs of the schedule {@code steps}: epochs after each of which the rate falls
   * @param stepFactor of the schedule {@code steps}: what the rate is multiplied by then
   * @param weightDecay of AdamW, for matrices alone
   * @param clipNorm the gradients' global norm is cut to this
   * @param freezeEncoderEpochs first epochs in which the encoder's weights stay as they are
   * @param rareExponent how much oftener studies with rare conditions are drawn: a study's chance
   *     grows with the rarity of its rarest condition to this power; 0 to take each study once an
   *     epoch
   * @param validateSteps try the model after so many steps too, not only after each epoch; 0 for
   *     epochs alone
   * @param metric that chooses the best weights, on validation: {@code conditions+rougeL} (the mean
   *     of ROUGE-L and of the macro F1 of the findings that a report or a reference names), or
   *     another one of {@link #METRICS}
   * @param patience stop after so many validations without a better one; 0 for never
   * @param samples reports shown beside their references at each validation
   * @param checkpointSteps save a checkpoint after so many steps too, not only at each validation;
   *     0 for validations alone
   * @param keepCheckpoints how many of the last checkpoints are kept, beside the best one
   * @param diskFull what to do when a checkpoint cannot be written: {@code stop}, or {@code
   *     continue} without it
   * @param logSteps steps from one telling of the loss to the next, and at the end of an epoch; in
   *     between it is not copied from the device that computes it, and a loss that is not finite is
   *     noticed at the next telling, which names the step where it was
   * @param seed of the order of studies, of dropout and of augmentation
   */
  public record Train(
      int epochs,
      int maxSteps,
      double maxMinutes,
      int batchSize,
      int accumulate,
      double learningRate,
      double encoderRateFactor,
      String schedule,
      int warmupSteps,
      int stepEpochs,
      double stepFactor,
      double weightDecay,
      double clipNorm,
      int freezeEncoderEpochs,
      double rareExponent,
      int validateSteps,
      String metric,
      int patience,
      int samples,
      int checkpointSteps,
      int keepCheckpoints,
      String diskFull,
      int logSteps,
      long seed) {

    /** The metrics that can choose the best weights. */
    public static final List<String> METRICS =
        List.of("conditions+rougeL", "loss", "conditions", "rougeL", "bleu1", "bleu4");

    public Train {
      check(epochs >= 1, "train.epochs must be 1 or more", epochs);
      check(maxSteps >= 0, "train.maxSteps must be 0 (no limit) or more", maxSteps);
      check(maxMinutes >= 0, "train.maxMinutes must be 0 (no limit) or more", maxMinutes);
      check(
          batchSize >= 1 && batchSize <= MOST_STUDIES,
          "train.batchSize must be from 1 to " + MOST_STUDIES,
          batchSize);
      check(
          accumulate >= 1 && accumulate <= MOST_STUDIES,
          "train.accumulate must be from 1 to " + MOST_STUDIES,
          accumulate);
      check(learningRate > 0, "train.learningRate must be above 0", learningRate);
      check(encoderRateFactor >= 0, "train.encoderRateFactor must be 0 or more", encoderRateFactor);
      checkOneOf("train.schedule", List.of("cosine", "steps", "constant"), schedule);
      check(warmupSteps >= 0, "train.warmupSteps must be 0 or more", warmupSteps);
      check(stepEpochs >= 1, "train.stepEpochs must be 1 or more", stepEpochs);
      check(
          stepFactor > 0 && stepFactor <= 1,
          "train.stepFactor must be above 0 and at most 1",
          stepFactor);
      check(weightDecay >= 0, "train.weightDecay must be 0 or more", weightDecay);
      check(clipNorm > 0, "train.clipNorm must be above 0", clipNorm);
      check(
          freezeEncoderEpochs >= 0,
          "train.freezeEncoderEpochs must be 0 or more",
          freezeEncoderEpochs);
      check(
          rareExponent >= 0 && rareExponent <= 1,
          "train.rareExponent must be from 0 to 1",
          rareExponent);
      check(validateSteps >= 0, "train.validateSteps must be 0 or more", validateSteps);
      checkOneOf("train.metric", METRICS, metric);
      check(patience >= 0, "train.patience must be 0 (never stop) or more", patience);
      check(samples >= 0, "train.samples must be 0 or more", samples);
      check(checkpointSteps >= 0, "train.checkpointSteps must be 0 or more", checkpointSteps);
      check(keepCheckpoints >= 1, "train.keepCheckpoints must be 1 or more", keepCheckpoints);
      checkOneOf("train.diskFull", List.of("stop", "continue"), diskFull);
      check(logSteps >= 1, "train.logSteps must be 1 or more", logSteps);
    }

    static Train defaults() {
      return new Train(
          24,
          0,
          8,
          16,
          1,
          1e-3,
          1,
          "cosine",
          50,
          10,
          0.1,
          0.01,
          1.0,
          0,
          0,
          0,
          "conditions+rougeL",
          0,
          3,
          200,
          2,
          "stop",
          1,
          1);
    }
  }

  /**
   * How reports are written. The words are those of Hugging Face's generation settings, and mean
   * the same.
   *
   * @param maxTokens a report ends here at the latest, in tokens, end of text included
   * @param minTokens a report does not end before so many tokens; 0 lets it end at once
   * @param batchSize reports written side by side
   * @param beams texts that are followed side by side for each report (beam search); 1 takes one
   *     token after the other
   * @param lengthPenalty power of the length, in tokens, by which a text's summed log-probability
   *     is divided to give its score: above 0 favours long texts, 0 leaves the sum
   * @param earlyStopping when beam search ends: {@code heuristic} when the best open text, at its
   *     present length, is worse than all of the finished ones (Hugging Face's False), {@code
   *     first} as soon as there are as many finished texts as beams (True), {@code never} when no
   *     open text could become better at any length (never)
   * @param sample whether tokens are drawn by chance; if not, the likeliest is taken
   * @param temperature by which the logits are divided before drawing: below 1 is bolder, above 1
   *     more even
   * @param topK only so many of the likeliest tokens are drawn from; 0 for all
   * @param topP only the likeliest tokens that have this share of the probability together are
   *     drawn from; 1 for all
   * @param seed of the draws; each report has its own stream, whatever the batch size
   * @param repetitionPenalty by which a token's score is made smaller if the text has it already; 1
   *     does not
   * @param noRepeatNgram no sequence of so many tokens stands twice in a report; 0 allows it
   * @param attention whether it is kept how much each token looked at each part of the image
   */
  public record Generate(
      int maxTokens,
      int minTokens,
      int batchSize,
      int beams,
      double lengthPenalty,
      String earlyStopping,
      boolean sample,
      double temperature,
      int topK,
      double topP,
      long seed,
      double repetitionPenalty,
      int noRepeatNgram,
      boolean attention) {
    public Generate {
      check(
          maxTokens >= 1 && maxTokens <= MOST_TOKENS,
          "generate.maxTokens must be from 1 to " + MOST_TOKENS,
          maxTokens);
      check(
          minTokens >= 0 && minTokens <= maxTokens,
          "generate.minTokens must be from 0 to generate.maxTokens",
          minTokens + " and " + maxTokens);
      check(
          batchSize >= 1 && batchSize <= MOST_STUDIES,
          "generate.batchSize must be from 1 to " + MOST_STUDIES,
          batchSize);
      check(beams >= 1 && beams <= 256, "generate.beams must be from 1 to 256", beams);
      check(
          !sample || beams == 1,
          "generate.sample draws single texts; generate.beams must be 1 with it",
          beams);
      check(
          Double.isFinite(lengthPenalty),
          "generate.lengthPenalty must be a finite number",
          lengthPenalty);
      checkOneOf("generate.earlyStopping", List.of("heuristic", "first", "never"), earlyStopping);
      check(
          temperature > 0 && Double.isFinite(temperature),
          "generate.temperature must be above 0",
          temperature);
      check(topK >= 0, "generate.topK must be 0 (all) or more", topK);
      check(topP > 0 && topP <= 1, "generate.topP must be above 0 and at most 1", topP);
      check(
          repetitionPenalty > 0 && Double.isFinite(repetitionPenalty),
          "generate.repetitionPenalty must be above 0",
          repetitionPenalty);
      check(
          noRepeatNgram >= 0, "generate.noRepeatNgram must be 0 (allowed) or more", noRepeatNgram);
    }

    static Generate defaults() {
      return new Generate(60, 0, 32, 1, 1, "heuristic", false, 1, 0, 1, 1, 1, 0, false);
    }
  }

  /**
   * Names that a setting may have, from packages that come later in the flow: they stand, a class a
   * line, in {@code META-INF/services/cxr.settings.Settings$Choice}.
   */
  public interface Choice {

    /** The setting's path. */
    String setting();

    /** What it may be. */
    List<String> names();

    /** All that there are, of every setting. */
    static List<Choice> all() {
      return CHOICES;
    }

    /** All names of a setting, in order. */
    static List<String> of(String setting) {
      return all().stream()
          .filter(choice -> choice.setting().equals(setting))
          .flatMap(choice -> choice.names().stream())
          .toList();
    }
  }

  /** The defaults: a model that learns the built-in sample on two cores in minutes. */
  public static Settings defaults() {
    return new Settings(
        Data.defaults(),
        Text.defaults(),
        Image.defaults(),
        Model.defaults(),
        Train.defaults(),
        Generate.defaults());
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
    return List.copyOf(PRESETS.keySet());
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
      String preset = choice(PRESET, PRESETS, changes.get(PRESET));
      changePreset(
          tree, preset, "model", List.of("text.tokenizer", "image.size", "image.channels"));
    }
    if (changes.containsKey(TRAIN_PRESET)) {
      String preset = choice(TRAIN_PRESET, TRAIN_PRESETS, changes.get(TRAIN_PRESET));
      List<String> shares = List.of("data.train", "data.validation", "data.test");
      changePreset(tree, preset, "train", shares);
    }
    if (changes.containsKey(ENCODER)) {
      changeEncoder(tree, text(changes.get(ENCODER)));
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
    Model.Encoder sizes = ENCODERS.get(name);
    if (sizes == null) {
      List<String> names = new ArrayList<>(Choice.of(ENCODER));
      names.addAll(ENCODERS.keySet());
      checkEncoder(names, name);
      model.put("encoder", name);
    } else {
      model.put("encoder", "resnet");
      model.put("encoderBlock", sizes.block());
      model.set("encoderBlocks", JSON.valueToTree(sizes.blocks()));
      model.put("encoderWidth", 64);
    }
  }

  private static <T> T choice(String path, Map<String, T> choices, Object name) {
    checkOneOf(path, List.copyOf(choices.keySet()), text(name));
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
    return nearest(path.strip(), names);
  }

  private static String nearest(String word, List<String> names) {
    String wanted = word.toLowerCase(Locale.ROOT);
    Comparator<String> begunByIt =
        Comparator.comparing(
            name -> wanted.isEmpty() || !name.toLowerCase(Locale.ROOT).startsWith(wanted));
    return names.stream()
        .min(begunByIt.thenComparingInt(name -> distance(name.toLowerCase(Locale.ROOT), wanted)))
        .orElseThrow();
  }

  /** Levenshtein's distance: the fewest single-character edits from one text to the other. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[b.length()];
  }

  /** Where no encoder is known, for nothing that needs one is on the class path, any name will do. */
  private static void checkEncoder(List<String> known, String found) {
    if (!Choice.of(ENCODER).isEmpty()) {
      checkOneOf(ENCODER, known, found);
    }
  }

  private static void checkOneOf(String path, List<String> choices, String found) {
    if (!choices.contains(found)) {
      throw new IllegalArgumentException(
          "%s must be one of %s; found \"%s\", and the nearest is %s."
              .formatted(path, String.join(", ", choices), found, nearest(found, choices)));
    }
  }

  private static <T> List<T> copy(String path, List<T> list) {
    check(list.stream().allMatch(Objects::nonNull), path + " must have no null in it", list);
    return List.copyOf(list);
  }

  private static void check(boolean holds, String rule, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(rule + "; found " + found + ".");
    }
  }
}
