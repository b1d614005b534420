package cxr.pretrain;

import cxr.features.Parameters;
import cxr.tensor.Matrices;
import java.util.Arrays;
import java.util.List;

/**
 * Two encoders whose outputs lie in one space, one for X-rays and one for texts: what belongs
 * together shall be alike (ConVIRT, Zhang et al., MLHC 2022; CLIP, Radford et al., ICML 2021).
 * Temperatures are learnt.
 *
 * @param level what is compared
 * @param weights of both
 */
record DualEncoder(Level level, Parameters weights) {

  private static final String REGION = "region.weight";
  private static final String SCALE = "scale.log";
  private static final String LOCAL_SCALE = "scale.local.log";
  private static final double START = Math.log(1 / 0.07); // CLIP's
  private static final double MOST = Math.log(100); // likewise

  /**
   * The numbers that follow from data and options.
   *
   * @param vector P, values that describe a study's X-rays
   * @param channels C of a region
   * @param vocabulary V
   * @param hidden H, of X-rays
   * @param width D, of the shared space
   */
  record Shape(int vector, int channels, int vocabulary, int hidden, int width) {}

  /** A new one. */
  static DualEncoder start(Level level, Shape shape, long seed) {
    Parameters weights = new Parameters();
    ImageEncoder.start(weights, shape.vector, shape.hidden, shape.width, seed);
    TextEncoder.start(weights, shape.vocabulary, shape.width, shape.width, seed);
    weights.start(SCALE, 1, 1, 0, seed);
    weights.get(SCALE)[0][0] = START;
    if (level.isLocal()) {
      TextEncoder.startLocal(weights, shape.width, shape.width, seed);
      weights.start(REGION, shape.channels, shape.width, 1, seed);
      weights.start(LOCAL_SCALE, 1, 1, 0, seed);
      weights.get(LOCAL_SCALE)[0][0] = START;
    }
    return new DualEncoder(level, weights);
  }

  /**
   * X-rays.
   *
   * @param vectors [N, P]
   * @param regions of the frontal ones, [N][K][C]; empty where words are not looked for
   */
  record Images(double[][] vectors, double[][][] regions) {}

  /**
   * X-rays and texts that belong together.
   *
   * @param groups of both: those with equal numbers are positives of each other
   */
  record Batch(Images images, List<int[][]> texts, int[] groups) {}

  /** The learnt temperature of whole X-rays and texts. */
  double temperature() {
    return Math.exp(-weights.get(SCALE)[0][0]);
  }

  /**
   * The loss of a batch.
   *
   * @param gradients of the weights, added to
   */
  double loss(Batch batch, Parameters gradients) {
    TextEncoder reader = new TextEncoder(weights);
    TextEncoder.Read read = reader.read(batch.texts);
    double[][] words = new double[read.hidden().length][read.hidden()[0].length];
    double loss = 0;
    if (level.isGlobal()) {
      loss += global(batch, reader, read, words, gradients);
    }
    if (level.isLocal()) {
      loss += local(batch, reader, read, words, gradients);
    }
    reader.backward(read, words, gradients);
    return loss;
  }

  private double global(
      Batch batch,
      TextEncoder reader,
      TextEncoder.Read read,
      double[][] words,
      Parameters gradients) {
    ImageEncoder eyes = new ImageEncoder(weights);
    double[][] hidden = eyes.hidden(batch.images.vectors);
    double[][] seen = eyes.output(hidden);
    double[][] said = reader.output(read);
    double[][] seenUnit = Matrices.unit(seen);
    double[][] saidUnit = Matrices.unit(said);
    Contrast contrast =
        contrast(Matrices.productTransposed(seenUnit, saidUnit), SCALE, batch, gradients);
    double[][] bySeen = Matrices.product(contrast.gradient(), saidUnit);
    double[][] bySaid = Matrices.transposedProduct(contrast.gradient(), seenUnit);
    eyes.backward(
        batch.images.vectors, hidden, Matrices.unitGradient(seen, seenUnit, bySeen), gradients);
    reader.backwardOutput(read, Matrices.unitGradient(said, saidUnit, bySaid), words, gradients);
    return contrast.loss();
  }

  private double local(
      Batch batch,
      TextEncoder reader,
      TextEncoder.Read read,
      double[][] words,
      Parameters gradients) {
    double[][] cells = cells(batch.images);
    WordRegions local = wordRegions(reader, read, cells, batch.images.regions[0].length);
    Contrast contrast = contrast(local.similarities(), LOCAL_SCALE, batch, gradients);
    double[][] byWord = new double[local.words().length][local.words()[0].length];
    double[][] byRegion = new double[cells.length][byWord[0].length];
    local.backward(contrast.gradient(), byWord, byRegion);
    Matrices.add(gradients.get(REGION), Matrices.transposedProduct(cells, byRegion));
    reader.backwardLocal(read, byWord, words, gradients);
    return contrast.loss();
  }

  private Contrast contrast(
      double[][] similarities, String scale, Batch batch, Parameters gradients) {
    Contrast contrast = Contrast.of(similarities, weights.get(scale)[0][0], batch.groups);
    gradients.get(scale)[0][0] += contrast.scaleGradient();
    return contrast;
  }

  private WordRegions wordRegions(
      TextEncoder reader, TextEncoder.Read read, double[][] cells, int each) {
    double[][] regions = Matrices.product(cells, weights.get(REGION));
    return WordRegions.of(reader.local(read), read.offsets(), regions, each);
  }

  /** The regions of all X-rays one after the other, [N K, C]. */
  private static double[][] cells(Images images) {
    return Arrays.stream(images.regions).flatMap(Arrays::stream).toArray(double[][]::new);
  }

  /** Keeps the temperatures within bounds, after a step. */
  void bound() {
    weights
        .arrays()
        .forEach(
            (name, array) -> {
              if (name.startsWith("scale.")) {
                array[0][0] = Math.max(0, Math.min(MOST, array[0][0]));
              }
            });
  }

  /** How alike X-rays and texts are, [N, M]; from -1 to 1. */
  double[][] similarities(Images images, List<int[][]> texts) {
    TextEncoder reader = new TextEncoder(weights);
    TextEncoder.Read read = reader.read(texts);
    double[][] sum = new double[images.vectors.length][texts.size()];
    if (level.isGlobal()) {
      ImageEncoder eyes = new ImageEncoder(weights);
      double[][] seen = Matrices.unit(eyes.output(eyes.hidden(images.vectors)));
      Matrices.add(sum, Matrices.productTransposed(seen, Matrices.unit(reader.output(read))));
    }
    if (level.isLocal()) {
      WordRegions local = wordRegions(reader, read, cells(images), images.regions[0].length);
      Matrices.add(sum, local.similarities());
    }
    for (double[] row : sum) {
      for (int m = 0; level == Level.BOTH && m < row.length; m++) {
        row[m] /= 2;
      }
    }
    return sum;
  }
}
