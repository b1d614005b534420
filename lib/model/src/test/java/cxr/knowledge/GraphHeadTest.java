package cxr.knowledge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import cxr.features.Parameters;
import cxr.io.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GraphHeadTest {

  private static double[][] matrix(JsonNode rows) {
    return Json.with().convertValue(rows, double[][].class);
  }

  private static Map<String, double[][]> matrices(JsonNode byName) {
    Map<String, double[][]> matrices = new LinkedHashMap<>();
    byName.properties().forEach(one -> matrices.put(one.getKey(), matrix(one.getValue())));
    return matrices;
  }

  private static double[][][] study(JsonNode views) {
    double[][][] study = new double[views.size()][][];
    for (int view = 0; view < study.length; view++) {
      study[view] = views.get(view).isNull() ? null : matrix(views.get(view));
    }
    return study;
  }

  private static double[] labels(JsonNode values) {
    double[] labels = new double[values.size()];
    for (int k = 0; k < labels.length; k++) {
      labels[k] = values.get(k).isNull() ? Double.NaN : values.get(k).asDouble();
    }
    return labels;
  }

  /** Made by make_graph_head_golden.py. */
  @Test
  void logitsAndGradientsArePyTorchs() throws IOException {
    JsonNode golden;
    try (InputStream in = GraphHeadTest.class.getResourceAsStream("graph-head-golden.json")) {
      golden = Json.with().readTree(in);
    }
    GraphHead head =
        new GraphHead(
            new NodeMixing(matrix(golden.get("mixing"))),
            new Parameters(matrices(golden.get("weights"))));
    assertEquals(3, golden.get("cases").size());
    for (JsonNode one : golden.get("cases")) {
      double[][][] study = study(one.get("cells"));
      double[] labels = labels(one.get("labels"));
      double[] probabilities = head.probabilities(study);
      for (int k = 0; k < labels.length; k++) {
        double expected = GraphHead.sigmoid(one.get("logits").get(k).asDouble());
        assertEquals(expected, probabilities[k], 1e-12);
      }
      assertEquals(one.get("loss").asDouble(), head.loss(study, labels), 1e-12);
      Parameters gradients = head.gradients(study, labels);
      Map<String, double[][]> expected = matrices(one.get("gradients"));
      assertEquals(expected.keySet(), gradients.arrays().keySet());
      expected.forEach(
          (name, matrix) -> {
            for (int i = 0; i < matrix.length; i++) {
              assertArrayEquals(matrix[i], gradients.get(name)[i], 1e-12, name);
            }
          });
    }
  }

  @Test
  void gradientsAreThoseOfTheLoss() {
    Pool pool = Pool.of(3, 7).withRareIn(2);
    NodeMixing mixing = NodeMixing.of(pool.graph(), pool.labels());
    GraphHead head = GraphHead.drawn(mixing, 1, pool.cells().get(0)[0][0].length, 6, 3);
    double[][][] study = pool.cells().get(2);
    double[] labels = pool.labels()[2];
    Parameters gradients = head.gradients(study, labels);
    Random random = new Random(1);
    double step = 1e-6;
    head.weights()
        .arrays()
        .forEach(
            (name, weight) -> {
              for (int trial = 0; trial < 10; trial++) {
                int i = random.nextInt(weight.length);
                int j = random.nextInt(weight[0].length);
                double before = weight[i][j];
                weight[i][j] = before + step;
                double above = head.loss(study, labels);
                weight[i][j] = before - step;
                double below = head.loss(study, labels);
                weight[i][j] = before;
                assertEquals((above - below) / (2 * step), gradients.get(name)[i][j], 1e-8, name);
              }
            });
  }

  @Test
  void whatIsNotKnownDoesNotCount() {
    Pool pool = Pool.of(1, 5);
    int nodes = pool.graph().size();
    GraphHead head = GraphHead.drawn(NodeMixing.none(nodes), 1, 38, 4, 1);
    double[] unknown = new double[nodes];
    Arrays.fill(unknown, Double.NaN);
    assertEquals(0, head.loss(pool.cells().get(0), unknown));
    head.gradients(pool.cells().get(0), unknown)
        .arrays()
        .values()
        .forEach(matrix -> assertArrayEquals(new double[matrix[0].length], matrix[0]));
  }

  @Test
  void eachNodeSharesItsAttentionOut() {
    Pool pool = Pool.of(1, 5);
    GraphHead head = GraphHead.drawn(NodeMixing.none(pool.graph().size()), 1, 38, 4, 1);
    for (double[] row : head.attention(0, pool.cells().get(0)[0])) {
      assertEquals(1, Arrays.stream(row).sum(), 1e-12);
    }
  }

  @Test
  void aPlainHeadHasAsManyParameters() {
    Pool pool = Pool.of(30, 5);
    NodeMixing graph = NodeMixing.of(pool.graph(), pool.labels());
    int plain = GraphHead.drawn(NodeMixing.none(pool.graph().size()), 2, 68, 32, 1).parameters();
    assertEquals(plain, GraphHead.drawn(graph, 2, 68, 32, 1).parameters());
    assertEquals(plain, GraphHead.drawn(graph.permuted(1), 2, 68, 32, 1).parameters());
  }
}
