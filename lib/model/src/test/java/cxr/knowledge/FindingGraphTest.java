package cxr.knowledge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.RealData;
import cxr.data.Study;
import cxr.data.layout.Datasets;
import cxr.text.conditions.Condition;
import cxr.text.conditions.Scheme;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FindingGraphTest {

  private static final FindingGraph GRAPH = FindingGraph.standard();
  private static final String HEADER = "node,parent,chexpert,mesh\n";

  @Test
  void isAForestWhoseNamesAReaderUnderstands() {
    assertEquals(31, GRAPH.size());
    assertEquals(GRAPH.size(), new HashSet<>(GRAPH.names()).size());
    for (int i = 0; i < GRAPH.size(); i++) {
      FindingGraph.Node node = GRAPH.nodes().get(i);
      assertTrue(node.parent() < i, node.name()); // so that no way leads back
      assertFalse(GRAPH.isBelow(i, i), node.name());
      assertTrue(node.name().matches("[A-Z][a-z]+( [a-z]+)*"), node.name());
      assertFalse(node.terms().isEmpty(), node.name());
    }
    int pneumonia = GRAPH.names().indexOf("Pneumonia");
    assertTrue(GRAPH.isBelow(pneumonia, GRAPH.names().indexOf("Lung")));
    assertFalse(GRAPH.isBelow(pneumonia, GRAPH.names().indexOf("Heart")));
  }

  @Test
  void eachFindingOfChexpertHasANodeOfItsOwn() {
    int[] places = GRAPH.placesOf(Scheme.CHEXPERT.findings());
    assertEquals(13, IntStream.of(places).distinct().count());
    long named = GRAPH.nodes().stream().filter(node -> node.condition().isPresent()).count();
    assertEquals(13, named);
    for (int place : places) { // its probability stays its own
      assertTrue(GRAPH.nodes().stream().noneMatch(node -> node.parent() == place));
    }
    assertThrows(
        IllegalArgumentException.class, () -> Pool.organs().placesOf(List.of(Condition.EDEMA)));
  }

  @Test
  void aTermIsMeantByItsHeadingOrByAQualifier() {
    FindingGraph.Node low = node("Low lung volume");
    assertTrue(low.means("Lung/hypoinflation/mild"));
    assertFalse(low.means("Lung/hyperdistention"));
    assertFalse(low.means("Lung"));
    assertTrue(node("Lung").means("Lung/bilateral"));
    assertTrue(node("Tortuous or calcified aorta").means("Calcinosis/Aorta,  Thoracic"));
    assertFalse(node("Fracture").means("Deformity/ribs/right"));
  }

  private static FindingGraph.Node node(String name) {
    return GRAPH.nodes().get(GRAPH.names().indexOf(name));
  }

  /** Whatever the probabilities: the law of {@link FindingGraph#consistent}. */
  @Test
  void whatIsThereIsThereWithAllItBelongsTo() {
    Random random = new Random(1);
    int broken = 0;
    for (int trial = 0; trial < 500; trial++) {
      FindingGraph graph = trial % 2 == 0 ? GRAPH : forest(random);
      double[] given = random.doubles(graph.size()).toArray();
      double[] found = graph.consistent(given);
      for (int i = 0; i < found.length; i++) {
        int node = i;
        double greatest =
            IntStream.range(0, found.length)
                .filter(j -> j == node || graph.isBelow(j, node))
                .mapToDouble(j -> given[j])
                .max()
                .orElseThrow();
        assertEquals(greatest, found[i]); // neither less nor more than the law asks for
      }
      assertArrayEquals(found, graph.consistent(found));
      double threshold = random.nextDouble();
      assertEquals(0, graph.violations(decided(found, threshold)));
      broken += graph.violations(decided(given, threshold)) > 0 ? 1 : 0;
    }
    assertTrue(broken > 250, broken + " of 500");
  }

  private static FindingGraph forest(Random random) {
    List<FindingGraph.Node> nodes =
        IntStream.range(0, 1 + random.nextInt(40))
            .mapToObj(i -> Pool.node("node " + i, random.nextInt(i + 1) - 1))
            .toList();
    return new FindingGraph(nodes, Map.of());
  }

  private static boolean[] decided(double[] probabilities, double threshold) {
    boolean[] decided = new boolean[probabilities.length];
    for (int i = 0; i < decided.length; i++) {
      decided[i] = probabilities[i] >= threshold;
    }
    return decided;
  }

  @Test
  void wrongTablesAreToldByTheirLine() {
    wrong(HEADER + "Lung,,,\nLung,,,\n", "line 3: a node stands once; found \"Lung\"");
    wrong(HEADER + "Edema,Lung,Edema,\n", "line 2: a parent is a node above; found \"Lung\"");
    wrong(HEADER + "Edema,,Oedema,\n", "line 2: chexpert names one of its findings");
    wrong("name,parent\n", "line 1: the columns are [node, parent, chexpert, mesh]");
    wrong(HEADER + "Lung,,\n", "line 2: a node has four fields");
  }

  private static void wrong(String csv, String message) {
    IOException error =
        assertThrows(IOException.class, () -> FindingGraph.read("findings.csv", csv));
    assertTrue(error.getMessage().contains(message), error.getMessage());
  }

  /** Each MeSH heading has a node, or a reason why it has none. */
  @Test
  void everyHeadingOfTheRealCollectionIsAccountedFor() throws IOException {
    List<Study> studies = Datasets.open(RealData.folder()).studies();
    Map<String, NodeLabels.Heading> headings = new NodeLabels(GRAPH).headings(studies);
    assertTrue(headings.size() > 110, headings.size() + " headings");
    headings.forEach(
        (name, heading) ->
            assertFalse(heading.nodes().isEmpty() && heading.leftOut().isEmpty(), name));
  }
}
