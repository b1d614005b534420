package cxr.active;

/**
 * What a strategy may look at: of studies that nobody has read their vectors, and what was learnt
 * from those that somebody has.
 *
 * @param vectors of the n candidates, d values each
 * @param probabilities how likely each finding of a candidate is by what was read: [n][L]
 * @param read vectors of the studies that were read, d values each
 */
record Candidates(float[][] vectors, double[][] probabilities, float[][] read) {

  int size() {
    return vectors.length;
  }
}
