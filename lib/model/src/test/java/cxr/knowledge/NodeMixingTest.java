package cxr.knowledge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeMixingTest {

  private static final FindingGraph THREE =
      new FindingGraph(
          List.of(Pool.node("organ", -1), Pool.node("part", 0), Pool.node("alone", -1)), Map.of());

  @Test
  void isKipfsAndWellingsOfHierarchyAndCoOccurrence() {
    double[][] labels = {{1, 1, 1}, {1, 1, 0}, {0, 0, 0}, {0, 0, 0}, {1, 0, Double.NaN}};
    double[][] found = NodeMixing.of(THREE, labels).weights();
    double together = (4 * 1 - 2 * 1) / Math.sqrt(2 * 2 * 1 * 3); // of the four that are known
    double[] degrees = {2 + together, 2 + together, 1 + 2 * together};
    assertEquals(1 / degrees[0], found[0][0], 1e-12);
    assertEquals(1 / Math.sqrt(degrees[0] * degrees[1]), found[0][1], 1e-12);
    assertEquals(together / Math.sqrt(degrees[0] * degrees[2]), found[0][2], 1e-12);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        assertEquals(found[i][j], found[j][i]);
      }
    }
  }

  @Test
  void whatExcludesEachOtherIsNotMixed() {
    double[][] labels = {{1, 0, 0}, {0, 0, 1}, {1, 1, 0}, {0, 0, 1}};
    assertEquals(0, NodeMixing.of(THREE, labels).weights()[0][2]);
  }

  @Test
  void aPlainHeadMixesNothing() {
    assertArrayEquals(new double[][] {{1, 0}, {0, 1}}, NodeMixing.none(2).weights());
  }

  @Test
  void aPermutedGraphHasTheSameWeightsElsewhere() {
    Pool pool = Pool.of(200, 1);
    NodeMixing graph = NodeMixing.of(pool.graph(), pool.labels());
    NodeMixing permuted = graph.permuted(1);
    assertArrayEquals(sorted(graph), sorted(permuted));
    assertNotEquals(Arrays.deepToString(graph.weights()), Arrays.deepToString(permuted.weights()));
    double kept = 0;
    double all = 0;
    for (int i = 0; i < pool.graph().size(); i++) {
      int parent = pool.graph().nodes().get(i).parent();
      if (parent >= 0) {
        all += graph.weights()[i][parent];
        kept += permuted.weights()[i][parent];
      }
    }
    assertTrue(kept < all / 3, kept + " of " + all);
  }

  private static double[] sorted(NodeMixing mixing) {
    return Arrays.stream(mixing.weights()).flatMapToDouble(Arrays::stream).sorted().toArray();
  }
}
