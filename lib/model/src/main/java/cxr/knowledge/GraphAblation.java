package cxr.knowledge;

import cxr.io.CsvTable;
import cxr.score.FindingDraws;
import cxr.score.Ranking;
import cxr.score.Thresholds;
import cxr.text.conditions.Condition;
import cxr.text.conditions.Scheme;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a graph is worth: a head that mixes its nodes by it, beside one of the same parameters that
 * knows no graph and one that has the graph with its nodes exchanged, on the same studies and
 * seeds. Thresholds are chosen on validation, one for all.
 *
 * @param validation by which thresholds are chosen
 * @param scored validation again, to choose by, or test
 * @param runs of each way and seed
 */
public record GraphAblation(FindingGraph graph, Part validation, Part scored, List<Run> runs) {

  /** How the nodes of a head are mixed. */
  public enum Way {
    GRAPH("graph"),
    PLAIN("plain head"),
    PERMUTED("permuted graph");

    private final String words;

    Way(String words) {
      this.words = words;
    }

    /** For tables. */
    public String words() {
      return words;
    }

    NodeMixing mixing(NodeMixing graph, long seed) {
      return switch (this) {
        case GRAPH -> graph;
        case PLAIN -> NodeMixing.none(graph.weights().length);
        case PERMUTED -> graph.permuted(seed);
      };
    }
  }

  /**
   * Studies with their labels.
   *
   * @param cells of each, [V][S][P], null for an absent view
   * @param labels [N][K], NaN where nothing tells
   */
  public record Part(List<double[][][]> cells, double[][] labels) {}

  /**
   * A training, and what came of it.
   *
   * @param validation probabilities of the nodes, [N][K], as the head gives them
   * @param scored the same of the studies that are scored
   */
  public record Run(Way way, long seed, GraphHead head, double[][] validation, double[][] scored) {}

  /** Is told of a training how many epochs are done. */
  public interface Listener {
    void at(Way way, long seed, int epoch);
  }

  /**
   * Trains each way with each seed.
   *
   * @param seeds 1 to this
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; trainings that
   *     were done are kept
   * @throws IOException if what is kept cannot be read or written
   */
  public static GraphAblation of(
      FindingGraph graph,
      GraphTraining training,
      KeptHeads kept,
      Part train,
      Part validation,
      Part scored,
      int seeds,
      Listener listener)
      throws IOException {
    NodeMixing mixing = NodeMixing.of(graph, train.labels);
    List<Run> runs = new ArrayList<>();
    for (Way way : Way.values()) {
      for (long seed = 1; seed <= seeds; seed++) {
        long number = seed;
        GraphHead head =
            kept.learn(
                training,
                way.mixing(mixing, seed),
                train.cells,
                train.labels,
                seed,
                epoch -> listener.at(way, number, epoch));
        runs.add(new Run(way, seed, head, read(head, validation), read(head, scored)));
      }
    }
    return new GraphAblation(graph, validation, scored, runs);
  }

  private static double[][] read(GraphHead head, Part part) {
    return part.cells.stream().parallel().map(head::probabilities).toArray(double[][]::new);
  }

  /** All nodes that are labelled, by probabilities that keep the graph's law. */
  public ScoredSystems nodes() {
    return scored("nodes", IntStream.range(0, graph.size()).filter(this::isLabelled).toArray());
  }

  /** CheXpert's findings. */
  public ScoredSystems findings() {
    return scored("findings", graph.placesOf(Scheme.CHEXPERT.findings()));
  }

  private boolean isLabelled(int node) {
    return !Double.isNaN(mean(scored.labels, node)) && !Double.isNaN(mean(validation.labels, node));
  }

  /** Over the studies whose label is known; NaN without any. */
  private static double mean(double[][] labels, int node) {
    return Arrays.stream(labels)
        .mapToDouble(row -> row[node])
        .filter(label -> !Double.isNaN(label))
        .average()
        .orElse(Double.NaN);
  }

  private ScoredSystems scored(String over, int[] places) {
    Map<String, List<FindingDraws>> systems = new LinkedHashMap<>();
    for (Way way : Way.values()) {
      systems.put(way.words, runs(way).stream().map(run -> draws(run, places)).toList());
    }
    return new ScoredSystems(over, systems);
  }

  private List<Run> runs(Way way) {
    return runs.stream().filter(run -> run.way == way).toList();
  }

  private FindingDraws draws(Run run, int[] places) {
    int[] rows = known(scored.labels, places);
    return FindingDraws.of(
        thresholds(run, places),
        Thresholds.Kind.COMMON,
        columns(run.scored, rows, places),
        truth(scored.labels, rows, places));
  }

  private Thresholds thresholds(Run run, int[] places) {
    int[] rows = known(validation.labels, places);
    List<String> names = Arrays.stream(places).mapToObj(i -> graph.names().get(i)).toList();
    return Thresholds.choose(
        names, columns(run.validation, rows, places), truth(validation.labels, rows, places));
  }

  /** The studies of which all labels are known. */
  private static int[] known(double[][] labels, int[] places) {
    return IntStream.range(0, labels.length)
        .filter(n -> Arrays.stream(places).noneMatch(i -> Double.isNaN(labels[n][i])))
        .toArray();
  }

  private double[][] columns(double[][] probabilities, int[] rows, int[] places) {
    return Arrays.stream(rows)
        .mapToObj(n -> graph.consistent(probabilities[n]))
        .map(all -> Arrays.stream(places).mapToDouble(i -> all[i]).toArray())
        .toArray(double[][]::new);
  }

  private static boolean[][] truth(double[][] labels, int[] rows, int[] places) {
    boolean[][] truth = new boolean[rows.length][places.length];
    for (int n = 0; n < rows.length; n++) {
      for (int i = 0; i < places.length; i++) {
        truth[n][i] = labels[rows[n]][places[i]] > 0;
      }
    }
    return truth;
  }

  /**
   * Of each way the share of the scored studies in which a node is decided that something it
   * belongs to is not, before the probabilities are made to keep the law; the mean over the seeds.
   */
  public Map<Way, Double> broken() {
    int[] all = IntStream.range(0, graph.size()).filter(this::isLabelled).toArray();
    Map<Way, Double> broken = new LinkedHashMap<>();
    for (Way way : Way.values()) {
      double sum = 0;
      for (Run run : runs(way)) {
        double threshold = thresholds(run, all).common();
        for (double[] row : run.scored) {
          boolean[] decided = new boolean[row.length];
          for (int i = 0; i < row.length; i++) {
            decided[i] = row[i] >= threshold;
          }
          sum += graph.violations(decided) > 0 ? 1 : 0;
        }
      }
      broken.put(way, sum / scored.labels.length / runs(way).size());
    }
    return broken;
  }

  /** The columns of {@link #byNode}. */
  public static List<String> nodeColumns() {
    List<String> columns = new ArrayList<>(List.of("node", "parent", "chexpert", "studies"));
    Arrays.stream(Way.values()).forEach(way -> columns.add("auc " + way.words));
    return columns;
  }

  /** Each node: how many of the scored studies have it, and the mean AUC over each way's seeds. */
  public List<List<String>> byNode() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < graph.size(); i++) {
      FindingGraph.Node node = graph.nodes().get(i);
      int[] place = {i};
      int[] known = known(scored.labels, place);
      boolean[] truth = new boolean[known.length];
      for (int n = 0; n < known.length; n++) {
        truth[n] = scored.labels[known[n]][i] > 0;
      }
      List<String> row = new ArrayList<>();
      row.add(node.name());
      row.add(node.parent() < 0 ? "" : graph.names().get(node.parent()));
      row.add(node.condition().map(Condition::display).orElse(""));
      row.add(String.valueOf(IntStream.range(0, truth.length).filter(n -> truth[n]).count()));
      for (Way way : Way.values()) {
        row.add(
            CsvTable.cell(
                runs(way).stream()
                    .mapToDouble(run -> auc(columns(run.scored, known, place), truth))
                    .average()
                    .orElseThrow()));
      }
      rows.add(row);
    }
    return rows;
  }

  private static double auc(double[][] column, boolean[] truth) {
    return Ranking.of(Arrays.stream(column).mapToDouble(row -> row[0]).toArray(), truth).auc();
  }
}
