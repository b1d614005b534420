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
 * <p>The work is k k sums over runs of memory, as {@link Phases} lay planes out.
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

  private static Phases phases(Kernel kernel, long[] x) {
    Padding padding = Padding.values()[(int) kernel.whole(2)];
    int size = (int) kernel.whole(0);
    int stride = (int) kernel.whole(1);
    int height = (int) x[2];
    int width = (int) x[3];
    return new Phases(
        (int) x[0],
        size,
        stride,
        height,
        width,
        padding.before(height, size, stride),
        padding.before(width, size, stride),
        padding.places(height, size, stride),
        padding.places(width, size, stride));
  }

  @Override
  public List<long[]> shapes(List<long[]> inputs) {
    long[] x = inputs.get(0);
    Phases phases = phases(this, x);
    return List.of(new long[] {x[0], x[1], phases.outHeight(), phases.outWidth()});
  }

  @Override
  public Runnable bind(INDArray[] in, INDArray[] out) {
    Phases phases = phases(this, in[0].shape());
    Floats x = Floats.of(in[0]);
    Floats kernel = Floats.of(in[1]);
    Floats y = Floats.of(out[0]);
    int channels = (int) in[0].size(1);
    return () ->
        Parallel.rows(
            channels,
            phases.steps(),
            (part, from, to) -> {
              Work work = new Work(phases, kernel.toArray(), channels);
              for (int c = from; c < to; c++) {
                for (int n = 0; n < phases.batch(); n += phases.together()) {
                  work.spread(x, n, c);
                  work.forward(c);
                  work.collectResults(y, n, c);
                }
              }
            });
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
      Phases phases = phases(this, in[0].shape());
      Floats x = Floats.of(in[0]);
      Floats kernel = Floats.of(in[1]);
      Floats above = Floats.of(in[2]);
      Floats below = Floats.of(out[0]);
      Floats kernelGradient = Floats.of(out[1]);
      int channels = (int) in[0].size(1);
      return () ->
          Parallel.rows(
              channels,
              2 * phases.steps(),
              (part, from, to) -> {
                Work work = new Work(phases, kernel.toArray(), channels);
                for (int c = from; c < to; c++) {
                  for (int n = 0; n < phases.batch(); n += phases.together()) {
                    work.spread(x, n, c);
                    work.spreadResults(above, n, c);
                    work.addProducts();
                    work.back(c);
                    work.collect(below, n, c);
                  }
                  work.writeProducts(kernelGradient, c);
                }
              });
    }
  }

  /**
   * What a thread works on: planes of a channel, of some images from a first one on. Pieces of runs
   * are copied to the start of an array, since Java's compiler does several values at a time only
   * where all arrays are read at the same place.
   */
  private static final class Work {
    private static final int PIECE = 1024;
    private final Phases phases;
    private final float[] weights; // [k, k, C]
    private final int channels;
    private final float[] plane; // or results of one
    private final float[] planes; // laid out in phases
    private final float[] results; // laid out as runs are
    private final float[] sums; // a run
    private final float[] gradients; // of whole planes
    private final float[][] products; // of each tap, piece upon piece
    private final float[] piece;
    private final float[] met; // by a tap, in a piece
    private final Phases.Taps forward;
    private final Phases.Taps[] back;

    Work(Phases phases, float[] weights, int channels) {
      this.phases = phases;
      this.weights = weights;
      this.channels = channels;
      plane = new float[Math.max(phases.cells(), phases.outCells())];
      planes = new float[phases.values()];
      results = new float[phases.lead() + phases.run()];
      sums = new float[phases.run()];
      gradients = new float[phases.together() * phases.cells()];
      products = new float[phases.taps()][PIECE];
      piece = new float[PIECE];
      met = new float[PIECE];
      forward = phases.forward();
      back = new Phases.Taps[phases.stride() * phases.stride()];
      Arrays.setAll(back, phases::back);
    }

    /** Images from a first one on. */
    private int images(int first) {
      return Math.min(phases.together(), phases.batch() - first);
    }

    private int plane(int image, int channel, int cells) {
      return (image * channels + channel) * cells;
    }

    void spread(Floats x, int first, int channel) {
      int cells = phases.cells();
      for (int i = 0; i < images(first); i++) {
        x.read(plane(first + i, channel, cells), plane, cells);
        phases.spread(plane, i, planes);
      }
    }

    void spreadResults(Floats above, int first, int channel) {
      int cells = phases.outCells();
      int images = images(first);
      for (int i = 0; i < images; i++) {
        above.read(plane(first + i, channel, cells), plane, cells);
        phases.spreadResults(plane, i, results, phases.lead());
      }
      Arrays.fill(results, phases.lead() + images * phases.phase(), results.length, 0);
    }

    void collectResults(Floats y, int first, int channel) {
      int cells = phases.outCells();
      for (int i = 0; i < images(first); i++) {
        phases.collectResults(sums, i, plane);
        y.write(plane(first + i, channel, cells), plane, cells);
      }
    }

    void forward(int channel) {
      sum(forward, channel, planes);
    }

    /** The planes' gradients, from those of the results. */
    void back(int channel) {
      for (int phase = 0; phase < back.length; phase++) {
        sum(back[phase], channel, results);
        for (int i = 0; i < phases.together(); i++) {
          phases.collect(sums, phase, i, gradients, i * phases.cells());
        }
      }
    }

    void collect(Floats below, int first, int channel) {
      int cells = phases.cells();
      for (int i = 0; i < images(first); i++) {
        below.write(plane(first + i, channel, cells), gradients, i * cells, cells);
      }
    }

    /** The sum of what taps meet, times their weights. */
    private void sum(Phases.Taps taps, int channel, float[] runs) {
      for (int from = 0; from < sums.length; from += PIECE) {
        int n = Math.min(PIECE, sums.length - from);
        Arrays.fill(piece, 0, n, 0);
        for (int i = 0; i < taps.numbers().length; i++) {
          System.arraycopy(runs, taps.starts()[i] + from, met, 0, n);
          Rows.addTimes(piece, weights[taps.numbers()[i] * channels + channel], met, n);
        }
        System.arraycopy(piece, 0, sums, from, n);
      }
    }

    /** Adds to each tap's products those of the results' gradients and what it meets. */
    void addProducts() {
      for (int from = 0; from < sums.length; from += PIECE) {
        int n = Math.min(PIECE, sums.length - from);
        System.arraycopy(results, phases.lead() + from, piece, 0, n);
        for (int tap = 0; tap < products.length; tap++) {
          System.arraycopy(planes, forward.starts()[tap] + from, met, 0, n);
          Rows.addProducts(products[tap], piece, met, n);
        }
      }
    }

    /** Sums the products up, and begins anew. */
    void writeProducts(Floats gradient, int channel) {
      for (int tap = 0; tap < products.length; tap++) {
        gradient.set(tap * channels + channel, Rows.sum(products[tap], PIECE));
        Arrays.fill(products[tap], 0);
      }
    }
  }
}
