package cxr.active;

import cxr.features.KMeans;

/** The vectors nearest to the centres of groups, one a group. */
final class Clusters {

  private Clusters() {}

  /**
   * @param vectors to choose among, d values each
   * @param count of groups; at most as many as there are vectors
   * @param seed of the groups
   * @return places, each once, in the order of the groups
   */
  static int[] next(float[][] vectors, int count, long seed) {
    float[][] centres = KMeans.of(vectors, count, seed).centres();
    boolean[] taken = new boolean[vectors.length];
    int[] chosen = new int[count];
    for (int c = 0; c < count; c++) {
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < vectors.length; i++) {
        double distance = taken[i] ? least : KMeans.distance(vectors[i], centres[c]);
        if (distance < least) {
          least = distance;
          chosen[c] = i;
        }
      }
      taken[chosen[c]] = true;
    }
    return chosen;
  }
}
