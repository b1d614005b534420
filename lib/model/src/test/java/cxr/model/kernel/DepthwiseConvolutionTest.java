package cxr.model.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Results and gradients against the definition, summed term by term in double precision. */
class DepthwiseConvolutionTest {

  /** A convolution's numbers. */
  private record Form(
      int batch, int channels, int size, int stride, Padding padding, int height, int width) {

    int outHeight() {
      return padding.places(height, size, stride);
    }

    int outWidth() {
      return padding.places(width, size, stride);
    }
  }

  private static List<Form> forms() {
    List<Form> forms = new ArrayList<>();
    int[][] planes = {{1, 1}, {2, 3}, {7, 7}, {8, 6}, {9, 14}, {31, 17}};
    for (int size : new int[] {1, 3, 5}) {
      for (int stride : new int[] {1, 2, 3}) {
        for (Padding padding : Padding.values()) {
          for (int[] plane : planes) {
            forms.add(new Form(2, 3, size, stride, padding, plane[0], plane[1]));
          }
        }
      }
    }
    forms.add(new Form(3, 40, 5, 2, Padding.SAME, 56, 56)); // worth two threads
    return forms;
  }

  /** The sums of the definition. */
  private static final class Expected {
    final double[] y;
    final double[] xGradient;
    final double[] kernelGradient;

    Expected(Form f, float[] x, float[] kernel, float[] above) {
      y = new double[above.length];
      xGradient = new double[x.length];
      kernelGradient = new double[kernel.length];
      int top = f.padding.before(f.height, f.size, f.stride);
      int left = f.padding.before(f.width, f.size, f.stride);
      for (int place = 0; place < y.length; place++) {
        int w = place % f.outWidth();
        int h = place / f.outWidth() % f.outHeight();
        int plane = place / f.outWidth() / f.outHeight();
        for (int tap = 0; tap < f.size * f.size; tap++) {
          int row = h * f.stride + tap / f.size - top;
          int column = w * f.stride + tap % f.size - left;
          if (row >= 0 && row < f.height && column >= 0 && column < f.width) {
            int cell = (plane * f.height + row) * f.width + column;
            int weight = tap * f.channels + plane % f.channels;
            y[place] += (double) kernel[weight] * x[cell];
            xGradient[cell] += (double) kernel[weight] * above[place];
            kernelGradient[weight] += (double) x[cell] * above[place];
          }
        }
      }
    }
  }

  @Test
  void resultsAndGradientsAreThoseOfTheDefinition() {
    Random random = new Random(1);
    for (Form f : forms()) {
      INDArray x = noise(random, f.batch, f.channels, f.height, f.width);
      INDArray kernel = noise(random, f.size, f.size, 1, f.channels);
      INDArray above = noise(random, f.batch, f.channels, f.outHeight(), f.outWidth());
      Expected expected =
          new Expected(f, x.data().asFloat(), kernel.data().asFloat(), above.data().asFloat());
      assertClose(expected.y, run(new DepthwiseConvolution(), f, x, kernel).get(0), f);
      List<INDArray> back = run(new DepthwiseConvolution.Gradient(), f, x, kernel, above);
      assertClose(expected.xGradient, back.get(0), f);
      assertClose(expected.kernelGradient, back.get(1), f);
    }
  }

  /** At 224 pixels TensorFlow's padding puts the odd cell behind. */
  @Test
  void paddingIsTensorFlows() {
    assertArrayEquals(new int[] {0, 112}, same(224, 3, 2));
    assertArrayEquals(new int[] {1, 28}, same(56, 5, 2));
    assertArrayEquals(new int[] {1, 56}, same(56, 3, 1));
    assertArrayEquals(new int[] {1, 29}, same(57, 3, 2));
  }

  private static int[] same(int length, int size, int stride) {
    return new int[] {
      Padding.SAME.before(length, size, stride), Padding.SAME.places(length, size, stride)
    };
  }

  private static INDArray noise(Random random, long... shape) {
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Nd4j.createFromArray(values).reshape(shape);
  }

  /** What is in the outputs before does not count. */
  private static List<INDArray> run(Kernel kernel, Form form, INDArray... in) {
    kernel.addIArgument(form.size, form.stride, form.padding.ordinal());
    INDArray[] out =
        kernel.shapes(Arrays.stream(in).map(INDArray::shape).toList()).stream()
            .map(shape -> Nd4j.valueArrayOf(shape, 7.0, DataType.FLOAT))
            .toArray(INDArray[]::new);
    Runnable work = kernel.bind(in, out);
    work.run();
    work.run();
    return List.of(out);
  }

  private static void assertClose(double[] expected, INDArray found, Form form) {
    float[] values = found.data().asFloat();
    assertEquals(expected.length, values.length, form.toString());
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    for (int i = 0; i < values.length; i++) {
      assertEquals(expected[i], values[i], 2e-6 * (1 + largest), form.toString());
    }
  }
}
