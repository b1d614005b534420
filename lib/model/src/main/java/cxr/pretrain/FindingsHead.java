package cxr.pretrain;

import cxr.features.Adam;
import cxr.features.Parameters;
import cxr.score.Ranking;
import cxr.tensor.Matrices;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Findings told by the hidden layer of X-rays and a linear layer above it, both learnt from labels;
 * the hidden layer may begin as it was pretrained.
 *
 * @param weights of both layers
 */
record FindingsHead(Parameters weights) {

  private static final String WEIGHT = "head.weight";
  private static final String BIAS = "head.bias";

  private static final int STEPS = 200;
  private static final int BATCH = 64;
  private static final int VALIDATED = 20; // steps between validations, the best of which is kept
  private static final double RATE = 4e-3;
  private static final double DECAY = 0.1;
  private static final double DROPOUT = 0.3;

  /** Studies' vectors [N, P] and labels [N][L]. */
  record Labelled(double[][] vectors, boolean[][] present) {

    Labelled of(List<Integer> places) {
      return new Labelled(
          places.stream().map(place -> vectors[place]).toArray(double[][]::new),
          places.stream().map(place -> present[place]).toArray(boolean[][]::new));
    }

    /** The mean of the findings' average precision by a head's probabilities. */
    private double precision(FindingsHead head) {
      return Ranking.mean(
          Ranking.each(head.probabilities(vectors), present), Ranking::averagePrecision);
    }
  }

  /**
   * Learns from labels; of the states on the way the one with the best mean average precision on
   * validation is kept.
   *
   * @param hidden weights to begin from, which stay as they are
   * @param seed of the linear layer, of the order and of what is left out
   */
  static FindingsHead learn(Parameters hidden, Labelled train, Labelled validation, long seed) {
    Parameters weights = hidden.copy(ImageEncoder.HIDDEN);
    int width = weights.arrays().values().iterator().next()[0].length;
    int labels = train.present[0].length;
    weights.start(WEIGHT, width, labels, 1 / Math.sqrt(width), seed);
    weights.start(BIAS, 1, labels, 0, seed);
    Arrays.fill(weights.get(BIAS)[0], -3); // findings are rare
    FindingsHead head = new FindingsHead(weights);
    FindingsHead best = head;
    double most = Double.NEGATIVE_INFINITY;
    Adam adam = new Adam(weights, DECAY);
    int batches = (train.vectors.length + BATCH - 1) / BATCH;
    for (int step = 0; step < STEPS; step++) {
      Labelled batch =
          train.of(
              Pretraining.places(
                  train.vectors.length, seed, step / batches, step % batches, batches));
      SplittableRandom random = new SplittableRandom(seed * 1_000_003 + step);
      double[][] vectors = Pretraining.withDropout(batch.vectors, DROPOUT, random);
      Parameters gradients = weights.zeros();
      head.loss(new Labelled(vectors, batch.present), gradients);
      adam.step(gradients, RATE * 0.5 * (1 + Math.cos(Math.PI * step / STEPS)));
      if ((step + 1) % VALIDATED == 0) {
        double precision = validation.precision(head);
        if (precision > most) {
          most = precision;
          best = new FindingsHead(weights.copy(""));
        }
      }
    }
    return best;
  }

  /** The cross-entropy of the labels, mean over studies and findings; adds to the gradients. */
  double loss(Labelled batch, Parameters gradients) {
    ImageEncoder eyes = new ImageEncoder(weights);
    double[][] hidden = eyes.hidden(batch.vectors);
    double[][] logits = logits(hidden);
    int count = logits.length * logits[0].length;
    double loss = 0;
    for (int i = 0; i < logits.length; i++) {
      for (int l = 0; l < logits[i].length; l++) {
        double x = logits[i][l];
        double wanted = batch.present[i][l] ? 1 : 0;
        loss += (Math.max(x, 0) - wanted * x + Math.log1p(Math.exp(-Math.abs(x)))) / count;
        logits[i][l] = (sigmoid(x) - wanted) / count; // the gradient, in its place
      }
    }
    Matrices.add(gradients.get(WEIGHT), Matrices.transposedProduct(hidden, logits));
    Matrices.addColumns(gradients.get(BIAS)[0], logits);
    double[][] back = Matrices.productTransposed(logits, weights.get(WEIGHT));
    eyes.backwardHidden(batch.vectors, hidden, back, gradients);
    return loss;
  }

  /** Of each study and finding, [N][L]. */
  double[][] probabilities(double[][] vectors) {
    double[][] logits = logits(new ImageEncoder(weights).hidden(vectors));
    for (double[] row : logits) {
      Arrays.setAll(row, l -> sigmoid(row[l]));
    }
    return logits;
  }

  private double[][] logits(double[][] hidden) {
    double[][] logits = Matrices.product(hidden, weights.get(WEIGHT));
    for (double[] row : logits) {
      Arrays.setAll(row, l -> row[l] + weights.get(BIAS)[0][l]);
    }
    return logits;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
