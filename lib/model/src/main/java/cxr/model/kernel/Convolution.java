package cxr.model.kernel;

import cxr.tensor.Floats;
import cxr.tensor.Product;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Convolution without bias, a map's edge filled up with 0 ({@link Padding}): x [n, C, H, W] and a
 * kernel [k, k, C, C'] give [n, C', H', W'].
 *
 * <p>ND4J's own operation does it, but where products of matrices are quicker: a kernel of one cell
 * is a matrix, and the gradients of maps of few cells, and of the first kernel, whose images need
 * none themselves, are products with the {@link Im2Col} of x.
 */
public final class Convolution extends Kernel {

  private static final int FEW_CELLS = 200; // up to 14 x 14
  private static final int MOST_COLUMNS = 1 << 22; // values at a time, for some images together

  public Convolution() {}

  /**
   * @param size of the kernel, k, odd
   * @param stride from a place of the kernel to the next
   */
  public Convolution(
      SameDiff graph, SDVariable x, SDVariable kernel, int size, int stride, Padding padding) {
    super(graph, x, kernel);
    addIArgument(size, stride, x.isPlaceHolder() ? 1 : 0, padding.ordinal());
  }

  /** The numbers of a convolution, from the shapes of x and kernel. */
  record Geometry(
      int batch, int in, int out, int size, int stride, Padding padding, int height, int width) {

    static Geometry of(long[] x, long[] kernel, long stride, long padding) {
      return new Geometry(
          (int) x[0],
          (int) x[1],
          (int) kernel[3],
          (int) kernel[0],
          (int) stride,
          Padding.values()[(int) padding],
          (int) x[2],
          (int) x[3]);
    }

    int padAbove() {
      return padding.before(height, size, stride);
    }

    int padLeft() {
      return padding.before(width, size, stride);
    }

    int outHeight() {
      return padding.places(height, size, stride);
    }

    int outWidth() {
      return padding.places(width, size, stride);
    }

    int outCells() {
      return outHeight() * outWidth();
    }

    /** Values of x that a value of the result comes from: k k C. */
    int values() {
      return size * size * in;
    }

    boolean isMatrix() {
      return size == 1 && stride == 1;
    }

    long[] result() {
      return new long[] {batch, out, outHeight(), outWidth()};
    }

    /** Images whose columns are made together: a divisor of the batch. */
    int together() {
      int images = batch;
      while (images > 1
          && (batch % images > 0 || (long) images * outCells() * values() > MOST_COLUMNS)) {
        images--;
      }
      return images;
    }

    /** A map of one image as a matrix [channels, cells]. */
    static INDArray ofImage(INDArray map, int image) {
      return matrix(map, (long) image * map.stride(0), map.size(1), map.size(2) * map.size(3));
    }

    Runnable nd4j(String operation, INDArray[] in, INDArray... out) {
      CustomOp op = DynamicCustomOp.builder(operation).build();
      OpContext context = Nd4j.getExecutioner().buildContext();
      int same = padding == Padding.SAME ? 1 : 0;
      context.setIArguments(size, size, stride, stride, padAbove(), padLeft(), 1, 1, same, 0, 0);
      for (int i = 0; i < in.length; i++) {
        context.setInputArray(i, in[i]);
      }
      for (int i = 0; i < out.length; i++) {
        context.setOutputArray(i, out[i]);
      }
      return () -> Nd4j.getExecutioner().exec(op, context);
    }
  }

  private static INDArray matrix(INDArray array, long from, long rows, long columns) {
    long[] shape = {rows, columns};
    long[] strides = {columns, 1};
    return Nd4j.create(array.data(), shape, strides, array.offset() + from, 'c', array.dataType());
  }

  @Override
  public List<long[]> shapes(List<long[]> inputs) {
    return List.of(Geometry.of(inputs.get(0), inputs.get(1), whole(1), whole(3)).result());
  }

  @Override
  public Runnable bind(INDArray[] in, INDArray[] out) {
    Geometry geometry = Geometry.of(in[0].shape(), in[1].shape(), whole(1), whole(3));
    if (!geometry.isMatrix()) {
      return geometry.nd4j("conv2d", in, out);
    }
    INDArray kernel = matrix(in[1], 0, geometry.in, geometry.out);
    List<Product> products = new ArrayList<>();
    for (int image = 0; image < geometry.batch; image++) {
      products.add(
          new Product(
              kernel,
              true,
              Geometry.ofImage(in[0], image),
              false,
              Geometry.ofImage(out[0], image)));
    }
    return () -> products.forEach(Product::run);
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    SDVariable[] back =
        new Gradient(sameDiff, arg(0), arg(1), gradients.get(0), this).outputVariables();
    boolean given = whole(2) == 1;
    return List.of(given ? sameDiff.zerosLike(arg(0)) : back[0], back[1]);
  }

  /**
   * x, kernel and the gradient above give the gradients of x, [1] where x is given, and kernel; the
   * other outputs are for work.
   */
  public static final class Gradient extends Kernel {

    public Gradient() {}

    Gradient(
        SameDiff graph, SDVariable x, SDVariable kernel, SDVariable above, Convolution forward) {
      super(graph, x, kernel, above);
      addIArgument(forward.iArgs());
    }

    @Override
    public int getNumOutputs() {
      return 4;
    }

    private boolean isGiven() {
      return whole(2) == 1;
    }

    private boolean byColumns(Geometry geometry) {
      return !geometry.isMatrix() && (isGiven() || geometry.outCells() <= FEW_CELLS);
    }

    @Override
    public List<long[]> shapes(List<long[]> inputs) {
      Geometry geometry = Geometry.of(inputs.get(0), inputs.get(1), whole(1), whole(3));
      long[] none = {1};
      long[] x = isGiven() ? none : inputs.get(0);
      if (!byColumns(geometry)) {
        return List.of(x, inputs.get(1), none, none);
      }
      long places = (long) geometry.together() * geometry.outCells();
      return List.of(
          x,
          inputs.get(1),
          new long[] {places, geometry.values()},
          new long[] {places, geometry.out});
    }

    @Override
    public Runnable bind(INDArray[] in, INDArray[] out) {
      Geometry geometry = Geometry.of(in[0].shape(), in[1].shape(), whole(1), whole(3));
      if (byColumns(geometry)) {
        return byColumns(geometry, in, out);
      }
      return geometry.isMatrix()
          ? byMatrices(geometry, in, out)
          : geometry.nd4j("conv2d_bp", in, out[0], out[1]);
    }

    private Runnable byMatrices(Geometry geometry, INDArray[] in, INDArray[] out) {
      INDArray kernel = matrix(in[1], 0, geometry.in, geometry.out);
      INDArray kernelGradient = matrix(out[1], 0, geometry.in, geometry.out);
      List<Product> products = new ArrayList<>();
      for (int image = 0; image < geometry.batch; image++) {
        INDArray above = Geometry.ofImage(in[2], image);
        INDArray x = Geometry.ofImage(in[0], image);
        products.add(new Product(x, false, above, true, kernelGradient, image > 0));
        if (!isGiven()) {
          products.add(new Product(kernel, false, above, false, Geometry.ofImage(out[0], image)));
        }
      }
      return () -> products.forEach(Product::run);
    }

    private Runnable byColumns(Geometry geometry, INDArray[] in, INDArray[] out) {
      int together = geometry.together();
      Im2Col columns = new Im2Col(geometry, together);
      Floats x = Floats.of(in[0]);
      Floats above = Floats.of(in[2]);
      Floats below = isGiven() ? null : Floats.of(out[0]);
      Floats side = Floats.of(out[2]);
      Floats rows = Floats.of(out[3]);
      INDArray kernel = matrix(in[1], 0, geometry.values(), geometry.out);
      INDArray whole = matrix(out[1], 0, geometry.values(), geometry.out);
      Product first = new Product(out[2], true, out[3], false, whole);
      Product next = new Product(out[2], true, out[3], false, whole, true);
      Product back = new Product(out[3], false, kernel, true, out[2]);
      return () -> {
        for (int image = 0; image < geometry.batch; image += together) {
          columns.ofMap(x, image, side);
          columns.turn(above, image, rows);
          (image == 0 ? first : next).run();
          if (below != null) {
            back.run();
            columns.addUp(side, below, image);
          }
        }
      };
    }
  }
}
