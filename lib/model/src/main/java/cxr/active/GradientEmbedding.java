package cxr.active;

import cxr.features.KMeans;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How the loss of a candidate, with what the head decides taken for the truth, would change the
 * weights of a linear head: residual ⊗ vector, L d values, kept as its factors (BADGE, Ash et al.
 * 2020, with a label for each finding). It is the gradient of half the squared error of a linear
 * head, and of the cross-entropy of a logistic one.
 *
 * @param residual of each finding its probability, less 1 where it is decided to be there: [L]
 * @param vector of the candidate: [d]
 */
record GradientEmbedding(double[] residual, float[] vector) {

  static GradientEmbedding of(double[] probabilities, float[] vector) {
    double[] residual = new double[probabilities.length];
    for (int l = 0; l < residual.length; l++) {
      residual[l] = probabilities[l] - (probabilities[l] >= 0.5 ? 1 : 0);
    }
    return new GradientEmbedding(residual, vector);
  }

  /** The product of two embeddings' values, summed up. */
  double dot(GradientEmbedding other) {
    double residuals = 0;
    for (int l = 0; l < residual.length; l++) {
      residuals += residual[l] * other.residual[l];
    }
    float vectors = 0;
    for (int i = 0; i < vector.length; i++) {
      vectors += vector[i] * other.vector[i];
    }
    return residuals * vectors;
  }

  /**
   * Chooses embeddings that are long and lie far from each other, by k-means++ from the longest.
   *
   * @return the places of those chosen, each once
   */
  static int[] next(Candidates from, int count, SplittableRandom random) {
    GradientEmbedding[] all = new GradientEmbedding[from.size()];
    double[] squares = new double[all.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = of(from.probabilities()[i], from.vectors()[i]);
      squares[i] = all[i].dot(all[i]);
    }
    int longest =
        IntStream.range(0, all.length)
            .reduce((best, i) -> squares[i] > squares[best] ? i : best)
            .orElseThrow();
    return KMeans.spread(
        all.length,
        longest,
        count,
        (i, j) -> Math.max(0, squares[i] + squares[j] - 2 * all[i].dot(all[j])),
        random);
  }
}
