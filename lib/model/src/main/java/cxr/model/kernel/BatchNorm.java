package cxr.model.kernel;

import cxr.tensor.Floats;
import cxr.tensor.Parallel;
import cxr.tensor.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation (Ioffe and Szegedy 2015) with the statistics of the batch, and what follows
 * it in a residual network: x [n, C, H, W], gain [C], bias [C] and, where there is one, a shortcut
 * [n, C, H, W] give the {@link Activation} of (x - mean) / sqrt(variance + epsilon) gain + bias +
 * shortcut, and the mean [C] and the unbiased variance [C] of the batch.
 */
public final class BatchNorm extends Kernel {

  private static final int PIECE = 4096; // values worked on at a time

  public BatchNorm() {}

  /**
   * @param shortcut null for none
   * @param activation of the sum
   */
  public BatchNorm(
      SameDiff graph,
      SDVariable x,
      SDVariable gain,
      SDVariable bias,
      @Nullable SDVariable shortcut,
      double epsilon,
      Activation activation) {
    super(
        graph,
        shortcut == null
            ? new SDVariable[] {x, gain, bias}
            : new SDVariable[] {x, gain, bias, shortcut});
    addTArgument(epsilon);
    addIArgument(activation.ordinal());
  }

  @Override
  public int getNumOutputs() {
    return 3;
  }

  @Override
  public List<long[]> shapes(List<long[]> inputs) {
    return List.of(inputs.get(0), inputs.get(1), inputs.get(1));
  }

  /** The planes of a feature map's channels, piece by piece. */
  private record Planes(int batch, int channels, int cells) {

    static Planes of(INDArray x) {
      return new Planes((int) x.size(0), (int) x.size(1), (int) (x.size(2) * x.size(3)));
    }

    int values() {
      return batch * cells;
    }

    /** Pieces in the order of memory: a part of a plane, or the whole planes of some images. */
    void forEach(int channel, Consumer<Piece> work) {
      int together = Math.max(1, PIECE / cells);
      for (int n = 0; n < batch; n += together) {
        for (int from = 0; from < cells; from += PIECE) {
          int start = (n * channels + channel) * cells + from;
          int images = Math.min(together, batch - n);
          work.accept(new Piece(start, images, channels * cells, Math.min(PIECE, cells - from)));
        }
      }
    }
  }

  /**
   * Values that are worked on at a time.
   *
   * @param start of the first image's
   * @param stride from an image to the next
   * @param length of what there is of an image
   */
  private record Piece(int start, int images, int stride, int length) {

    int count() {
      return images * length;
    }

    void read(Floats map, float[] values) {
      for (int i = 0; i < images; i++) {
        map.read(start + i * stride, values, i * length, length);
      }
    }

    void write(Floats map, float[] values) {
      for (int i = 0; i < images; i++) {
        map.write(start + i * stride, values, i * length, length);
      }
    }

    /** Adds the sums of a, and of a b, image by image. */
    void addSums(float[] a, float[] b, double[] sums) {
      for (int i = 0; i < images; i++) {
        sums[0] += Rows.sum(a, i * length, length);
        sums[1] += Rows.dot(a, b, i * length, length);
      }
    }
  }

  @Override
  public Runnable bind(INDArray[] in, INDArray[] out) {
    Floats x = Floats.of(in[0]);
    Floats gain = Floats.of(in[1]);
    Floats bias = Floats.of(in[2]);
    Floats shortcut = in.length > 3 ? Floats.of(in[3]) : null;
    Floats y = Floats.of(out[0]);
    Floats means = Floats.of(out[1]);
    Floats variances = Floats.of(out[2]);
    Planes planes = Planes.of(in[0]);
    Activation activation = activation(this);
    return () ->
        Parallel.rows(
            planes.channels,
            planes.values(),
            (part, from, to) -> {
              float[] values = new float[PIECE];
              float[] other = new float[PIECE];
              for (int c = from; c < to; c++) {
                Moments moments = Moments.of(x, planes, c, values);
                means.set(c, (float) moments.mean);
                variances.set(c, (float) moments.unbiased(planes.values()));
                double inverse = 1 / Math.sqrt(moments.variance + real(0));
                float scale = (float) (gain.get(c) * inverse);
                float shift = (float) (bias.get(c) - moments.mean * gain.get(c) * inverse);
                planes.forEach(
                    c,
                    piece -> {
                      int count = piece.count();
                      piece.read(x, values);
                      for (int i = 0; i < count; i++) {
                        values[i] = values[i] * scale + shift;
                      }
                      if (shortcut != null) {
                        piece.read(shortcut, other);
                        Rows.add(values, other, count);
                      }
                      activation.apply(values, count);
                      piece.write(y, values);
                    });
              }
            });
  }

  private static Activation activation(Kernel kernel) {
    return Activation.values()[(int) kernel.whole(0)];
  }

  /** Mean and variance of a channel. */
  private record Moments(double mean, double variance) {

    /** Sums what is left of a value near the mean, so that little is lost in single precision. */
    static Moments of(Floats x, Planes planes, int channel, float[] values) {
      double[] sums = new double[2];
      double near = near(x, planes, channel, values);
      float centre = (float) near;
      planes.forEach(
          channel,
          piece -> {
            piece.read(x, values);
            Rows.subtract(values, centre, piece.count());
            piece.addSums(values, values, sums);
          });
      double rest = sums[0] / planes.values();
      return new Moments(centre + rest, Math.max(0, sums[1] / planes.values() - rest * rest));
    }

    private static double near(Floats x, Planes planes, int channel, float[] values) {
      int count = Math.min(PIECE, planes.cells);
      x.read(channel * planes.cells, values, count);
      return Rows.sum(values, 0, count) / count;
    }

    double unbiased(int values) {
      return variance * values / Math.max(1, values - 1);
    }
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    SDVariable[] results = outputVariables();
    Gradient back =
        new Gradient(
            sameDiff,
            new SDVariable[] {arg(0), arg(1), results[1], results[2], results[0], gradients.get(0)},
            args().length > 3,
            this);
    return new ArrayList<>(List.of(back.outputVariables()));
  }

  /**
   * x, gain, mean, unbiased variance, the result and the gradient above it give the gradients of x,
   * gain and bias, and of the shortcut where there is one.
   */
  public static final class Gradient extends Kernel {

    public Gradient() {}

    Gradient(SameDiff graph, SDVariable[] args, boolean shortcut, BatchNorm forward) {
      super(graph, args);
      addTArgument(forward.real(0));
      addIArgument(forward.whole(0), shortcut ? 1 : 0);
    }

    @Override
    public int getNumOutputs() {
      return whole(1) == 1 ? 4 : 3;
    }

    @Override
    public List<long[]> shapes(List<long[]> inputs) {
      long[] map = inputs.get(0);
      long[] row = inputs.get(1);
      return whole(1) == 1 ? List.of(map, row, row, map) : List.of(map, row, row);
    }

    @Override
    public int overwrites(int output) {
      return output == 0 ? 0 : output == 3 ? 5 : NONE;
    }

    @Override
    public Runnable bind(INDArray[] in, INDArray[] out) {
      Floats x = Floats.of(in[0]);
      Floats gain = Floats.of(in[1]);
      Floats means = Floats.of(in[2]);
      Floats variances = Floats.of(in[3]);
      Activation activation = activation(this);
      Floats result = activation == Activation.NONE ? null : Floats.of(in[4]);
      Floats above = Floats.of(in[5]);
      Floats below = Floats.of(out[0]);
      Floats gainGradient = Floats.of(out[1]);
      Floats biasGradient = Floats.of(out[2]);
      Floats shortcut = out.length > 3 ? Floats.of(out[3]) : null;
      Planes planes = Planes.of(in[0]);
      int count = planes.values();
      return () ->
          Parallel.rows(
              planes.channels,
              count,
              (part, from, to) -> {
                float[] values = new float[PIECE];
                float[] given = new float[PIECE];
                float[] other = new float[PIECE];
                for (int c = from; c < to; c++) {
                  float mean = means.get(c);
                  double variance = variances.get(c) * Math.max(1, count - 1.0) / count;
                  double inverse = 1 / Math.sqrt(variance + real(0));
                  double[] sums = new double[2];
                  planes.forEach(
                      c,
                      piece -> {
                        read(piece, above, result, activation, given, other);
                        piece.read(x, values);
                        Rows.subtract(values, mean, piece.count());
                        piece.addSums(given, values, sums);
                      });
                  biasGradient.set(c, (float) sums[0]);
                  gainGradient.set(c, (float) (sums[1] * inverse));
                  float scale = (float) (gain.get(c) * inverse);
                  float slope = (float) (-scale * inverse * inverse * sums[1] / count);
                  float shift = (float) (-scale * sums[0] / count);
                  planes.forEach(
                      c,
                      piece -> {
                        int n = piece.count();
                        read(piece, above, result, activation, given, other);
                        if (shortcut != null) {
                          piece.write(shortcut, given);
                        }
                        piece.read(x, values);
                        for (int i = 0; i < n; i++) {
                          values[i] = scale * given[i] + slope * (values[i] - mean) + shift;
                        }
                        piece.write(below, values);
                      });
                }
              });
    }

    /** The gradient above, 0 where the result was cut at 0. */
    private static void read(
        Piece piece,
        Floats above,
        @Nullable Floats result,
        Activation activation,
        float[] given,
        float[] other) {
      piece.read(above, given);
      if (result != null) {
        piece.read(result, other);
        activation.back(given, other, piece.count());
      }
    }
  }
}
