package cxr.model.kernel;

import cxr.tensor.Floats;
import cxr.tensor.Rows;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The cross-entropy of each row with its target, a share of whose probability is spread evenly over
 * all columns (label smoothing, Szegedy et al. 2016): logits [n, V] and ids [n] give [n], and the
 * softmax [n, V], which takes the logits' memory.
 */
public final class CrossEntropy extends Kernel {

  public CrossEntropy() {}

  public CrossEntropy(SameDiff graph, SDVariable logits, SDVariable ids, double smoothing) {
    super(graph, logits, ids);
    addTArgument(smoothing);
  }

  @Override
  public int getNumOutputs() {
    return 2;
  }

  @Override
  public List<long[]> shapes(List<long[]> inputs) {
    return List.of(inputs.get(1), inputs.get(0));
  }

  @Override
  public int overwrites(int output) {
    return output == 1 ? 0 : NONE;
  }

  @Override
  public Runnable bind(INDArray[] in, INDArray[] out) {
    Floats logits = Floats.of(in[0]);
    Floats loss = Floats.of(out[0]);
    Floats softmax = Floats.of(out[1]);
    int width = logits.length() / loss.length();
    float smoothing = (float) real(0);
    Floats.RowMap rows = logits.rowsTo(softmax, width, width);
    return () -> {
      int[] ids = in[1].toIntVector();
      rows.each(
          part -> {
            float[] work = new float[width];
            return (number, row) -> {
              float target = row[ids[number]];
              float mean = smoothing > 0 ? Rows.sum(row, width) / width : 0;
              float max = Rows.max(row, width);
              for (int i = 0; i < width; i++) {
                row[i] -= max;
              }
              Rows.exp(row, work, width);
              float sum = Rows.sum(row, width);
              float inverse = 1 / sum;
              for (int i = 0; i < width; i++) {
                row[i] *= inverse;
              }
              double logSum = max + Math.log(sum);
              loss.set(number, (float) (logSum - (1 - smoothing) * target - smoothing * mean));
            };
          });
    };
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    SDVariable softmax = outputVariables()[1];
    Gradient back = new Gradient(sameDiff, softmax, arg(1), gradients.get(0), real(0));
    return List.of(back.outputVariable(), sameDiff.zerosLike(arg(1)));
  }

  /** Softmax, ids and the gradient above each row give the gradient of the logits. */
  public static final class Gradient extends Kernel {

    public Gradient() {}

    Gradient(
        SameDiff graph, SDVariable softmax, SDVariable ids, SDVariable above, double smoothing) {
      super(graph, softmax, ids, above);
      addTArgument(smoothing);
    }

    @Override
    public int overwrites(int output) {
      return 0;
    }

    @Override
    public Runnable bind(INDArray[] in, INDArray[] out) {
      Floats softmax = Floats.of(in[0]);
      Floats above = Floats.of(in[2]);
      Floats below = Floats.of(out[0]);
      int width = softmax.length() / above.length();
      float smoothing = (float) real(0);
      float even = smoothing / width;
      Floats.RowMap rows = softmax.rowsTo(below, width, width);
      return () -> {
        int[] ids = in[1].toIntVector();
        rows.each(
            part ->
                (number, row) -> {
                  float factor = above.get(number);
                  row[ids[number]] -= 1 - smoothing;
                  for (int i = 0; i < width; i++) {
                    row[i] = (row[i] - even) * factor;
                  }
                });
      };
    }
  }
}
