package cxr.model.kernel;

import cxr.tensor.Floats;
import cxr.tensor.PartialSums;
import cxr.tensor.Rows;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Layer normalisation (Ba et al. 2016) of each row: x [n, D], gain [D], bias [D] give [n, D], (x -
 * mean) / sqrt(variance + epsilon) gain + bias.
 */
public final class LayerNorm extends Kernel {

  public LayerNorm() {}

  public LayerNorm(SameDiff graph, SDVariable x, SDVariable gain, SDVariable bias, double epsilon) {
    super(graph, x, gain, bias);
    addTArgument(epsilon);
  }

  @Override
  public Runnable bind(INDArray[] in, INDArray[] out) {
    Floats x = Floats.of(in[0]);
    Floats gain = Floats.of(in[1]);
    Floats bias = Floats.of(in[2]);
    Floats y = Floats.of(out[0]);
    int width = gain.length();
    float epsilon = (float) real(0);
    Floats.RowMap rows = x.rowsTo(y, width, width);
    return () -> {
      float[] g = gain.toArray();
      float[] b = bias.toArray();
      rows.each(
          part ->
              (number, row) -> {
                normalise(row, width, epsilon);
                scale(row, g, b, width);
              });
    };
  }

  /** Brings a row to mean 0 and variance 1; gives 1 / sqrt(variance + epsilon). */
  static float normalise(float[] row, int width, float epsilon) {
    float mean = Rows.sum(row, width) / width;
    for (int i = 0; i < width; i++) {
      row[i] -= mean;
    }
    float variance = Rows.dot(row, row, width) / width;
    float inverse = (float) (1 / Math.sqrt(variance + epsilon));
    for (int i = 0; i < width; i++) {
      row[i] *= inverse;
    }
    return inverse;
  }

  static void scale(float[] row, float[] gain, float[] bias, int width) {
    for (int i = 0; i < width; i++) {
      row[i] = row[i] * gain[i] + bias[i];
    }
  }

  /**
   * From the gradient above a row to that below: inverse (g - mean(g) - z mean(g z)), g the
   * gradient times the gain, z the normalised row. Adds to the gradients of gain and bias.
   */
  static void back(
      float[] above,
      float[] normalised,
      float inverse,
      float[] gain,
      float[] gainSum,
      float[] biasSum,
      int width) {
    for (int i = 0; i < width; i++) {
      gainSum[i] += above[i] * normalised[i];
    }
    Rows.add(biasSum, above, width);
    for (int i = 0; i < width; i++) {
      above[i] *= gain[i];
    }
    float mean = Rows.sum(above, width) / width;
    float product = Rows.dot(above, normalised, width) / width;
    for (int i = 0; i < width; i++) {
      above[i] = inverse * (above[i] - mean - normalised[i] * product);
    }
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    Gradient back = new Gradient(sameDiff, arg(0), arg(1), gradients.get(0), real(0));
    return List.of(back.outputVariables());
  }

  /** x, gain and the gradient above give the gradients of x, gain and bias. */
  public static final class Gradient extends Kernel {

    public Gradient() {}

    Gradient(SameDiff graph, SDVariable x, SDVariable gain, SDVariable above, double epsilon) {
      super(graph, x, gain, above);
      addTArgument(epsilon);
    }

    @Override
    public int getNumOutputs() {
      return 3;
    }

    @Override
    public List<long[]> shapes(List<long[]> inputs) {
      return List.of(inputs.get(0), inputs.get(1), inputs.get(1));
    }

    @Override
    public int overwrites(int output) {
      return output == 0 ? 2 : NONE;
    }

    @Override
    public Runnable bind(INDArray[] in, INDArray[] out) {
      Floats x = Floats.of(in[0]);
      Floats gain = Floats.of(in[1]);
      Floats above = Floats.of(in[2]);
      Floats below = Floats.of(out[0]);
      Floats gainGradient = Floats.of(out[1]);
      Floats biasGradient = Floats.of(out[2]);
      int width = gain.length();
      float epsilon = (float) real(0);
      Floats.RowMap rows = above.rowsTo(below, width, width);
      return () -> {
        float[] g = gain.toArray();
        PartialSums gainSums = rows.sums();
        PartialSums biasSums = rows.sums();
        rows.each(
            part -> {
              float[] z = new float[width];
              return (number, row) -> {
                x.read(number * width, z, width);
                float inverse = normalise(z, width, epsilon);
                back(row, z, inverse, g, gainSums.of(part), biasSums.of(part), width);
              };
            });
        gainSums.writeTo(gainGradient);
        biasSums.writeTo(biasGradient);
      };
    }
  }
}
