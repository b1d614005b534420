package cxr.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.RealData;
import cxr.data.Study;
import cxr.data.layout.Datasets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeLabelsTest {

  private static final FindingGraph GRAPH = FindingGraph.standard();
  private static final NodeLabels LABELS = new NodeLabels(GRAPH);

  private static Study study(String findings, String... terms) {
    return new Study("1", "", "", findings, "", List.of(terms), List.of(), List.of());
  }

  private static double label(Study study, String node) {
    return LABELS.of(study)[GRAPH.names().indexOf(node)];
  }

  @Test
  void rulesTellWhatHasANameOfChexpertsAndTermsTheRest() {
    Study study =
        study("There is a small left pleural effusion.", "Scoliosis/mild", "Pneumothorax/left");
    assertEquals(1, label(study, "Pleural effusion"));
    assertEquals(1, label(study, "Pleura")); // for the effusion belongs to it
    assertEquals(0, label(study, "Pneumothorax")); // the report does not name it
    assertEquals(1, label(study, "Curved spine"));
    assertEquals(1, label(study, "Bones"));
    assertEquals(0, label(study, "Heart"));
  }

  @Test
  void whatNoOneIndexedIsNotKnown() {
    for (Study study :
        List.of(
            study("Large pneumonia on the right."),
            study("Large pneumonia on the right.", "No Indexing"))) {
      assertEquals(1, label(study, "Pneumonia"));
      assertEquals(1, label(study, "Airspace disease"));
      assertEquals(1, label(study, "Lung"));
      assertEquals(0, label(study, "Fracture"));
      assertEquals(Double.NaN, label(study, "Curved spine"));
      assertEquals(Double.NaN, label(study, "Bones"));
    }
    assertEquals(0, label(study("Normal chest.", "normal"), "Bones"));
  }

  @Test
  void headingsAreCountedMappedOrLeftOut() {
    Map<String, NodeLabels.Heading> headings =
        LABELS.headings(
            List.of(
                study("", "Lung/hypoinflation", "Lung/bilateral", "Shoulder/degenerative"),
                study("", "Lung/hypoinflation", "Quux")));
    assertEquals(Set.of("Lung", "Shoulder", "Quux"), headings.keySet());
    assertEquals(2, headings.get("Lung").studies());
    assertEquals(Set.of("Lung", "Low lung volume"), headings.get("Lung").nodes());
    assertEquals("arm", headings.get("Shoulder").leftOut());
    assertEquals(new NodeLabels.Heading(1, Set.of(), ""), headings.get("Quux"));
  }

  @Test
  void headingsOfTheTestsCollectionHaveNodes() throws IOException {
    List<Study> studies =
        Datasets.open(Path.of("src/test/resources/cxr/train/collection")).studies();
    assertTrue(
        LABELS.headings(studies).values().stream()
            .noneMatch(h -> h.nodes().isEmpty() && h.leftOut().isEmpty()));
  }

  /**
   * What the indexers name, the rules find; they find more, since they count what is uncertain and
   * what the indexers left out.
   */
  @Test
  void rulesAgreeWithTheIndexersOnTheRealCollection() throws IOException {
    int both = 0;
    int byRules = 0;
    int byIndexers = 0;
    for (Study study : Datasets.open(RealData.folder()).studies()) {
      double[] labels = LABELS.of(study);
      for (int i = 0; i < GRAPH.size(); i++) {
        FindingGraph.Node node = GRAPH.nodes().get(i);
        double indexed = NodeLabels.indexed(study, node);
        if (node.condition().isPresent() && !Double.isNaN(indexed)) {
          both += (int) (labels[i] * indexed);
          byRules += (int) labels[i];
          byIndexers += (int) indexed;
        }
      }
    }
    double recall = (double) both / byIndexers;
    double f1 = 2.0 * both / (byRules + byIndexers);
    assertTrue(recall > 0.92 && f1 > 0.8, "recall %.3f, F1 %.3f".formatted(recall, f1));
  }
}
