package cxr.knowledge;

import cxr.tensor.Parallel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Learns a graph's head by AdamW (Loshchilov and Hutter, ICLR 2019), with a rate that falls
 * linearly to 0. A training is told by its seed: threads do not change a bit.
 *
 * @param width D of the head
 * @param epochs times that each study is seen
 * @param batch studies of a step
 * @param rate of the first step
 * @param decay share of a weight that it loses, times the rate
 */
public record GraphTraining(int width, int epochs, int batch, double rate, double decay) {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  /** The one setting that was tried on IU X-Ray. */
  public static final GraphTraining DEFAULT = new GraphTraining(32, 12, 32, 3e-3, 0.05);

  /**
   * A head that has learnt.
   *
   * @param studies [N][V][S][P], null for an absent view
   * @param labels [N][K], NaN where not known
   * @param progress is told how many epochs are done
   * @throws CancellationException if the thread is interrupted
   */
  public GraphHead learn(
      NodeMixing mixing,
      List<double[][][]> studies,
      double[][] labels,
      long seed,
      IntConsumer progress) {
    double[][][] first = studies.get(0);
    GraphHead head = GraphHead.drawn(mixing, first.length, first[0][0].length, width, seed);
    Map<String, double[][]> mean = zeros(head.weights());
    Map<String, double[][]> square = zeros(head.weights());
    List<Integer> order = new ArrayList<>(IntStream.range(0, studies.size()).boxed().toList());
    Random random = new Random(seed);
    int steps = epochs * ((studies.size() + batch - 1) / batch);
    int step = 0;
    for (int epoch = 1; epoch <= epochs; epoch++) {
      Collections.shuffle(order, random);
      for (int from = 0; from < order.size(); from += batch) {
        if (Thread.interrupted()) {
          throw new CancellationException("Stopped in epoch %d.".formatted(epoch));
        }
        List<Integer> part = order.subList(from, Math.min(from + batch, order.size()));
        Map<String, double[][]> gradients = gradients(head, part, studies, labels);
        double now = rate * (steps - step) / steps;
        step++;
        for (Map.Entry<String, double[][]> gradient : gradients.entrySet()) {
          String name = gradient.getKey();
          double[][] weight = of(head.weights(), name);
          adam(weight, gradient.getValue(), of(mean, name), of(square, name), now, step);
        }
      }
      progress.accept(epoch);
    }
    return head;
  }

  private static double[][] of(Map<String, double[][]> weights, String name) {
    return Objects.requireNonNull(weights.get(name));
  }

  private static Map<String, double[][]> zeros(Map<String, double[][]> like) {
    Map<String, double[][]> zeros = new LinkedHashMap<>();
    like.forEach((name, matrix) -> zeros.put(name, new double[matrix.length][matrix[0].length]));
    return zeros;
  }

  /** The mean over some studies, added up in their order. */
  private static Map<String, double[][]> gradients(
      GraphHead head, List<Integer> part, List<double[][][]> studies, double[][] labels) {
    List<Map<String, double[][]>> each = new ArrayList<>(Collections.nCopies(part.size(), null));
    Parallel.each(
        part.size(),
        (long) part.size() * head.parameters(),
        i -> each.set(i, head.gradients(studies.get(part.get(i)), labels[part.get(i)])));
    Map<String, double[][]> sum = zeros(head.weights());
    for (Map<String, double[][]> one : each) {
      one.forEach((name, matrix) -> Matrices.add(of(sum, name), matrix));
    }
    sum.values().forEach(matrix -> scale(matrix, 1.0 / part.size()));
    return sum;
  }

  private static void scale(double[][] matrix, double factor) {
    for (double[] row : matrix) {
      for (int j = 0; j < row.length; j++) {
        row[j] *= factor;
      }
    }
  }

  private void adam(
      double[][] weight,
      double[][] gradient,
      double[][] mean,
      double[][] square,
      double now,
      int step) {
    double first = 1 - Math.pow(BETA1, step);
    double second = 1 - Math.pow(BETA2, step);
    double keep = weight.length > 1 ? 1 - now * decay : 1; // biases do not decay
    for (int i = 0; i < weight.length; i++) {
      for (int j = 0; j < weight[i].length; j++) {
        double g = gradient[i][j];
        mean[i][j] = BETA1 * mean[i][j] + (1 - BETA1) * g;
        square[i][j] = BETA2 * square[i][j] + (1 - BETA2) * g * g;
        double direction = mean[i][j] / first / (Math.sqrt(square[i][j] / second) + EPSILON);
        weight[i][j] = keep * weight[i][j] - now * direction;
      }
    }
  }
}
