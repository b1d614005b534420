package cxr.train;

import cxr.Settings;
import cxr.model.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
final class AdamW {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;
  private static final String ENCODER = "encoder.";

  /** Weights that lie side by side and are treated alike. */
  private record Part(boolean encoder, long from, long to) {
    INDArray of(INDArray row) {
      return row.get(NDArrayIndex.interval(from, to));
    }
  }

  private final INDArray weights;
  private final INDArray decays; // 1 where a weight decays, 0 elsewhere
  private final INDArray mean;
  private final INDArray square;
  private final INDArray scratch;
  private final List<Part> parts;
  private final double decay;
  private final double clipNorm;
  private final double encoderFactor;
  private int steps;
  private int encoderSteps;

  AdamW(Weights weights, Settings.Train settings) {
    this.weights = weights.learntRow();
    this.mean = this.weights.like();
    this.square = this.weights.like();
    this.scratch = this.weights.like();
    this.decays = this.weights.like();
    this.decay = settings.weightDecay();
    this.clipNorm = settings.clipNorm();
    this.encoderFactor = settings.encoderRateFactor();
    this.parts = parts(weights);
    long from = 0;
    for (String name : weights.learntNames()) {
      INDArray weight = weights.arrays().get(name);
      if (weight.rank() > 1) {
        decays.get(NDArrayIndex.interval(from, from + weight.length())).assign(1);
      }
      from += weight.length();
    }
  }

  private static List<Part> parts(Weights weights) {
    List<Part> parts = new ArrayList<>();
    long from = 0;
    for (String name : weights.learntNames()) {
      long to = from + weights.arrays().get(name).length();
      boolean encoder = name.startsWith(ENCODER);
      Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
      if (last != null && last.encoder() == encoder) {
        parts.set(parts.size() - 1, new Part(encoder, last.from(), to));
      } else {
        parts.add(new Part(encoder, from, to));
      }
      from = to;
    }
    return parts;
  }

  /**
   * One step of all weights against the gradients, which are used up.
   *
   * @return the gradients' global norm before clipping, a number that is not read from the device
   *     unless asked for
   */
  INDArray step(INDArray gradients, double rate) {
    return step(gradients, rate, false);
  }

  /**
   * One step.
   *
   * @param encoderFrozen whether the encoder's weights stay as they are, and their gradients do not
   *     count for the norm
   */
  INDArray step(INDArray gradients, double rate, boolean encoderFrozen) {
    for (Part part : parts) {
      if (part.encoder() && encoderFrozen) {
        part.of(gradients).assign(0);
      }
    }
    INDArray norm = gradients.norm2(); // [], stays on the device
    INDArray clip = norm.add(1e-6).rdivi(clipNorm); // the factor of PyTorch's clip_grad_norm_
    INDArray factor = Nd4j.math().min(clip, Nd4j.onesLike(clip));
    Nd4j.exec(new MulOp(gradients, factor, gradients));
    steps++;
    encoderSteps += encoderFrozen ? 0 : 1;
    for (Part part : parts) {
      if (!part.encoder()) {
        step(part, gradients, rate, steps);
      } else if (!encoderFrozen) {
        step(part, gradients, rate * encoderFactor, encoderSteps);
      }
    }
    return norm;
  }

  private void step(Part part, INDArray gradients, double rate, int count) {
    INDArray w = part.of(weights);
    INDArray g = part.of(gradients);
    w.subi(part.of(scratch).assign(w).muli(part.of(decays)).muli(rate * decay));
    // ND4J adds epsilon before the bias correction; scaled so, it is as if added after.
    double epsilon = EPSILON * Math.sqrt(1 - Math.pow(BETA2, count));
    INDArray v = part.of(square);
    INDArray m = part.of(mean);
    Nd4j.exec(new AdamUpdater(g, v, m, rate, BETA1, BETA2, epsilon, count - 1));
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
