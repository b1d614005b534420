package cxr.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.knowledge.FindingGraph;
import cxr.knowledge.NodeMixing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

class GraphViewsTest {

  private static final FindingGraph GRAPH = FindingGraph.standard();

  @Test
  void theGraphIsDrawnWithWhatComesTogether() {
    int effusion = GRAPH.names().indexOf("Pleural effusion");
    int heart = GRAPH.names().indexOf("Enlarged heart");
    double[][] labels = new double[20][GRAPH.size()];
    for (int n = 0; n < 5; n++) {
      labels[n][effusion] = 1;
      labels[n][heart] = 1;
    }
    GraphPicture picture = new GraphPicture(GRAPH, NodeMixing.of(GRAPH, labels));
    String plain = picture.plain();
    assertTrue(
        plain.contains("Lung\n  Lung opacity\n  Airspace disease\n    Consolidation\n"), plain);
    assertTrue(plain.endsWith("Enlarged heart and Pleural effusion: 0.33"), plain);
    assertTrue(picture.html().toString().contains("<img"), "drawn");
  }

  @Test
  void nodesAndFiguresAreTables(@TempDir Path folder) throws IOException {
    assertEquals(GRAPH.size(), GraphViews.nodes(GRAPH).rowCount());
    Path file = folder.resolve("knowledge-systems.csv");
    Files.writeString(file, "over,system\nnodes,\"a, b\"\n");
    Table table = GraphViews.measured(file);
    assertEquals("a, b", table.stringColumn("system").get(0));
  }
}
