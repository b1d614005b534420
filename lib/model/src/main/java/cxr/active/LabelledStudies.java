package cxr.active;

import cxr.io.Sha256;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Studies as an encoder describes them, with their findings.
 *
 * @param vectors of n studies d values each
 * @param present whether a finding is there: [n][L]
 */
public record LabelledStudies(float[][] vectors, boolean[][] present) {

  /**
   * @throws IllegalArgumentException if there is no study, or not a row of findings for each
   */
  public LabelledStudies {
    if (vectors.length == 0 || vectors.length != present.length) {
      throw new IllegalArgumentException(
          "There must be a study at least, and the findings of each; found %d and %d."
              .formatted(vectors.length, present.length));
    }
  }

  int size() {
    return vectors.length;
  }

  LabelledStudies some(int[] places) {
    return new LabelledStudies(
        Arrays.stream(places).mapToObj(i -> vectors[i]).toArray(float[][]::new),
        Arrays.stream(places).mapToObj(i -> present[i]).toArray(boolean[][]::new));
  }

  /** The findings as a head learns them, 1 for one that is there, else 0: [n][L]. */
  double[][] targets() {
    return Arrays.stream(present).map(LabelledStudies::target).toArray(double[][]::new);
  }

  static double[] target(boolean[] present) {
    return IntStream.range(0, present.length).mapToDouble(l -> present[l] ? 1 : 0).toArray();
  }

  /** The findings that some studies have, but less than a share of them: their places. */
  int[] rare(double below) {
    int findings = present[0].length;
    return IntStream.range(0, findings)
        .filter(
            l -> {
              long has = Arrays.stream(present).filter(row -> row[l]).count();
              return has > 0 && has < below * size();
            })
        .toArray();
  }

  /** How many studies have one of some findings. */
  int having(int[] findings) {
    return (int)
        Arrays.stream(present).filter(row -> Arrays.stream(findings).anyMatch(l -> row[l])).count();
  }

  void addTo(Sha256 sum) {
    for (int i = 0; i < size(); i++) {
      ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * vectors[i].length);
      bytes.asFloatBuffer().put(vectors[i]);
      sum.add(bytes);
      sum.add(Arrays.toString(present[i]));
    }
  }
}
