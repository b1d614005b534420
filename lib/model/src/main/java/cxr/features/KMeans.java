package cxr.features;

import cxr.tensor.Parallel;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Groups vectors about k centres: Lloyd's algorithm (1982), begun by k-means++ (Arthur and
 * Vassilvitskii 2007).
 *
 * @param centres [k][d]
 * @param group of each vector the number of its centre
 */
public record KMeans(float[][] centres, int[] group) {

  private static final int ROUNDS = 50;

  /**
   * @param vectors n of d values
   * @param k how many groups; at most n
   * @param seed of the first centres
   */
  public static KMeans of(float[][] vectors, int k, long seed) {
    if (k < 1 || k > vectors.length) {
      throw new IllegalArgumentException(
          "There must be from 1 to as many groups as vectors, %d; found %d."
              .formatted(vectors.length, k));
    }
    float[][] centres = first(vectors, k, new SplittableRandom(seed));
    int[] group = new int[vectors.length];
    Arrays.fill(group, -1);
    for (int round = 0; round < ROUNDS && assign(vectors, centres, group); round++) {
      move(vectors, centres, group);
    }
    return new KMeans(centres, group);
  }

  private static float[][] first(float[][] vectors, int k, SplittableRandom random) {
    int[] chosen =
        spread(
            vectors.length,
            random.nextInt(vectors.length),
            k,
            (i, j) -> distance(vectors[i], vectors[j]),
            random);
    return Arrays.stream(chosen).mapToObj(i -> vectors[i].clone()).toArray(float[][]::new);
  }

  /** The squared distance of two things, by their places. */
  @FunctionalInterface
  public interface Distance {
    double between(int i, int j);
  }

  /**
   * Chooses things that lie far from each other: each next one with a chance that is proportional
   * to its squared distance from the nearest that was chosen (k-means++).
   *
   * @param n how many things there are
   * @param first the place of the one to begin with
   * @param k how many are chosen; at most n
   * @return their places, each once
   */
  public static int[] spread(int n, int first, int k, Distance distance, SplittableRandom random) {
    int[] places = new int[k];
    boolean[] taken = new boolean[n];
    double[] nearest = new double[n];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    int chosen = first;
    for (int c = 0; c < k; c++) {
      places[c] = chosen;
      taken[chosen] = true;
      double total = 0;
      for (int i = 0; i < n; i++) {
        nearest[i] = Math.min(nearest[i], distance.between(i, chosen));
        total += nearest[i];
      }
      double left = random.nextDouble() * total;
      chosen = 0;
      while (chosen < n - 1 && left >= nearest[chosen]) {
        left -= nearest[chosen++];
      }
      for (int i = 0; i < n && taken[chosen]; i++) { // where all that are left lie on chosen ones
        chosen = i;
      }
    }
    return places;
  }

  /** Whether any vector changed its group. */
  private static boolean assign(float[][] vectors, float[][] centres, int[] group) {
    int[] before = group.clone();
    Parallel.each(
        vectors.length,
        (long) vectors.length * centres.length * centres[0].length,
        i -> {
          double least = Double.POSITIVE_INFINITY;
          for (int c = 0; c < centres.length; c++) {
            double distance = distance(vectors[i], centres[c]);
            if (distance < least) {
              least = distance;
              group[i] = c;
            }
          }
        });
    return !Arrays.equals(before, group);
  }

  /** A centre without vectors stays where it is. */
  private static void move(float[][] vectors, float[][] centres, int[] group) {
    double[][] sums = new double[centres.length][centres[0].length];
    int[] counts = new int[centres.length];
    for (int i = 0; i < vectors.length; i++) {
      counts[group[i]]++;
      for (int j = 0; j < vectors[i].length; j++) {
        sums[group[i]][j] += vectors[i][j];
      }
    }
    for (int c = 0; c < centres.length; c++) {
      for (int j = 0; counts[c] > 0 && j < sums[c].length; j++) {
        centres[c][j] = (float) (sums[c][j] / counts[c]);
      }
    }
  }

  /** The squared distance. */
  public static double distance(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      float difference = a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }
}
