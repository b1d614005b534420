package cxr.model.kernel;

import cxr.tensor.Floats;
import cxr.tensor.Parallel;
import cxr.tensor.Rows;
import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution of each channel by a kernel of its own (Howard et al. 2017), without bias: x [n, C,
 * H, W] and a kernel [k, k, 1, C] give [n, C, H', W'].
 *
 * <p>Each plane is laid out with its edge of 0, cut into the s s phases of a stride s, so that what
 * one value of the kernel meets in all places is one run of memory: the work is k k sums over such
 * runs.
 */
public final class DepthwiseConvolution extends Kernel {

  public DepthwiseConvolution() {}

  /**
   * @param size of the kernel, k, odd
   * @param stride s, from a place of the kernel to the next
   */
  public DepthwiseConvolution(
      SameDiff graph, SDVariable x, SDVariable kernel, int size, int stride, Padding padding) {
    super(graph, x, kernel);
    addIArgument(size, stride, padding.ordinal());
  }

  private static Geometry geometry(Kernel kernel, long[] x) {
    Padding padding = Padding.values()[(int) kernel.whole(2)];
    int size = (int) kernel.whole(0);
    int stride = (int) kernel.whole(1);
    int height = (int) x[2];
    int width = (int) x[3];
    return new Geometry(
        (int) x[0],
        (int) x[1],
        size,
        stride,
        height,
        width,
        padding.before(height, size, stride),
        padding.before(width, size, stride),
        padding.places(height, size, stride),
        padding.places(width, size, stride));
  }

  /**
   * Where things lie.
   *
   * @param batch n
   * @param channels C
   * @param above rows of 0 above a plane
   * @param left cells of 0 left of it
   * @param outHeight H'
   * @param outWidth W'
   */
  private record Geometry(
      int batch,
      int channels,
      int size,
      int stride,
      int height,
      int width,
      int above,
      int left,
      int outHeight,
      int outWidth) {

    /** Cells of a row of a phase, and so of a row of results with what hangs over. */
    int pitch() {
      return outWidth + (size - 1) / stride;
    }

    /** Cells of a phase. */
    int phase() {
      return (outHeight + (size - 1) / stride) * pitch();
    }

    /** Cells of the results of a plane, each row but the last with what hangs over. */
    int run() {
      return (outHeight - 1) * pitch() + outWidth;
    }

    /** Where the run that a value of the kernel meets begins in the phases. */
    int start(int y, int x) {
      return (y % stride * stride + x % stride) * phase() + y / stride * pitch() + x / stride;
    }

    /** Where a row of the plane lies in the phases: the cells of one phase of its columns. */
    int row(int h, int column) {
      int y = h + above;
      return (y % stride * stride + column) * phase() + y / stride * pitch();
    }

    /** Rows of the plane that the kernel reaches. */
    int rows() {
      return Math.min(height, (outHeight - 1) * stride + size - above);
    }

    int columns() {
      return Math.min(width, (outWidth - 1) * stride + size - left);
    }

    int plane(int image, int channel) {
      return (image * channels + channel) * height * width;
    }

    int outPlane(int image, int channel) {
      return (image * channels + channel) * outHeight * outWidth;
    }

    /** Lays a plane out in phases; their edges are 0 already. */
    void spread(float[] plane, float[] phases) {
      for (int h = 0; h < rows(); h++) {
        if (stride == 1) {
          System.arraycopy(plane, h * width, phases, row(h, 0) + left, columns());
        } else {
          for (int w = 0; w < columns(); w++) {
            phases[row(h, (w + left) % stride) + (w + left) / stride] = plane[h * width + w];
          }
        }
      }
    }

    /** The way back. */
    void collect(float[] phases, float[] plane) {
      for (int h = 0; h < rows(); h++) {
        if (stride == 1) {
          System.arraycopy(phases, row(h, 0) + left, plane, h * width, columns());
        } else {
          for (int w = 0; w < columns(); w++) {
            plane[h * width + w] = phases[row(h, (w + left) % stride) + (w + left) / stride];
          }
        }
      }
    }
  }

  @Override
  public List<long[]> shapes(List<long[]> inputs) {
    long[] x = inputs.get(0);
    Geometry geometry = geometry(this, x);
    return List.of(new long[] {x[0], x[1], geometry.outHeight(), geometry.outWidth()});
  }

  @Override
  public Runnable bind(INDArray[] in, INDArray[] out) {
    Geometry geometry = geometry(this, in[0].shape());
    Floats x = Floats.of(in[0]);
    Floats kernel = Floats.of(in[1]);
    Floats y = Floats.of(out[0]);
    int cells = geometry.height() * geometry.width();
    int outCells = geometry.outHeight() * geometry.outWidth();
    int taps = geometry.size() * geometry.size();
    return () ->
        Parallel.rows(
            geometry.channels(),
            (long) geometry.batch() * outCells * taps,
            (part, from, to) -> {
              float[] weights = kernel.toArray();
              float[] plane = new float[cells];
              float[] phases = new float[geometry.stride() * geometry.stride() * geometry.phase()];
              float[] sums = new float[geometry.run()];
              float[] result = new float[outCells];
              for (int c = from; c < to; c++) {
                for (int n = 0; n < geometry.batch(); n++) {
                  x.read(geometry.plane(n, c), plane, cells);
                  geometry.spread(plane, phases);
                  Arrays.fill(sums, 0);
                  forward(geometry, weights, c, phases, sums);
                  for (int h = 0; h < geometry.outHeight(); h++) {
                    System.arraycopy(
                        sums,
                        h * geometry.pitch(),
                        result,
                        h * geometry.outWidth(),
                        geometry.outWidth());
                  }
                  y.write(geometry.outPlane(n, c), result, outCells);
                }
              }
            });
  }

  private static void forward(
      Geometry geometry, float[] weights, int channel, float[] phases, float[] sums) {
    int size = geometry.size();
    for (int ky = 0; ky < size; ky++) {
      for (int kx = 0; kx < size; kx++) {
        float weight = weights[(ky * size + kx) * geometry.channels() + channel];
        addRun(weight, phases, geometry.start(ky, kx), sums);
      }
    }
  }

  private static void addRun(float weight, float[] phases, int start, float[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * phases[start + i];
    }
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    return List.of(
        new Gradient(sameDiff, arg(0), arg(1), gradients.get(0), this).outputVariables());
  }

  /** x, kernel and the gradient above give the gradients of x and kernel. */
  public static final class Gradient extends Kernel {

    public Gradient() {}

    Gradient(
        SameDiff graph,
        SDVariable x,
        SDVariable kernel,
        SDVariable above,
        DepthwiseConvolution forward) {
      super(graph, x, kernel, above);
      addIArgument(forward.iArgs());
    }

    @Override
    public int getNumOutputs() {
      return 2;
    }

    @Override
    public List<long[]> shapes(List<long[]> inputs) {
      return List.of(inputs.get(0), inputs.get(1));
    }

    @Override
    public Runnable bind(INDArray[] in, INDArray[] out) {
      Geometry geometry = geometry(this, in[0].shape());
      Floats x = Floats.of(in[0]);
      Floats kernel = Floats.of(in[1]);
      Floats above = Floats.of(in[2]);
      Floats below = Floats.of(out[0]);
      Floats kernelGradient = Floats.of(out[1]);
      int taps = geometry.size() * geometry.size();
      int outCells = geometry.outHeight() * geometry.outWidth();
      return () ->
          Parallel.rows(
              geometry.channels(),
              2L * geometry.batch() * outCells * taps,
              (part, from, to) -> {
                Work work = new Work(geometry);
                float[] weights = kernel.toArray();
                for (int c = from; c < to; c++) {
                  double[] sums = new double[taps];
                  for (int n = 0; n < geometry.batch(); n++) {
                    x.read(geometry.plane(n, c), work.plane, work.plane.length);
                    above.read(geometry.outPlane(n, c), work.given, outCells);
                    work.back(weights, c, sums);
                    below.write(geometry.plane(n, c), work.plane, work.plane.length);
                  }
                  for (int tap = 0; tap < taps; tap++) {
                    kernelGradient.set(tap * geometry.channels() + c, (float) sums[tap]);
                  }
                }
              });
    }

    /** What a thread works on: a plane at a time. */
    private static final class Work {
      private final Geometry geometry;
      private final float[] plane;
      private final float[] given;
      private final float[] phases;
      private final float[] phaseGradients;
      private final float[] run;

      Work(Geometry geometry) {
        this.geometry = geometry;
        plane = new float[geometry.height() * geometry.width()];
        given = new float[geometry.outHeight() * geometry.outWidth()];
        phases = new float[geometry.stride() * geometry.stride() * geometry.phase()];
        phaseGradients = new float[phases.length];
        run = new float[geometry.run()]; // 0 where rows hang over
      }

      /** Adds to the kernel's gradient; the plane becomes its own. */
      void back(float[] weights, int channel, double[] sums) {
        geometry.spread(plane, phases);
        for (int h = 0; h < geometry.outHeight(); h++) {
          System.arraycopy(
              given, h * geometry.outWidth(), run, h * geometry.pitch(), geometry.outWidth());
        }
        Arrays.fill(phaseGradients, 0);
        int size = geometry.size();
        for (int tap = 0; tap < size * size; tap++) {
          int start = geometry.start(tap / size, tap % size);
          sums[tap] += Rows.dot(run, phases, start, run.length);
          spreadRun(weights[tap * geometry.channels() + channel], run, phaseGradients, start);
        }
        Arrays.fill(plane, 0);
        geometry.collect(phaseGradients, plane);
      }

      private static void spreadRun(float weight, float[] run, float[] into, int start) {
        for (int i = 0; i < run.length; i++) {
          into[start + i] += weight * run[i];
        }
      }
    }
  }
}
