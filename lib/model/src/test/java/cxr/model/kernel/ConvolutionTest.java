package cxr.model.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** Each way to compute a convolution and its gradients against ND4J's own in double precision. */
class ConvolutionTest {

  /** Batch, channels, channels of the result, size of the kernel, stride, height, width, given. */
  private static final List<int[]> FORMS =
      List.of(
          new int[] {3, 5, 4, 1, 1, 6, 7, 0}, // as a matrix
          new int[] {1, 5, 4, 1, 1, 1, 1, 1},
          new int[] {5, 4, 3, 3, 1, 7, 6, 0}, // by columns
          new int[] {4, 3, 6, 3, 2, 9, 4, 0},
          new int[] {2, 3, 2, 1, 2, 5, 5, 0},
          new int[] {2, 2, 3, 3, 1, 1, 2, 0},
          new int[] {3, 3, 4, 7, 2, 31, 22, 1}, // the first of a network
          new int[] {6, 3, 8, 7, 2, 224, 224, 1}, // in several steps
          new int[] {2, 3, 4, 3, 1, 20, 17, 0}); // by ND4J

  @Test
  void resultsAndGradientsAreThoseOfNd4j() {
    for (int[] f : FORMS) {
      INDArray x = Nd4j.randn(DataType.FLOAT, f[0], f[1], f[5], f[6]);
      INDArray kernel = Nd4j.randn(DataType.FLOAT, f[3], f[3], f[1], f[2]);
      Convolution forward = new Convolution();
      forward.addIArgument(f[3], f[4], f[7], Padding.HALF.ordinal());
      List<INDArray> y = run(forward, x, kernel);
      INDArray above = Nd4j.randn(DataType.FLOAT, y.get(0).shape());
      Convolution.Gradient backward = new Convolution.Gradient();
      backward.addIArgument(f[3], f[4], f[7], Padding.HALF.ordinal());
      List<INDArray> below = run(backward, x, kernel, above);

      String form = Arrays.toString(f);
      assertClose(nd4j("conv2d", f, List.of(x, kernel), List.of(above)).get(0), y.get(0), form);
      List<INDArray> expected = nd4j("conv2d_bp", f, List.of(x, kernel, above), List.of(x, kernel));
      assertClose(expected.get(1), below.get(1), "kernel of " + form);
      if (f[7] == 0) {
        assertClose(expected.get(0), below.get(0), "x of " + form);
      } else {
        assertEquals(1, below.get(0).length(), "no gradient of what is given");
      }
    }
  }

  @Test
  void bigBatchesAreCutIntoEvenParts() {
    long[] kernel = {7, 7, 3, 64};
    assertEquals(2, Convolution.Geometry.of(new long[] {8, 3, 224, 224}, kernel, 2, 0).together());
    assertEquals(1, Convolution.Geometry.of(new long[] {7, 3, 224, 224}, kernel, 2, 0).together());
    assertEquals(
        1, Convolution.Geometry.of(new long[] {2, 3, 1024, 1024}, kernel, 2, 0).together());
    assertEquals(8, Convolution.Geometry.of(new long[] {8, 3, 32, 32}, kernel, 2, 0).together());
  }

  /** What is in the outputs before does not count. */
  private static List<INDArray> run(Kernel kernel, INDArray... in) {
    List<long[]> shapes = kernel.shapes(Arrays.stream(in).map(INDArray::shape).toList());
    INDArray[] out =
        shapes.stream()
            .map(shape -> Nd4j.valueArrayOf(shape, 7.0, DataType.FLOAT))
            .toArray(INDArray[]::new);
    Runnable work = kernel.bind(in, out);
    work.run();
    work.run();
    return List.of(out);
  }

  private static List<INDArray> nd4j(
      String operation, int[] f, List<INDArray> in, List<INDArray> like) {
    List<INDArray> out =
        like.stream().map(array -> Nd4j.create(DataType.DOUBLE, array.shape())).toList();
    DynamicCustomOp.DynamicCustomOpsBuilder op = DynamicCustomOp.builder(operation);
    op.addInputs(in.stream().map(array -> array.castTo(DataType.DOUBLE)).toArray(INDArray[]::new));
    op.addOutputs(out.toArray(INDArray[]::new));
    op.addIntegerArguments(f[3], f[3], f[4], f[4], f[3] / 2, f[3] / 2, 1, 1, 0, 0, 0);
    Nd4j.getExecutioner().exec(op.build());
    return out;
  }

  private static void assertClose(INDArray expected, INDArray found, String what) {
    assertArrayEquals(expected.shape(), found.shape(), what);
    double norm = expected.norm2Number().doubleValue();
    double off = found.castTo(DataType.DOUBLE).sub(expected).norm2Number().doubleValue();
    assertTrue(norm > 0 && off < 1e-5 * norm, "%s: %.2e of %.2e".formatted(what, off, norm));
  }
}
