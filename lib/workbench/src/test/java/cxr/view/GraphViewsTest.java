package cxr.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Study;
import cxr.knowledge.FindingGraph;
import cxr.knowledge.GraphAblation;
import cxr.knowledge.NodeMixing;
import cxr.text.conditions.Condition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private static Study study(String id) {
    return new Study(id, "", "", "", "", List.of(), List.of(), List.of());
  }

  @Test
  void sharesAndDecisionsAreToldInWords() {
    Table broken = GraphViews.broken(Map.of(GraphAblation.Way.PLAIN, 0.0909090909090909));
    assertEquals("plain head", broken.get(0, 0));
    assertEquals("9.1 %", broken.get(0, 1));
    Table decided =
        GraphViews.decided(
            List.of(study("1"), study("2")),
            List.of(Set.of(), Set.of(Condition.PNEUMOTHORAX, Condition.FRACTURE)));
    assertEquals(List.of("no finding", "Fracture, Pneumothorax"), decided.column(1).asList());
    assertEquals(List.of("1", "2"), decided.column(0).asList());
  }
}
