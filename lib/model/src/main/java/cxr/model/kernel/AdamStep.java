package cxr.model.kernel;

import cxr.tensor.Floats;
import cxr.tensor.Parallel;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A step of Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and Hutter 2019) in
 * one pass over the memory: single precision, on the CPU.
 *
 * @param rate learning rate
 * @param decay share of a weight that it loses, times the rate
 * @param beta1 how much of the gradients' mean is kept
 * @param beta2 how much of their squares' mean is kept
 * @param epsilon below the square root's side
 * @param count of this step, from 1
 */
public record AdamStep(
    double rate, double decay, double beta1, double beta2, double epsilon, int count) {

  private static final int PIECE = 4096; // values worked on at a time

  /**
   * Makes the step.
   *
   * @param weights changed
   * @param gradients times the factor, they count
   * @param mean of the gradients, moved
   * @param square the mean of their squares, moved
   * @param factor such as that of clipping
   */
  public void run(
      INDArray weights, INDArray gradients, INDArray mean, INDArray square, float factor) {
    Floats w = Floats.of(weights);
    Floats g = Floats.of(gradients);
    Floats m = Floats.of(mean);
    Floats v = Floats.of(square);
    int pieces = (w.length() + PIECE - 1) / PIECE;
    Parallel.rows(
        pieces,
        PIECE,
        (part, from, to) -> {
          Piece piece = new Piece();
          for (int i = from; i < to; i++) {
            piece.run(w, g, m, v, i * PIECE, Math.min(PIECE, w.length() - i * PIECE), factor);
          }
        });
  }

  /** Some values at a time. */
  private final class Piece {

    private final float keep = (float) (1 - rate * decay);
    private final float b1 = (float) beta1;
    private final float b2 = (float) beta2;
    private final float c1 = (float) (1 - beta1);
    private final float c2 = (float) (1 - beta2);
    private final float step = (float) (rate / (1 - Math.pow(beta1, count)));
    private final float scale = (float) (1 / Math.sqrt(1 - Math.pow(beta2, count)));
    private final float least = (float) epsilon;
    private final float[] weight = new float[PIECE];
    private final float[] gradient = new float[PIECE];
    private final float[] mean = new float[PIECE];
    private final float[] square = new float[PIECE];

    void run(Floats w, Floats g, Floats m, Floats v, int from, int count, float factor) {
      w.read(from, weight, count);
      g.read(from, gradient, count);
      m.read(from, mean, count);
      v.read(from, square, count);
      for (int i = 0; i < count; i++) {
        gradient[i] *= factor;
      }
      for (int i = 0; i < count; i++) {
        mean[i] = b1 * mean[i] + c1 * gradient[i];
      }
      for (int i = 0; i < count; i++) {
        square[i] = b2 * square[i] + c2 * gradient[i] * gradient[i];
      }
      for (int i = 0; i < count; i++) {
        weight[i] =
            keep * weight[i] - step * mean[i] / ((float) Math.sqrt(square[i]) * scale + least);
      }
      w.write(from, weight, count);
      m.write(from, mean, count);
      v.write(from, square, count);
    }
  }
}
