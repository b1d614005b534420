package cxr.train;

import cxr.model.Batch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The losses of the steps since they were read last. They stay on the device that computed them:
 * reading one makes the host wait until the device is done, so all are read together, and seldom.
 */
final class Losses {

  /**
   * A step whose loss is not read yet.
   *
   * @param number of the step, from 1
   * @param shares of the step's batches in its loss
   */
  private record Pending(int number, List<List<Example>> batches, List<Double> shares) {}

  /**
   * The loss of a step.
   *
   * @param step from 1
   * @param value the weighted sum
   * @param each objective's, by name, where there are several
   */
  record Loss(int step, double value, Map<String, Double> each, List<List<Example>> batches) {

    /** The studies of its batches, by their ids. */
    List<String> studies() {
      return batches.stream().flatMap(List::stream).map(example -> example.study().id()).toList();
    }
  }

  private final List<String> objectives;
  private final INDArray values; // of the batches of all open steps, one behind the other
  private final List<Pending> open = new ArrayList<>();
  private int used;

  /**
   * @param steps that are made from one reading to the next, at most
   * @param batches of a step, at most
   * @param objectives that each batch has a loss of, beside their sum
   * @param type of the losses
   */
  Losses(int steps, int batches, List<String> objectives, DataType type) {
    this.objectives = objectives;
    values = Nd4j.zeros(type, (long) steps * batches * (1 + objectives.size()));
  }

  /** Begins a step; its batches' losses are added then, one after the other. */
  void begin(int step, List<List<Example>> examples, List<Batch> batches) {
    double all = batches.stream().mapToLong(Batch::asked).sum();
    List<Double> shares = batches.stream().map(batch -> batch.asked() / all).toList();
    open.add(new Pending(step, examples, shares));
  }

  /** The part that a batch has in the loss of the step, by its tokens. */
  double share(int batch) {
    return open.get(open.size() - 1).shares().get(batch);
  }

  /**
   * Adds the losses of a batch.
   *
   * @param losses the sum and each objective's, copied on the device
   */
  void add(INDArray losses) {
    int to = used + 1 + objectives.size();
    values.get(NDArrayIndex.interval(used, to)).assign(losses);
    used = to;
  }

  /** Reads the losses of all steps since the last time, in order. */
  List<Loss> read() {
    if (open.isEmpty()) {
      return List.of();
    }
    double[] read = values.toDoubleVector();
    List<Loss> losses = new ArrayList<>();
    int from = 0;
    for (Pending step : open) {
      Map<String, Double> each = new LinkedHashMap<>();
      for (int i = 0; i < objectives.size() && objectives.size() > 1; i++) {
        each.put(objectives.get(i), mean(read, from + 1 + i, step.shares()));
      }
      losses.add(new Loss(step.number(), mean(read, from, step.shares()), each, step.batches()));
      from += step.shares().size() * (1 + objectives.size());
    }
    open.clear();
    used = 0;
    return losses;
  }

  /** One of the losses of a step's batches. */
  private double mean(double[] read, int first, List<Double> shares) {
    return IntStream.range(0, shares.size())
        .mapToDouble(i -> shares.get(i) * read[first + i * (1 + objectives.size())])
        .reduce(0, Double::sum);
  }
}
