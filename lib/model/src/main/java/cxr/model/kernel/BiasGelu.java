package cxr.model.kernel;

import cxr.tensor.Floats;
import cxr.tensor.PartialSums;
import cxr.tensor.Rows;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * GPT-2's GELU of x + bias (Hendrycks and Gimpel 2016): x [n, D] and bias [D] give [n, D], u
 * sigmoid(2 sqrt(2/pi) (u + 0.044715 u^3)), which is 0.5 u (1 + tanh(sqrt(2/pi) (u + 0.044715
 * u^3))).
 */
public final class BiasGelu extends Kernel {

  private static final float SCALE = (float) (2 * Math.sqrt(2 / Math.PI));
  private static final float CUBIC = 0.044715f;
  private static final float LARGEST = 80; // its exponential is finite, and its inverse 0 beside 1

  public BiasGelu() {}

  public BiasGelu(SameDiff graph, SDVariable x, SDVariable bias) {
    super(graph, x, bias);
  }

  @Override
  public int overwrites(int output) {
    return 0;
  }

  @Override
  public Runnable bind(INDArray[] in, INDArray[] out) {
    Floats x = Floats.of(in[0]);
    Floats bias = Floats.of(in[1]);
    Floats y = Floats.of(out[0]);
    int width = bias.length();
    Floats.RowMap rows = x.rowsTo(y, width, 4L * width);
    return () -> {
      float[] b = bias.toArray();
      rows.each(
          part -> {
            float[] exp = new float[width];
            float[] work = new float[width];
            return (number, row) -> {
              Rows.add(row, b, width);
              exponentials(row, exp, work, width);
              for (int i = 0; i < width; i++) {
                row[i] /= 1 + exp[i];
              }
            };
          });
    };
  }

  /** e to the power of -2 sqrt(2/pi) (u + 0.044715 u^3), large ones cut. */
  private static void exponentials(float[] row, float[] exp, float[] work, int width) {
    for (int i = 0; i < width; i++) {
      float u = row[i];
      exp[i] = Math.min(LARGEST, -SCALE * u * (1 + CUBIC * u * u));
    }
    Rows.exp(exp, work, width);
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    return List.of(new Gradient(sameDiff, arg(0), arg(1), gradients.get(0)).outputVariables());
  }

  /** x, bias and the gradient above give the gradients of x and bias. */
  public static final class Gradient extends Kernel {

    public Gradient() {}

    Gradient(SameDiff graph, SDVariable x, SDVariable bias, SDVariable above) {
      super(graph, x, bias, above);
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
    public int overwrites(int output) {
      return output == 0 ? 2 : NONE;
    }

    @Override
    public Runnable bind(INDArray[] in, INDArray[] out) {
      Floats x = Floats.of(in[0]);
      Floats bias = Floats.of(in[1]);
      Floats above = Floats.of(in[2]);
      Floats below = Floats.of(out[0]);
      Floats biasGradient = Floats.of(out[1]);
      int width = bias.length();
      Floats.RowMap rows = x.rowsTo(below, width, 4L * width);
      return () -> {
        float[] b = bias.toArray();
        PartialSums sums = rows.sums();
        rows.each(
            part -> {
              float[] exp = new float[width];
              float[] given = new float[width];
              return (number, row) -> {
                Rows.add(row, b, width);
                exponentials(row, exp, given, width);
                above.read(number * width, given, width);
                for (int i = 0; i < width; i++) {
                  float u = row[i];
                  float s = 1 / (1 + exp[i]); // the sigmoid
                  float inner = SCALE * (1 + 3 * CUBIC * u * u);
                  row[i] = given[i] * (s + u * s * (1 - s) * inner);
                }
                Rows.add(sums.of(part), row, width);
              };
            });
        sums.writeTo(biasGradient);
      };
    }
  }
}
