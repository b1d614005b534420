package cxr.knowledge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * How much of each node reaches each other in a graph convolution: D^-1/2 (A + I) D^-1/2 (Kipf and
 * Welling, "Semi-Supervised Classification with Graph Convolutional Networks", ICLR 2017).
 *
 * @param weights [K][K], symmetric
 */
public record NodeMixing(double[][] weights) {

  /**
   * By the graph and by training studies: A is 1 between parent and child, and between nodes of
   * which neither belongs to the other it is how far they come together oftener than by chance, the
   * correlation of their labels (Pearson's phi), 0 where that is negative.
   *
   * @param labels of the training studies, [N][K], NaN where nothing tells
   */
  public static NodeMixing of(FindingGraph graph, double[][] labels) {
    int k = graph.size();
    double[][] a = new double[k][k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < i; j++) {
        boolean parent = graph.nodes().get(i).parent() == j;
        a[i][j] = parent ? 1 : graph.isBelow(i, j) ? 0 : Math.max(0, correlation(labels, i, j));
        a[j][i] = a[i][j];
      }
    }
    return normalised(a);
  }

  /** Over the studies in which both are known; 0 where one never changes. */
  private static double correlation(double[][] labels, int i, int j) {
    double known = 0;
    double first = 0;
    double second = 0;
    double both = 0;
    for (double[] row : labels) {
      if (!Double.isNaN(row[i]) && !Double.isNaN(row[j])) {
        known++;
        first += row[i];
        second += row[j];
        both += row[i] * row[j];
      }
    }
    double variances = first * (known - first) * second * (known - second);
    return variances == 0 ? 0 : (known * both - first * second) / Math.sqrt(variances);
  }

  /**
   * @param a [K][K], symmetric, without the nodes' edges to themselves
   */
  static NodeMixing normalised(double[][] a) {
    double[] root =
        IntStream.range(0, a.length)
            .mapToDouble(
                i -> Math.sqrt(1 + IntStream.range(0, a.length).mapToDouble(j -> a[i][j]).sum()))
            .toArray();
    double[][] weights = new double[a.length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a.length; j++) {
        weights[i][j] = (a[i][j] + (i == j ? 1 : 0)) / (root[i] * root[j]);
      }
    }
    return new NodeMixing(weights);
  }

  /** Each node keeps to itself: a head of as many parameters that knows no graph. */
  public static NodeMixing none(int nodes) {
    return normalised(new double[nodes][nodes]);
  }

  /** The same graph with its nodes' places exchanged by chance, none of which stays its own. */
  public NodeMixing permuted(long seed) {
    List<Integer> places = new ArrayList<>(IntStream.range(0, weights.length).boxed().toList());
    Collections.shuffle(places, new Random(seed));
    int k = weights.length;
    int[] other = new int[k];
    for (int i = 0; i < k; i++) { // around a circle drawn by chance
      other[places.get(i)] = places.get((i + 1) % k);
    }
    double[][] exchanged = new double[k][k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        exchanged[i][j] = weights[other[i]][other[j]];
      }
    }
    return new NodeMixing(exchanged);
  }
}
