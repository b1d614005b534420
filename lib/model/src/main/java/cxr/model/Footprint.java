package cxr.model;

import cxr.model.decoder.Sizes;
import cxr.model.graph.Weights;
import cxr.model.weights.Gpt2Shape;
import cxr.settings.ImageSettings;
import cxr.settings.ModelSettings;
import cxr.settings.ModelSettings.Block;
import cxr.settings.Settings;
import cxr.settings.TrainSettings;
import cxr.tensor.MemoryLeft;
import java.util.Arrays;
import java.util.Map;

/**
 * The memory that a model takes outside Java's heap, reckoned from its settings before any of it is
 * taken: ND4J ends the process where an array is larger than what there is.
 *
 * <p>The weights are exact. The working arrays of a training step are counted layer by layer as the
 * fused kernels keep them: what a training takes lies between two thirds and one and a half times
 * of what is reckoned, which {@code FootprintTest} measures (on models of .6 to 140 million weights
 * a tenth was the largest difference seen).
 *
 * @param weights values of the model, running statistics included
 * @param working values between the operations of a step
 * @param images values of the X-rays that are made ready for a step and those ahead
 * @param copies of the weights that a training holds: the weights, their gradients, the optimiser's
 *     two means, the best ones so far, and a sum where gradients are put together
 */
public record Footprint(long weights, long working, long images, int copies) {

  private static final long BASE = 96L << 20; // of ND4J, its natives and the graph, in bytes

  /** Buffers that do not fit the next array, and what the kernels take for their work. */
  private static final double SPARE = 1.25;

  private static final int STEPS_AT_HAND = 4; // that is worked on, and those made ready ahead

  /** What a training of a model takes. */
  public static Footprint of(ReportModel model) {
    return of(model.settings(), model.tokenizer().size(), model.weights().specs());
  }

  /**
   * What a training takes.
   *
   * @param vocabulary V
   * @param weights of the model, before they are made
   */
  static Footprint of(Settings settings, int vocabulary, Map<String, Weights.Spec> weights) {
    ModelSettings model = settings.model();
    TrainSettings train = settings.train();
    Sizes sizes = Sizes.of(settings);
    long xrays = (long) train.batchSize() * model.views();
    boolean kept = train.keepFeatures() > 0;
    StudyImages.Kind kind = kept ? StudyImages.Kind.FEATURES : StudyImages.Kind.PIXELS;
    long values = Arrays.stream(kind.shape(settings)).reduce(1, Math::multiplyExact);
    long encoder = kept ? values : encoderWorking(model, settings.image());
    long decoder = decoderWorking(settings, sizes, vocabulary);
    return new Footprint(
        weights.values().stream().mapToLong(Weights.Spec::length).sum(),
        xrays * encoder + decoder,
        xrays * values * train.accumulate() * STEPS_AT_HAND,
        train.accumulate() > 1 ? 6 : 5);
  }

  /** Bytes of a training. */
  public long bytes() {
    double working = SPARE * this.working;
    return BASE + (long) (Float.BYTES * (copies * (double) weights + working + images));
  }

  /**
   * Makes sure that there is room for the weights.
   *
   * @throws IllegalStateException if there is too little memory, in one line
   */
  void requireWeights() {
    MemoryLeft.requireForArrays(
        "A model of %,d weights".formatted(weights),
        Float.BYTES * weights,
        "make model.width, model.layers or model.encoderWidth smaller");
  }

  /**
   * Makes sure that there is room for a training, beside the weights that are there.
   *
   * @throws IllegalStateException if there is too little memory, in one line
   */
  public void requireTraining() {
    boolean byWeights = (double) copies * weights > SPARE * working + images;
    MemoryLeft.requireForArrays(
        "Training this model (%,d weights) by these settings".formatted(weights),
        bytes() - Float.BYTES * weights,
        byWeights
            ? "make model.width, model.layers or model.encoderWidth smaller"
            : "make train.batchSize smaller, then image.size or text.maxTokens; train.accumulate makes up for small batches");
  }

  /** What the decoder keeps of a batch for its gradients, and the logits. */
  private static long decoderWorking(Settings settings, Sizes sizes, int vocabulary) {
    ModelSettings model = settings.model();
    boolean prefix = Gpt2Shape.isPrefix(model);
    long batch = settings.train().batchSize();
    long width = model.width();
    long length = settings.text().maxTokens() + (prefix ? sizes.seen() : 0L);
    long weights = model.heads() * (length + (prefix ? 0 : sizes.seen())); // of attention
    long layer = length * ((prefix ? 15 : 20) * width + weights);
    long seen = prefix ? 0 : 2 * width * sizes.seen();
    long logits = 2L * settings.text().maxTokens() * vocabulary;
    return batch * (model.layers() * (layer + seen) + logits + 10 * length * width);
  }

  /**
   * What is kept of an X-ray: what comes out of each convolution of a ResNet and of its
   * normalisation.
   */
  private static long encoderWorking(ModelSettings model, ImageSettings image) {
    boolean bottleneck = model.encoderBlock() == Block.BOTTLENECK;
    long side = (image.size() + 1L) / 2;
    int in = model.encoderWidth();
    long working = map(in, side);
    side = (side + 1) / 2;
    working += in * side * side;
    for (int stage = 0; stage < model.encoderBlocks().size(); stage++) {
      int inner = model.encoderWidth() << stage;
      int out = bottleneck ? 4 * inner : inner;
      long before = side;
      side = stage > 0 ? (side + 1) / 2 : side;
      long block = (bottleneck ? 2 : 1) * map(inner, side) + map(out, side);
      working += model.encoderBlocks().get(stage) * block;
      working += bottleneck ? map(inner, before) - map(inner, side) : 0; // the first block's first
      working += in != out || before != side ? map(out, side) : 0;
      in = out;
    }
    return working;
  }

  /** Of a convolution and its normalisation. */
  private static long map(long channels, long side) {
    return 2 * channels * side * side;
  }
}
