package cxr.active;

import cxr.features.KMeans;
import cxr.features.KernelRidge;
import java.util.Arrays;

/**
 * Greedy k-centre: each next vector is the one farthest from its nearest centre, and becomes a
 * centre itself. The largest distance that is left is at most twice the least possible (Gonzalez
 * 1985); as a choice of what to label, Sener and Savarese (2018).
 */
final class KCentre {

  private KCentre() {}

  /**
   * @param vectors to choose among, d values each
   * @param centres that there are, one at least
   * @param count how many are chosen; at most as many as there are vectors
   * @return their places, each once, in the order in which they are chosen
   */
  static int[] next(float[][] vectors, float[][] centres, int count) {
    double[] nearest = distances(vectors, centres);
    int[] chosen = new int[count];
    for (int c = 0; c < count; c++) {
      int farthest = 0;
      for (int i = 1; i < nearest.length; i++) {
        farthest = nearest[i] > nearest[farthest] ? i : farthest;
      }
      chosen[c] = farthest;
      for (int i = 0; i < nearest.length; i++) {
        nearest[i] = Math.min(nearest[i], KMeans.distance(vectors[i], vectors[farthest]));
      }
      nearest[farthest] = -1; // no other is as near, so that it is not chosen again
    }
    return chosen;
  }

  /** The squared distance of each vector from its nearest centre, by one product of matrices. */
  private static double[] distances(float[][] vectors, float[][] centres) {
    float[] origin = new float[centres[0].length];
    double[] squares =
        Arrays.stream(centres).mapToDouble(centre -> KMeans.distance(centre, origin)).toArray();
    float[][] products = KernelRidge.products(vectors, centres);
    double[] nearest = new double[vectors.length];
    for (int i = 0; i < nearest.length; i++) {
      double least = Double.POSITIVE_INFINITY;
      for (int c = 0; c < squares.length; c++) {
        least = Math.min(least, squares[c] - 2 * products[i][c]);
      }
      nearest[i] = Math.max(0, least + KMeans.distance(vectors[i], origin));
    }
    return nearest;
  }
}
