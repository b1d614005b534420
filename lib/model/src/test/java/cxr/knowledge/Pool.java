package cxr.knowledge;

import cxr.tensor.Matrices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Studies made so that findings follow a graph. Each organ has a cell of the picture; where the
 * organ is ill, its findings come together and leave their traces there, among noise. One finding
 * of each organ is labelled in few of the training studies: what it looks like must be learnt from
 * those that belong with it.
 *
 * @param labels [N][K]
 */
record Pool(FindingGraph graph, List<double[][][]> cells, double[][] labels) {

  private static final int ORGANS = 8; // and cells
  private static final int FINDINGS = 4; // of each organ
  private static final int TRACE = 30; // values of a cell, before those that tell its place
  private static final double STRENGTH = 1.2; // length of a trace
  private static final double NOISE = 0.3; // of each value
  private static final double PLACE = 3;

  static FindingGraph organs() {
    List<FindingGraph.Node> nodes = new ArrayList<>();
    for (int organ = 0; organ < ORGANS; organ++) {
      int parent = nodes.size();
      nodes.add(node("organ " + organ, -1));
      for (int finding = 0; finding < FINDINGS; finding++) {
        nodes.add(node("finding %d of organ %d".formatted(finding, organ), parent));
      }
    }
    return new FindingGraph(nodes, Map.of());
  }

  static FindingGraph.Node node(String name, int parent) {
    return new FindingGraph.Node(name, parent, Optional.empty(), List.of());
  }

  /** The places of the findings that are seldom labelled, the last of each organ. */
  static int[] rare() {
    return IntStream.range(0, ORGANS).map(organ -> organ * (FINDINGS + 1) + FINDINGS).toArray();
  }

  static Pool of(int studies, long seed) {
    FindingGraph graph = organs();
    double[][] traces = traces(graph.size());
    Random random = new Random(seed);
    List<double[][][]> all = new ArrayList<>();
    double[][] labels = new double[studies][graph.size()];
    for (double[] row : labels) {
      double[][] cells = new double[ORGANS][TRACE + ORGANS];
      for (int organ = 0; organ < ORGANS; organ++) {
        for (int j = 0; j < TRACE; j++) {
          cells[organ][j] = NOISE * random.nextGaussian();
        }
        cells[organ][TRACE + organ] = PLACE;
        boolean ill = random.nextDouble() < 0.4;
        int parent = organ * (FINDINGS + 1);
        for (int k = parent + 1; ill && k <= parent + FINDINGS; k++) {
          if (random.nextDouble() < 0.8) {
            row[k] = 1;
            row[parent] = 1;
            Matrices.addTimes(cells[organ], 1, traces[k]);
          }
        }
      }
      all.add(new double[][][] {cells});
    }
    return new Pool(graph, all, labels);
  }

  private static double[][] traces(int nodes) {
    Random random = new Random(1);
    double[][] traces = new double[nodes][TRACE + ORGANS];
    for (double[] trace : traces) {
      for (int j = 0; j < TRACE; j++) {
        trace[j] = random.nextGaussian();
      }
      double factor = STRENGTH / Math.sqrt(Matrices.dot(trace, trace)) - 1;
      Matrices.addTimes(trace, factor, trace.clone());
    }
    return traces;
  }

  /** The same pool with the rare findings labelled in its first studies alone. */
  Pool withRareIn(int first) {
    double[][] fewer = Arrays.stream(labels).map(double[]::clone).toArray(double[][]::new);
    for (int n = first; n < fewer.length; n++) {
      for (int k : rare()) {
        fewer[n][k] = Double.NaN;
      }
    }
    return new Pool(graph, cells, fewer);
  }
}
