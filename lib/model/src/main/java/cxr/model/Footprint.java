package cxr.model;

import cxr.model.decoder.Sizes;
import cxr.model.encoder.Encoder;
import cxr.model.weights.Gpt2Shape;
import cxr.settings.ImageSettings;
import cxr.settings.ModelSettings;
import cxr.settings.ModelSettings.Block;
import cxr.settings.Settings;
import cxr.settings.TrainSettings;
import cxr.tensor.MemoryLeft;

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

  /**
   * What a training takes.
   *
   * @param vocabulary V
   */
  public static Footprint of(Settings settings, int vocabulary) {
    ModelSettings model = settings.model();
    TrainSettings train = settings.train();
    Sizes sizes = Sizes.of(settings);
    long xrays = (long) train.batchSize() * model.views();
    int side = settings.image().size();
    Encoder encoder = Encoder.of(model, settings.image());
    long decoder = decoderWorking(settings, sizes, vocabulary);
    long pixels = xrays * settings.image().channels() * side * side;
    return new Footprint(
        encoder.weights() + bridgeWeights(model, sizes) + decoderWeights(model, sizes, vocabulary),
        xrays * encoder.working() + decoder,
        pixels * train.accumulate() * STEPS_AT_HAND,
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

  private static long bridgeWeights(ModelSettings model, Sizes sizes) {
    long width = model.width();
    long labels = model.conditions().size();
    return (sizes.channels() + 1 + sizes.cells()) * width
        + (model.views() > 1 ? model.views() * width : 0)
        + labels * (width + 1)
        + (model.conditionTokens() ? labels * width : 0);
  }

  private static long decoderWeights(ModelSettings model, Sizes sizes, int vocabulary) {
    long tables = (model.tied() ? 1L : 2L) * vocabulary + sizes.positions();
    return tables * model.width() + Gpt2Shape.of(model).values();
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
   * The encoder.
   *
   * @param weights values, running statistics included
   * @param working values kept of an X-ray: what comes out of each convolution and normalisation
   */
  private record Encoder(long weights, long working) {

    static Encoder of(ModelSettings model, ImageSettings image) {
      int width = model.encoderWidth();
      boolean bottleneck = model.encoderBlock() == Block.BOTTLENECK;
      long side = (image.size() + 1L) / 2;
      Encoder all = convolution(7, image.channels(), width, side);
      side = (side + 1) / 2;
      all = all.and(0, width * side * side);
      int in = width;
      for (int stage = 0; stage < model.encoderBlocks().size(); stage++) {
        int inner = width << stage;
        int out = bottleneck ? 4 * inner : inner;
        long before = side;
        side = stage > 0 ? (side + 1) / 2 : side;
        Encoder first =
            bottleneck
                ? bottleneck(in, inner, out, before, side)
                : convolution(3, in, inner, side).and(convolution(3, inner, out, side));
        Encoder other =
            bottleneck
                ? bottleneck(out, inner, out, side, side)
                : convolution(3, out, inner, side).and(convolution(3, inner, out, side));
        if (in != out || before != side) {
          first = first.and(convolution(1, in, out, side));
        }
        long others = model.encoderBlocks().get(stage) - 1L;
        all = all.and(first).and(others * other.weights, others * other.working);
        in = out;
      }
      return all;
    }

    private static Encoder bottleneck(int in, int inner, int out, long before, long side) {
      return convolution(1, in, inner, before)
          .and(convolution(3, inner, inner, side))
          .and(convolution(1, inner, out, side));
    }

    /** A convolution and its normalisation. */
    private static Encoder convolution(long kernel, long in, long out, long side) {
      return new Encoder(kernel * kernel * in * out + 4 * out, 2 * out * side * side);
    }

    private Encoder and(Encoder other) {
      return and(other.weights, other.working);
    }

    private Encoder and(long moreWeights, long moreWorking) {
      return new Encoder(weights + moreWeights, working + moreWorking);
    }
  }
}
