package cxr.knowledge;

import cxr.data.Study;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Scheme;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which nodes of a graph a study has. A node with a name of CheXpert's is told by the rules, from
 * findings and impression, so that it is scored as other systems' findings are; one without by the
 * indexers' MeSH terms; and what has a part that is there is there itself.
 */
public record NodeLabels(FindingGraph graph) {

  private static final ConditionLabeler LABELER = new ConditionLabeler(Scheme.CHEXPERT);

  /** Terms that say of a study only that it was not read. */
  private static final Set<String> UNREAD =
      Set.of("No Indexing", "Technical Quality of Image Unsatisfactory");

  /**
   * The labels of a study.
   *
   * @return of each node 1 for there, 0 for not, and NaN where nothing tells: without a name of
   *     CheXpert's in a study that no one has indexed
   */
  public double[] of(Study study) {
    Set<Condition> named = LABELER.label(study.report());
    double[] labels = new double[graph.size()];
    for (int i = 0; i < labels.length; i++) {
      FindingGraph.Node node = graph.nodes().get(i);
      labels[i] =
          node.condition().isPresent()
              ? (named.contains(node.condition().get()) ? 1 : 0)
              : indexed(study, node);
    }
    for (int i = labels.length - 1; i >= 0; i--) {
      int parent = graph.nodes().get(i).parent();
      if (parent >= 0 && labels[parent] != 1 && labels[i] != 0) {
        labels[parent] = labels[i];
      }
    }
    return labels;
  }

  /** Whether the indexers have a node's term: 1, 0, or NaN where they did not read the report. */
  static double indexed(Study study, FindingGraph.Node node) {
    return UNREAD.containsAll(study.meshMajor())
        ? Double.NaN
        : study.meshMajor().stream().anyMatch(node::means) ? 1 : 0;
  }

  /** Labels of some studies, [N][K]. */
  public double[][] of(List<Study> studies) {
    return studies.stream().map(this::of).toArray(double[][]::new);
  }

  /**
   * A MeSH heading of a collection.
   *
   * @param studies that have it
   * @param nodes that stand for a term of it in some study, in their order; empty where none does
   * @param leftOut why no node stands for it, or for all of it; empty where nothing is said
   */
  public record Heading(int studies, Set<String> nodes, String leftOut) {}

  /** All headings of some studies, in the order of the alphabet. */
  public Map<String, Heading> headings(List<Study> studies) {
    Map<String, Heading> headings = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Study study : studies) {
      for (String heading : study.meshHeadings()) {
        String name = heading.replaceAll("\\s+", " ");
        Heading before =
            headings.getOrDefault(
                name,
                new Heading(0, new LinkedHashSet<>(), graph.leftOut().getOrDefault(name, "")));
        for (FindingGraph.Node node : graph.nodes()) {
          boolean meant =
              study.meshMajor().stream()
                  .filter(term -> term.split("/", 2)[0].strip().equals(heading))
                  .anyMatch(node::means);
          if (meant) {
            before.nodes.add(node.name());
          }
        }
        headings.put(name, new Heading(before.studies + 1, before.nodes, before.leftOut));
      }
    }
    return headings;
  }
}
