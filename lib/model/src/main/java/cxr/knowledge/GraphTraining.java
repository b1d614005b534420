package cxr.knowledge;

import cxr.features.Adam;
import cxr.features.Parameters;
import cxr.tensor.Matrices;
import cxr.tensor.Parallel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Learns a graph's head by {@link Adam}, with a rate that falls linearly to 0. A training is told
 * by its seed: threads do not change a bit.
 *
 * @param width D of the head
 * @param epochs times that each study is seen
 * @param batch studies of a step
 * @param rate of the first step
 * @param decay share of a weight that it loses, times the rate
 */
public record GraphTraining(int width, int epochs, int batch, double rate, double decay) {

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
    GraphHead head = start(mixing, studies, seed);
    Adam adam = new Adam(head.weights(), decay);
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
        adam.step(gradients(head, part, studies, labels), rate * (steps - step) / steps);
        step++;
      }
      progress.accept(epoch);
    }
    return head;
  }

  /** A head as it is before it has learnt. */
  GraphHead start(NodeMixing mixing, List<double[][][]> studies, long seed) {
    double[][][] first = studies.get(0);
    return GraphHead.drawn(mixing, first.length, first[0][0].length, width, seed);
  }

  /** The mean over some studies, added up in their order. */
  private static Parameters gradients(
      GraphHead head, List<Integer> part, List<double[][][]> studies, double[][] labels) {
    List<Parameters> each = new ArrayList<>(Collections.nCopies(part.size(), null));
    Parallel.each(
        part.size(),
        (long) part.size() * head.parameters(),
        i -> each.set(i, head.gradients(studies.get(part.get(i)), labels[part.get(i)])));
    Parameters sum = head.weights().zeros();
    for (Parameters one : each) {
      one.arrays().forEach((name, matrix) -> Matrices.add(sum.get(name), matrix));
    }
    sum.arrays().values().forEach(matrix -> scale(matrix, 1.0 / part.size()));
    return sum;
  }

  private static void scale(double[][] matrix, double factor) {
    for (double[] row : matrix) {
      for (int j = 0; j < row.length; j++) {
        row[j] *= factor;
      }
    }
  }
}
