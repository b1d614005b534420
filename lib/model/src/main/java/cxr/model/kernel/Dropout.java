package cxr.model.kernel;

import cxr.tensor.Floats;
import cxr.tensor.Rows;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Multiplies rows x [n, D] by the mask of a seed [1]; its gradient does the same. */
public final class Dropout extends Kernel {

  public Dropout() {}

  public Dropout(SameDiff graph, SDVariable x, SDVariable seed, double share, long place) {
    super(graph, x, seed);
    addTArgument(share);
    addIArgument(place);
  }

  @Override
  public int overwrites(int output) {
    return 0;
  }

  @Override
  public Runnable bind(INDArray[] in, INDArray[] out) {
    Floats x = Floats.of(in[0]);
    Floats y = Floats.of(out[0]);
    int width = (int) in[0].size(1);
    DropoutMask masks = new DropoutMask(real(0));
    long place = whole(0);
    Floats.RowMap rows = x.rowsTo(y, width, width);
    return () -> {
      long seed = in[1].getLong(0);
      rows.each(
          part -> {
            float[] mask = new float[width];
            return (number, row) -> {
              masks.fill(seed, place + number, 0, mask, width);
              Rows.multiply(row, mask, width);
            };
          });
    };
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    Dropout back = new Dropout(sameDiff, gradients.get(0), arg(1), real(0), whole(0));
    return List.of(back.outputVariable(), sameDiff.zerosLike(arg(1)));
  }
}
