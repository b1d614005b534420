package cxr.knowledge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.score.Ranking;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class GraphTrainingTest {

  private static final GraphTraining TRAINING = new GraphTraining(16, 20, 16, 1e-2, 0.05);
  private static final int SEEDS = 3;

  /**
   * Where findings follow the graph, those seldom labelled are told better with it than by a plain
   * head; a graph whose nodes are exchanged does not gain so.
   */
  @Test
  void theTrueGraphHelpsAndAPermutedOneDoesNot() {
    Pool test = Pool.of(300, 99);
    double graph = 0;
    double plain = 0;
    double permuted = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      Pool train = Pool.of(120, seed).withRareIn(10);
      NodeMixing mixing = NodeMixing.of(train.graph(), train.labels());
      graph += auc(mixing, train, test, seed) / SEEDS;
      plain += auc(NodeMixing.none(train.graph().size()), train, test, seed) / SEEDS;
      permuted += auc(mixing.permuted(seed), train, test, seed) / SEEDS;
    }
    String found = "graph %.3f, plain %.3f, permuted %.3f".formatted(graph, plain, permuted);
    assertTrue(graph > plain + 0.05, found);
    assertTrue(graph > permuted + 0.05, found);
    assertTrue(permuted < plain + 0.06, found);
  }

  /** The mean AUC of the findings that are seldom labelled. */
  private static double auc(NodeMixing mixing, Pool train, Pool test, long seed) {
    GraphHead head = TRAINING.learn(mixing, train.cells(), train.labels(), seed, epoch -> {});
    double[][] read = test.cells().stream().map(head::probabilities).toArray(double[][]::new);
    return Arrays.stream(Pool.rare())
        .mapToDouble(
            k -> {
              boolean[] present = new boolean[read.length];
              for (int n = 0; n < present.length; n++) {
                present[n] = test.labels()[n][k] > 0;
              }
              return Ranking.of(Arrays.stream(read).mapToDouble(row -> row[k]).toArray(), present)
                  .auc();
            })
        .average()
        .orElseThrow();
  }

  @Test
  void aSeedTellsATraining() {
    Pool pool = Pool.of(20, 1);
    GraphTraining two = new GraphTraining(4, 2, 8, 1e-2, 0.05);
    NodeMixing mixing = NodeMixing.none(pool.graph().size());
    double[][][] study = pool.cells().get(0);
    double[] first = learn(two, mixing, pool, 1).probabilities(study);
    assertArrayEquals(first, learn(two, mixing, pool, 1).probabilities(study));
    assertTrue(Math.abs(first[0] - learn(two, mixing, pool, 2).probabilities(study)[0]) > 1e-6);
  }

  private static GraphHead learn(GraphTraining how, NodeMixing mixing, Pool pool, long seed) {
    return how.learn(mixing, pool.cells(), pool.labels(), seed, epoch -> {});
  }

  @Test
  void anInterruptionEndsIt() {
    Pool pool = Pool.of(20, 1);
    Thread.currentThread().interrupt();
    CancellationException stopped =
        assertThrows(
            CancellationException.class,
            () -> learn(TRAINING, NodeMixing.none(pool.graph().size()), pool, 1));
    assertEquals("Stopped in epoch 1.", stopped.getMessage());
  }
}
