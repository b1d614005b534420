package cxr.train;

import cxr.model.graph.Weights;
import cxr.model.kernel.AdamStep;
import cxr.model.kernel.Kernel;
import cxr.settings.TrainSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Adam with decoupled weight decay (Kingma and Ba 2015; Loshchilov and Hutter 2019) and clipping of
 * the gradients' global norm, as PyTorch computes them. Biases, gains and other vectors do not
 * decay. The encoder has a rate of its own, and may be left as it is.
 */
public final class AdamW {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;
  private static final String ENCODER = "encoder.";

  /**
   * A weight's place in the row of all, and what lies there.
   *
   * @param encoder whether it is one of the encoder's
   * @param decays whether it is a matrix or more
   */
  private record Slice(
      boolean encoder,
      boolean decays,
      long from,
      long to,
      INDArray weights,
      INDArray mean,
      INDArray square) {}

  private final INDArray weights;
  private final INDArray mean;
  private final INDArray square;
  private final List<Slice> slices = new ArrayList<>();
  private final boolean fused;
  private final double decay;
  private final double clipNorm;
  private final double encoderFactor;
  private @Nullable INDArray gradients; // of the last step
  private List<INDArray> gradientSlices = List.of();
  private int steps;
  private int encoderSteps;

  public AdamW(Weights weights, TrainSettings settings) {
    this.weights = weights.learntRow();
    this.mean = this.weights.like();
    this.square = this.weights.like();
    this.fused = Kernel.canRun(this.weights.dataType());
    this.decay = settings.weightDecay();
    this.clipNorm = settings.clipNorm();
    this.encoderFactor = settings.encoderRateFactor();
    long from = 0;
    for (String name : weights.learntNames()) {
      INDArray weight = weights.array(name);
      long to = from + weight.length();
      slices.add(
          new Slice(
              name.startsWith(ENCODER),
              weight.rank() > 1,
              from,
              to,
              view(this.weights, from, to),
              view(mean, from, to),
              view(square, from, to)));
      from = to;
    }
  }

  private static INDArray view(INDArray row, long from, long to) {
    return row.get(NDArrayIndex.interval(from, to));
  }

  /** Each slice's gradients; a view has memory of its own, so they are made once for a row. */
  private List<INDArray> gradientsOf(INDArray row) {
    if (row != gradients) {
      gradients = row;
      gradientSlices = slices.stream().map(slice -> view(row, slice.from(), slice.to())).toList();
    }
    return gradientSlices;
  }

  /**
   * One step of all weights against the gradients, which are used up.
   *
   * @return the gradients' global norm before clipping, a number that is not read from the device
   *     unless asked for
   */
  public INDArray step(INDArray gradients, double rate) {
    return step(gradients, rate, false);
  }

  /**
   * One step.
   *
   * @param row of the gradients
   * @param encoderFrozen whether the encoder's weights stay as they are, and their gradients do not
   *     count for the norm
   */
  INDArray step(INDArray row, double rate, boolean encoderFrozen) {
    List<INDArray> each = gradientsOf(row);
    for (int i = 0; i < each.size(); i++) {
      if (slices.get(i).encoder() && encoderFrozen) {
        each.get(i).assign(0);
      }
    }
    INDArray norm = row.norm2(); // [], stays on the device
    INDArray clip = norm.add(1e-6).rdivi(clipNorm); // the factor of PyTorch's clip_grad_norm_
    INDArray factor = Nd4j.math().min(clip, Nd4j.onesLike(clip));
    steps++;
    encoderSteps += encoderFrozen ? 0 : 1;
    if (fused) {
      stepOnCpu(each, rate, encoderFrozen, factor);
    } else {
      Nd4j.exec(new MulOp(row, factor, row));
      for (int i = 0; i < each.size(); i++) {
        if (changes(slices.get(i), encoderFrozen)) {
          step(slices.get(i), each.get(i), adam(slices.get(i), rate));
        }
      }
    }
    return norm;
  }

  private void stepOnCpu(List<INDArray> each, double rate, boolean encoderFrozen, INDArray factor) {
    float number = factor.getFloat(0);
    for (int i = 0; i < each.size(); i++) {
      Slice slice = slices.get(i);
      if (changes(slice, encoderFrozen)) {
        adam(slice, rate).run(slice.weights(), each.get(i), slice.mean(), slice.square(), number);
      }
    }
  }

  private static boolean changes(Slice slice, boolean encoderFrozen) {
    return !(slice.encoder() && encoderFrozen);
  }

  private AdamStep adam(Slice slice, double rate) {
    return new AdamStep(
        slice.encoder() ? rate * encoderFactor : rate,
        slice.decays() ? decay : 0,
        BETA1,
        BETA2,
        EPSILON,
        slice.encoder() ? encoderSteps : steps);
  }

  /** By ND4J's operations, for every device and precision. */
  private static void step(Slice slice, INDArray g, AdamStep adam) {
    INDArray w = slice.weights();
    if (adam.decay() > 0) {
      w.muli(1 - adam.rate() * adam.decay());
    }
    // ND4J adds epsilon before the bias correction; scaled so, it is as if added after.
    double epsilon = EPSILON * Math.sqrt(1 - Math.pow(BETA2, adam.count()));
    Nd4j.exec(
        new AdamUpdater(
            g, slice.square(), slice.mean(), adam.rate(), BETA1, BETA2, epsilon, adam.count() - 1));
    w.subi(g);
  }

  /** All that the next step depends on, by name; the arrays are live. */
  Map<String, INDArray> state() {
    return Map.of("adam.mean", mean, "adam.square", square);
  }

  /** Steps made, and those of them in which the encoder was not frozen. */
  int[] steps() {
    return new int[] {steps, encoderSteps};
  }

  /**
   * Goes on from a state that was saved.
   *
   * @throws IllegalArgumentException if it is that of other weights
   */
  void restore(Map<String, INDArray> saved, int[] counts) {
    state()
        .forEach(
            (name, array) -> {
              INDArray found = saved.get(name);
              if (found == null || found.length() != array.length()) {
                throw new IllegalArgumentException(
                    "The optimiser's state needs %d values of \"%s\"; found %s."
                        .formatted(array.length(), name, found == null ? "none" : found.length()));
              }
              array.assign(found.reshape(array.shape()));
            });
    steps = counts[0];
    encoderSteps = counts[1];
  }
}
