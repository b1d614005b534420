package cxr.knowledge;

import cxr.data.Study;
import cxr.evaluate.FindingsModel;
import cxr.text.conditions.Condition;
import cxr.text.conditions.Scheme;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * CheXpert's findings by the nodes of a graph that stand for them, so that a graph's decisions can
 * take the place of another model's: in a table, for a report that is chosen, or as a decoder's
 * prompts.
 *
 * @param head that has learnt
 * @param cells of the studies
 */
public record GraphFindings(FindingGraph graph, GraphHead head, StudyCells cells)
    implements FindingsModel {

  @Override
  public List<String> labels() {
    return Scheme.CHEXPERT.findings().stream().map(Condition::display).toList();
  }

  @Override
  public List<double[]> probabilities(List<Study> studies) throws IOException {
    int[] places = graph.placesOf(Scheme.CHEXPERT.findings());
    List<double[]> likely = new ArrayList<>();
    for (double[][][] study : cells.of(studies, (done, total) -> {})) {
      double[] nodes = graph.consistent(head.probabilities(study));
      likely.add(Arrays.stream(places).mapToDouble(place -> nodes[place]).toArray());
    }
    return likely;
  }
}
