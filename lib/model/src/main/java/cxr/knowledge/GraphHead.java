package cxr.knowledge;

import static cxr.tensor.Matrices.add;
import static cxr.tensor.Matrices.addTimes;
import static cxr.tensor.Matrices.dot;
import static cxr.tensor.Matrices.smallProduct;
import static cxr.tensor.Matrices.smallTransposedProduct;
import static cxr.tensor.Matrices.transposed;

import cxr.features.Parameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Tells the nodes of a graph by feature maps of a frozen encoder. Each node has an embedding, by
 * which it attends to the cells of each view; what it finds there is passed along the graph by two
 * convolutions (Kipf and Welling, ICLR 2017) with residual connections; a logit a node comes out.
 * So Zhang et al. (AAAI 2020) have it, but for the residuals, without which a node could not keep
 * to itself what its neighbours contradict.
 *
 * <p>K nodes, D values of a node's state, P values of a cell, S cells of a view, V views:
 *
 * <pre>
 * A_v = softmax(E Q_v X_v' / sqrt(P))    [K, S]   where a node looks
 * H   = E + sum of A_v X_v W_v           [K, D]   what it finds; an absent view adds nothing
 * H   = H + relu(M H G_l + b_l)          [K, D]   twice; M mixes the nodes
 * z_k = H_k . r_k + c_k                           the logits
 * </pre>
 *
 * <p>With {@link NodeMixing#none} it is a head of the same parameters that knows no graph.
 *
 * @param mixing M, which is not learnt
 * @param weights the learnt matrices by their names: embedding [K, D]; query.v [D, P] and value.v
 *     [P, D] of each view; graph.l [D, D] and bias.l [1, D] of each convolution; readout [K, D] and
 *     offset [1, K]
 */
public record GraphHead(NodeMixing mixing, Parameters weights) {

  /** Convolutions. */
  private static final int LAYERS = 2;

  private static final String EMBEDDING = "embedding";
  private static final String QUERY = "query.";
  private static final String VALUE = "value.";
  private static final String GRAPH = "graph.";
  private static final String BIAS = "bias.";
  private static final String READOUT = "readout";
  private static final String OFFSET = "offset";

  /**
   * A head with weights drawn by chance, of variance 1 over the values they are multiplied with;
   * biases are 0.
   *
   * @param views V
   * @param cell P
   * @param width D
   */
  public static GraphHead drawn(NodeMixing mixing, int views, int cell, int width, long seed) {
    int nodes = mixing.weights().length;
    Random random = new Random(seed);
    Parameters weights = new Parameters();
    weights.arrays().put(EMBEDDING, drawn(nodes, width, 1, random));
    for (int view = 0; view < views; view++) {
      weights.arrays().put(QUERY + view, drawn(width, cell, Math.sqrt(1.0 / width), random));
      weights.arrays().put(VALUE + view, drawn(cell, width, Math.sqrt(1.0 / cell), random));
    }
    for (int layer = 0; layer < LAYERS; layer++) {
      weights.arrays().put(GRAPH + layer, drawn(width, width, Math.sqrt(1.0 / width), random));
      weights.arrays().put(BIAS + layer, new double[1][width]);
    }
    weights.arrays().put(READOUT, drawn(nodes, width, Math.sqrt(1.0 / width), random));
    weights.arrays().put(OFFSET, new double[1][nodes]);
    return new GraphHead(mixing, weights);
  }

  private static double[][] drawn(int rows, int columns, double deviation, Random random) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      for (int j = 0; j < columns; j++) {
        row[j] = deviation * random.nextGaussian();
      }
    }
    return matrix;
  }

  /** The sum of the sizes of its weights. */
  public int parameters() {
    return weights.arrays().values().stream()
        .mapToInt(matrix -> matrix.length * matrix[0].length)
        .sum();
  }

  /** What a view is seen as, and what its gradients need. */
  private record Seen(double[][] cells, double[][] attention, double[][] found) {}

  /** What a convolution is given, M times that, and what comes out before the sum. */
  private record Convolved(double[][] mixed, double[][] passed) {}

  /** The way from cells to logits; a view that is absent is not among those seen. */
  private record Way(
      Map<Integer, Seen> views, List<Convolved> layers, double[][] state, double[] logits) {}

  private Way way(double[][][] study) {
    double[][] embedding = weights.get(EMBEDDING);
    double[][] state = copy(embedding);
    Map<Integer, Seen> views = new LinkedHashMap<>();
    for (int view = 0; view < study.length; view++) {
      if (study[view] != null) {
        Seen seen = look(smallProduct(embedding, weights.get(QUERY + view)), study[view]);
        add(state, smallProduct(seen.found, weights.get(VALUE + view)));
        views.put(view, seen);
      }
    }
    List<Convolved> layers = new ArrayList<>();
    for (int layer = 0; layer < LAYERS; layer++) {
      double[][] mixed = smallProduct(mixing.weights(), state);
      double[][] passed = smallProduct(mixed, weights.get(GRAPH + layer));
      for (double[] row : passed) {
        addTimes(row, 1, weights.get(BIAS + layer)[0]);
        for (int j = 0; j < row.length; j++) {
          row[j] = Math.max(0, row[j]);
        }
      }
      add(state, passed);
      layers.add(new Convolved(mixed, passed));
    }
    double[] logits = weights.get(OFFSET)[0].clone();
    for (int k = 0; k < logits.length; k++) {
      logits[k] += dot(state[k], weights.get(READOUT)[k]);
    }
    return new Way(views, layers, state, logits);
  }

  private static Seen look(double[][] queries, double[][] cells) {
    double[][] attention = smallProduct(queries, transposed(cells));
    for (double[] row : attention) {
      softmax(row, Math.sqrt(cells[0].length));
    }
    return new Seen(cells, attention, smallProduct(attention, cells));
  }

  private static void softmax(double[] scores, double divisor) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      greatest = Math.max(greatest, score);
    }
    double sum = 0;
    for (int s = 0; s < scores.length; s++) {
      scores[s] = Math.exp((scores[s] - greatest) / divisor);
      sum += scores[s];
    }
    for (int s = 0; s < scores.length; s++) {
      scores[s] /= sum;
    }
  }

  private static double[][] copy(double[][] matrix) {
    double[][] copy = new double[matrix.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = matrix[i].clone();
    }
    return copy;
  }

  /**
   * How likely each node is.
   *
   * @param study of each view its cells, [V][S][P], null for one that is absent
   */
  public double[] probabilities(double[][][] study) {
    double[] probabilities = way(study).logits;
    for (int k = 0; k < probabilities.length; k++) {
      probabilities[k] = sigmoid(probabilities[k]);
    }
    return probabilities;
  }

  /**
   * Where each node looks in a view, [K][S]; the cells of a row add up to 1.
   *
   * @param cells of the view, [S][P]
   */
  public double[][] attention(int view, double[][] cells) {
    return look(smallProduct(weights.get(EMBEDDING), weights.get(QUERY + view)), cells).attention;
  }

  static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  /**
   * The binary cross-entropy of a study's nodes, the mean over those whose label is known; 0 where
   * none is.
   *
   * @param labels 1, 0, or NaN where it is not known
   */
  public double loss(double[][][] study, double[] labels) {
    double[] logits = way(study).logits;
    double sum = 0;
    int known = 0;
    for (int k = 0; k < labels.length; k++) {
      if (!Double.isNaN(labels[k])) {
        known++;
        double z = logits[k];
        sum += Math.max(z, 0) - z * labels[k] + Math.log1p(Math.exp(-Math.abs(z)));
      }
    }
    return known == 0 ? 0 : sum / known;
  }

  /** The gradients of {@link #loss} by the weights, by their names. */
  public Parameters gradients(double[][][] study, double[] labels) {
    Way way = way(study);
    Parameters gradients = new Parameters();
    double[][] offset = {byLogits(way.logits, labels)};
    gradients.arrays().put(OFFSET, offset);
    double[][] state = new double[labels.length][];
    double[][] readout = new double[labels.length][way.state[0].length];
    for (int k = 0; k < labels.length; k++) {
      state[k] = new double[way.state[k].length];
      addTimes(state[k], offset[0][k], weights.get(READOUT)[k]);
      addTimes(readout[k], offset[0][k], way.state[k]);
    }
    gradients.arrays().put(READOUT, readout);
    for (int layer = LAYERS - 1; layer >= 0; layer--) {
      backConvolution(layer, way.layers.get(layer), state, gradients);
    }
    double[][] embedding = copy(state);
    way.views.forEach((view, seen) -> backLook(view, seen, state, embedding, gradients));
    gradients.arrays().put(EMBEDDING, embedding);
    return gradients;
  }

  private static double[] byLogits(double[] logits, double[] labels) {
    double[] result = new double[logits.length];
    int known = 0;
    for (int k = 0; k < result.length; k++) {
      if (!Double.isNaN(labels[k])) {
        known++;
        result[k] = sigmoid(logits[k]) - labels[k];
      }
    }
    for (int k = 0; k < result.length; k++) {
      result[k] /= Math.max(1, known);
    }
    return result;
  }

  /**
   * @param state gradients by what comes out of a convolution, which become those by what goes in
   */
  private void backConvolution(
      int layer, Convolved convolved, double[][] state, Parameters gradients) {
    double[][] passed = copy(state);
    double[][] bias = new double[1][passed[0].length];
    for (int k = 0; k < passed.length; k++) {
      for (int j = 0; j < passed[k].length; j++) {
        passed[k][j] = convolved.passed[k][j] > 0 ? passed[k][j] : 0;
      }
      addTimes(bias[0], 1, passed[k]);
    }
    gradients.arrays().put(BIAS + layer, bias);
    gradients.arrays().put(GRAPH + layer, smallTransposedProduct(convolved.mixed, passed));
    double[][] mixed = smallProduct(passed, transposed(weights.get(GRAPH + layer)));
    add(state, smallProduct(mixing.weights(), mixed)); // M is symmetric
  }

  private void backLook(
      int view, Seen seen, double[][] state, double[][] embedding, Parameters gradients) {
    gradients.arrays().put(VALUE + view, smallTransposedProduct(seen.found, state));
    double[][] found = smallProduct(state, transposed(weights.get(VALUE + view)));
    double[][] scores = smallProduct(found, transposed(seen.cells));
    double divisor = Math.sqrt(seen.cells[0].length);
    for (int k = 0; k < scores.length; k++) {
      double mean = dot(scores[k], seen.attention[k]);
      for (int s = 0; s < scores[k].length; s++) {
        scores[k][s] = seen.attention[k][s] * (scores[k][s] - mean) / divisor;
      }
    }
    double[][] queries = smallProduct(scores, seen.cells);
    gradients.arrays().put(QUERY + view, smallTransposedProduct(weights.get(EMBEDDING), queries));
    add(embedding, smallProduct(queries, transposed(weights.get(QUERY + view))));
  }
}
