package cxr.model.kernel;

import cxr.tensor.Floats;
import cxr.tensor.Parallel;
import cxr.tensor.PartialSums;
import cxr.tensor.Rows;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The same row added to all rows: x [n, D] and bias [D] give [n, D]. */
public final class AddBias extends Kernel {

  public AddBias() {}

  public AddBias(SameDiff graph, SDVariable x, SDVariable bias) {
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
    Floats.RowMap rows = x.rowsTo(y, width, width);
    return () -> {
      float[] b = bias.toArray();
      rows.each(part -> (number, row) -> Rows.add(row, b, width));
    };
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    SDVariable above = gradients.get(0);
    return List.of(above, new Gradient(sameDiff, above).outputVariable());
  }

  /** The sum of all rows: [n, D] gives [D]. */
  public static final class Gradient extends Kernel {

    public Gradient() {}

    Gradient(SameDiff graph, SDVariable above) {
      super(graph, above);
    }

    @Override
    public List<long[]> shapes(List<long[]> inputs) {
      return List.of(new long[] {inputs.get(0)[1]});
    }

    @Override
    public Runnable bind(INDArray[] in, INDArray[] out) {
      Floats above = Floats.of(in[0]);
      Floats bias = Floats.of(out[0]);
      int width = bias.length();
      int rows = above.length() / width;
      return () -> {
        PartialSums sums = new PartialSums(Parallel.parts(rows, width), width);
        Parallel.rows(
            rows,
            width,
            (part, from, to) -> {
              float[] sum = sums.of(part);
              float[] row = new float[width];
              for (int r = from; r < to; r++) {
                above.read(r * width, row, width);
                Rows.add(sum, row, width);
              }
            });
        sums.writeTo(bias);
      };
    }
  }
}
