package cxr.knowledge;

import cxr.io.CsvTable;
import cxr.text.conditions.Condition;
import cxr.text.conditions.Scheme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Organs and findings, each finding below what it belongs to: a forest of K nodes. The standard one
 * follows the graph for IU X-Ray of Zhang et al., "When Radiology Report Generation Meets Knowledge
 * Graph" (AAAI 2020), with CheXpert's findings and the indexers' MeSH terms as its names.
 *
 * @param nodes a parent before its children
 * @param leftOut MeSH headings that no node stands for, and why
 */
public record FindingGraph(List<Node> nodes, Map<String, String> leftOut) {

  /**
   * An organ or a finding.
   *
   * @param name for a reader
   * @param parent the place of the node that it belongs to; -1 for none
   * @param condition CheXpert's name for it
   * @param terms MeSH headings that it stands for, or with {@code /} and a qualifier those terms of
   *     a heading that have the qualifier: {@code Lung/hypoinflation}
   */
  public record Node(String name, int parent, Optional<Condition> condition, List<String> terms) {

    public Node {
      terms = List.copyOf(terms);
    }

    /** Whether it stands for an indexers' term, {@code Lung/hypoinflation/mild} for example. */
    public boolean means(String term) {
      List<String> parts = parts(term);
      return terms.stream()
          .map(Node::parts)
          .anyMatch(own -> own.get(0).equals(parts.get(0)) && parts.containsAll(own));
    }

    private static List<String> parts(String term) {
      return List.of(term.strip().toLowerCase(Locale.ROOT).split("\\s*/\\s*")).stream()
          .map(part -> part.replaceAll("\\s+", " "))
          .toList();
    }
  }

  private static final List<String> COLUMNS = List.of("node", "parent", "chexpert", "mesh");

  public FindingGraph {
    nodes = List.copyOf(nodes);
    SortedMap<String, String> headings = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headings.putAll(leftOut);
    leftOut = Collections.unmodifiableSortedMap(headings);
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).parent >= i) {
        throw new IllegalArgumentException(
            "A node stands below its parent; found %s above node %d."
                .formatted(nodes.get(i).name, nodes.get(i).parent));
      }
    }
  }

  /** The one that comes with the library. */
  public static FindingGraph standard() {
    try {
      Map<String, String> leftOut = new LinkedHashMap<>();
      CsvTable.readStrictly(
          "left-out.csv",
          resource("left-out.csv"),
          Set.of("mesh", "why"),
          (line, row) -> {
            if (line > 1) {
              leftOut.put(row.get(0), row.get(1));
            }
          });
      return new FindingGraph(read("findings.csv", resource("findings.csv")), leftOut);
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream file =
        Objects.requireNonNull(FindingGraph.class.getResourceAsStream(name), name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * The nodes of a table with the columns node, parent (empty or the name of a node above),
   * chexpert (empty or one of CheXpert's findings) and mesh (terms, parted by semicolons).
   *
   * @param file its name, for errors
   * @throws IOException naming the line, if a name comes twice, a parent does not stand above, or
   *     CheXpert has no such finding
   */
  public static List<Node> read(String file, String csv) throws IOException {
    List<Node> nodes = new ArrayList<>();
    CsvTable.readStrictly(
        file,
        csv,
        Set.copyOf(COLUMNS),
        (line, row) -> {
          if (line == 1) {
            check(row.equals(COLUMNS), file, 1, "the columns are " + COLUMNS, row.toString());
            return;
          }
          check(row.size() == COLUMNS.size(), file, line, "a node has four fields", row.toString());
          List<String> names = nodes.stream().map(Node::name).toList();
          String name = row.get(0);
          check(!names.contains(name), file, line, "a node stands once", name);
          int parent = names.indexOf(row.get(1));
          boolean root = row.get(1).isEmpty();
          check(root || parent >= 0, file, line, "a parent is a node above", row.get(1));
          Optional<Condition> condition = condition(row.get(2));
          boolean known = condition.isPresent() || row.get(2).isEmpty();
          check(known, file, line, "chexpert names one of its findings", row.get(2));
          nodes.add(new Node(name, parent, condition, terms(row.get(3))));
        });
    return nodes;
  }

  private static Optional<Condition> condition(String name) {
    return Scheme.CHEXPERT.findings().stream()
        .filter(one -> one.display().equals(name))
        .findFirst();
  }

  private static List<String> terms(String field) {
    return field.isBlank() ? List.of() : List.of(field.strip().split("\\s*;\\s*"));
  }

  private static void check(boolean holds, String file, int line, String rule, String found)
      throws IOException {
    if (!holds) {
      throw new IOException("%s, line %d: %s; found \"%s\".".formatted(file, line, rule, found));
    }
  }

  /** K. */
  public int size() {
    return nodes.size();
  }

  /** The nodes' names. */
  public List<String> names() {
    return nodes.stream().map(Node::name).toList();
  }

  /**
   * The places of the nodes that stand for some findings.
   *
   * @throws IllegalArgumentException if no node stands for one of them
   */
  public int[] placesOf(List<Condition> findings) {
    return findings.stream()
        .mapToInt(
            finding ->
                IntStream.range(0, size())
                    .filter(i -> nodes.get(i).condition.equals(Optional.of(finding)))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "No node of the graph stands for %s; give one the name in its column chexpert."
                                    .formatted(finding.display()))))
        .toArray();
  }

  /** Whether a node belongs to another, however far above. */
  public boolean isBelow(int node, int other) {
    int above = nodes.get(node).parent;
    return above >= 0 && (above == other || isBelow(above, other));
  }

  /**
   * Probabilities that keep the law of the graph: what is there is there with all it belongs to.
   * Each node gets the greatest of its own and those below it (Giunchiglia and Lukasiewicz, NeurIPS
   * 2020), the least change upwards that keeps the law. One threshold for all nodes then never
   * decides for a child without its parent.
   *
   * @param probabilities of the K nodes
   */
  public double[] consistent(double[] probabilities) {
    double[] result = probabilities.clone();
    for (int i = size() - 1; i >= 0; i--) {
      int parent = nodes.get(i).parent;
      if (parent >= 0) {
        result[parent] = Math.max(result[parent], result[i]);
      }
    }
    return result;
  }

  /** How many nodes are decided to be there while one they belong to is not. */
  public int violations(boolean[] decided) {
    return (int)
        IntStream.range(0, size())
            .filter(i -> decided[i] && nodes.get(i).parent >= 0 && !decided[nodes.get(i).parent])
            .count();
  }
}
