package cxr.knowledge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphAblationTest {

  private static final GraphTraining SHORT = new GraphTraining(8, 2, 16, 1e-2, 0.05);

  @TempDir Path folder;

  private final List<String> told = new ArrayList<>();

  private GraphAblation ablation() throws IOException {
    return GraphAblation.of(
        Pool.organs(),
        SHORT,
        new KeptHeads(folder),
        part(40, 1),
        part(30, 2),
        part(50, 3),
        2,
        (way, seed, epoch) -> told.add("%s %d %d".formatted(way.words(), seed, epoch)));
  }

  private static GraphAblation.Part part(int studies, long seed) {
    Pool pool = Pool.of(studies, seed);
    return new GraphAblation.Part(pool.cells(), pool.labels());
  }

  @Test
  void eachWayHasItsFiguresAndTheGraphIsComparedWithBoth() throws IOException {
    GraphAblation ablation = ablation();
    ScoredSystems nodes = ablation.nodes();
    assertEquals(
        List.of("graph", "plain head", "permuted graph"), List.copyOf(nodes.systems().keySet()));
    assertEquals(3 * 3, nodes.rows().size());
    assertEquals(2 * 3, nodes.differences().size());
    nodes.rows().forEach(row -> assertEquals(ScoredSystems.COLUMNS.size(), row.size()));
    for (List<String> row : nodes.differences()) {
      assertEquals(ScoredSystems.DIFFERENCES.size(), row.size());
      double difference = Double.parseDouble(row.get(4));
      assertTrue(
          difference >= Double.parseDouble(row.get(7))
              && difference <= Double.parseDouble(row.get(8)));
    }
    NodeMixing graph = NodeMixing.of(Pool.organs(), part(40, 1).labels());
    assertFalse(Arrays.deepEquals(graph.weights(), graph.permuted(1).weights()));
    for (GraphAblation.Run run : ablation.runs()) {
      NodeMixing own =
          switch (run.way()) {
            case GRAPH -> graph;
            case PLAIN -> NodeMixing.none(Pool.organs().size());
            case PERMUTED -> graph.permuted(run.seed());
          };
      assertArrayEquals(own.weights(), run.head().mixing().weights(), run.way().words());
    }
    assertEquals(Pool.organs().size(), ablation.byNode().size());
    ablation.broken().values().forEach(share -> assertTrue(share >= 0 && share <= 1));
    ablation.byNode().forEach(row -> assertEquals(GraphAblation.nodeColumns().size(), row.size()));
  }

  /** After an interruption the same work goes on, and ends as if there had been none. */
  @Test
  void whatWasLearntIsNotLearntAgain() throws IOException {
    GraphAblation first = ablation();
    assertEquals(3 * 2 * 2, told.size());
    assertEquals("graph 1 1", told.get(0));
    told.clear();
    try (Stream<Path> files = Files.list(folder)) {
      Files.delete(files.findFirst().orElseThrow());
    }
    GraphAblation again = ablation();
    assertEquals(2, told.size(), told.toString());
    for (int i = 0; i < first.runs().size(); i++) {
      assertArrayEquals(first.runs().get(i).scored()[0], again.runs().get(i).scored()[0]);
    }
  }
}
