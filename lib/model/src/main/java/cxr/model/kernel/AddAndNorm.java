package cxr.model.kernel;

import cxr.tensor.Floats;
import cxr.tensor.PartialSums;
import cxr.tensor.Rows;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What stands between two sublayers of GPT-2, row by row: adds a branch to the residual stream and
 * normalises the sum for the next branch.
 *
 * <p>x [n, D], branch [n, D] and its bias [D] give the sum x + mask (branch + bias) [n, D]; with
 * gain [D] and bias [D] the layer normalisation of the sum [n, D]. The mask is that of dropout, of
 * the seed [1]; with a share of 0 there is none.
 */
public final class AddAndNorm extends Kernel {

  public AddAndNorm() {}

  /**
   * @param norm gain and bias
   * @param share of the branch that is dropped
   */
  public AddAndNorm(
      SameDiff graph,
      SDVariable x,
      SDVariable branch,
      SDVariable bias,
      SDVariable[] norm,
      double epsilon,
      SDVariable seed,
      double share,
      long place) {
    super(graph, x, branch, bias, norm[0], norm[1], seed);
    addTArgument(epsilon, share);
    addIArgument(place);
  }

  @Override
  public int getNumOutputs() {
    return 2;
  }

  @Override
  public List<long[]> shapes(List<long[]> inputs) {
    return List.of(inputs.get(0), inputs.get(0));
  }

  @Override
  public int overwrites(int output) {
    return output == 0 ? 1 : NONE;
  }

  @Override
  public Runnable bind(INDArray[] in, INDArray[] out) {
    Floats x = Floats.of(in[0]);
    Floats branch = Floats.of(in[1]);
    Floats branchBias = Floats.of(in[2]);
    Floats gain = Floats.of(in[3]);
    Floats bias = Floats.of(in[4]);
    Floats sum = Floats.of(out[0]);
    Floats y = Floats.of(out[1]);
    int width = gain.length();
    float epsilon = (float) real(0);
    DropoutMask masks = real(1) > 0 ? new DropoutMask(real(1)) : null;
    long place = whole(0);
    Floats.RowMap rows = branch.rowsTo(y, width, width);
    return () -> {
      float[] added = branchBias.toArray();
      float[] g = gain.toArray();
      float[] b = bias.toArray();
      long seed = masks == null ? 0 : in[5].getLong(0);
      rows.each(
          part -> {
            float[] other = new float[width];
            return (number, row) -> {
              Rows.add(row, added, width);
              if (masks != null) {
                masks.fill(seed, place + number, 0, other, width);
                Rows.multiply(row, other, width);
              }
              x.read(number * width, other, width);
              Rows.add(row, other, width);
              sum.write(number * width, row, width);
              LayerNorm.normalise(row, width, epsilon);
              LayerNorm.scale(row, g, b, width);
            };
          });
    };
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    SDVariable sum = outputVariables()[0];
    Gradient back =
        new Gradient(sameDiff, sum, arg(3), gradients.get(0), gradients.get(1), arg(5), this);
    List<SDVariable> all = new ArrayList<>(List.of(back.outputVariables()));
    all.add(sameDiff.zerosLike(arg(5)));
    return all;
  }

  /**
   * The sum, the gain and the gradients above sum and norm give the gradients of x, branch, the
   * branch's bias, gain and bias.
   */
  public static final class Gradient extends Kernel {

    public Gradient() {}

    Gradient(
        SameDiff graph,
        SDVariable sum,
        SDVariable gain,
        SDVariable aboveSum,
        SDVariable aboveNorm,
        SDVariable seed,
        AddAndNorm forward) {
      super(graph, sum, gain, aboveSum, aboveNorm, seed);
      addTArgument(forward.tArgs());
      addIArgument(forward.iArgs());
    }

    @Override
    public int getNumOutputs() {
      return 5;
    }

    @Override
    public List<long[]> shapes(List<long[]> inputs) {
      long[] rows = inputs.get(0);
      long[] row = inputs.get(1);
      return List.of(rows, rows, row, row, row);
    }

    @Override
    public int overwrites(int output) {
      return output == 0 ? 2 : output == 1 ? 3 : NONE;
    }

    @Override
    public Runnable bind(INDArray[] in, INDArray[] out) {
      Floats sum = Floats.of(in[0]);
      Floats gain = Floats.of(in[1]);
      Floats aboveSum = Floats.of(in[2]);
      Floats aboveNorm = Floats.of(in[3]);
      Floats belowX = Floats.of(out[0]);
      Floats belowBranch = Floats.of(out[1]);
      int width = gain.length();
      float epsilon = (float) real(0);
      DropoutMask masks = real(1) > 0 ? new DropoutMask(real(1)) : null;
      long place = whole(0);
      Floats.RowMap rows = aboveNorm.rowsTo(belowBranch, width, width);
      return () -> {
        float[] g = gain.toArray();
        long seed = masks == null ? 0 : in[4].getLong(0);
        PartialSums branchBias = rows.sums();
        PartialSums gainSums = rows.sums();
        PartialSums biasSums = rows.sums();
        rows.each(
            part -> {
              float[] z = new float[width];
              float[] other = new float[width];
              return (number, row) -> {
                sum.read(number * width, z, width);
                float inverse = LayerNorm.normalise(z, width, epsilon);
                LayerNorm.back(row, z, inverse, g, gainSums.of(part), biasSums.of(part), width);
                aboveSum.read(number * width, other, width);
                Rows.add(row, other, width);
                belowX.write(number * width, row, width);
                if (masks != null) {
                  masks.fill(seed, place + number, 0, other, width);
                  Rows.multiply(row, other, width);
                }
                Rows.add(branchBias.of(part), row, width);
              };
            });
        branchBias.writeTo(Floats.of(out[2]));
        gainSums.writeTo(Floats.of(out[3]));
        biasSums.writeTo(Floats.of(out[4]));
      };
    }
  }
}
