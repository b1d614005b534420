package cxr.model.kernel;

import cxr.tensor.Floats;
import cxr.tensor.Parallel;
import cxr.tensor.Product;
import cxr.tensor.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Attention by head (Vaswani et al. 2017), softmax(Q K' / sqrt(D / N) + mask) V, on rows as the
 * linear maps give them: no array is turned around.
 *
 * <p>Self-attention takes queries, keys and values side by side, [B T, 3 D]; cross-attention
 * queries [B T, D], and keys and values [B S, 2 D]. The mask is [1 or B, 1, 1 or T, S], 0 where a
 * token may look and very low where not. Out come [B T, D] and the weights [B, N, T, S] before
 * dropout, negative where dropout takes them away (0 may be -0).
 */
public final class Attention extends Kernel {

  /** Below this a mask leaves nothing of any score's exponential. */
  private static final float NEVER = -1e8f;

  private static final float HUGE = 1e30f; // times a factor that dropout leaves more than 1
  private static final int LANES = 8; // that are summed side by side

  public Attention() {}

  /**
   * @param states queries, keys and values; or queries, and keys and values
   * @param share of the weights that is dropped
   */
  public Attention(
      SameDiff graph,
      SDVariable[] states,
      SDVariable mask,
      int heads,
      SDVariable seed,
      double share,
      long place) {
    super(graph, arguments(states, mask, seed));
    addTArgument(share);
    addIArgument(heads, place);
  }

  private static SDVariable[] arguments(SDVariable[] states, SDVariable mask, SDVariable seed) {
    List<SDVariable> all = new ArrayList<>(List.of(mask, seed));
    all.addAll(List.of(states));
    return all.toArray(SDVariable[]::new);
  }

  /** The numbers of an attention, from the shapes of its inputs. */
  private record Form(int batch, int heads, int length, int seen, int width, boolean self) {

    static Form of(List<long[]> states, long[] mask, int heads) {
      boolean self = states.size() == 1;
      int width = (int) states.get(0)[1] / (self ? 3 : 1);
      int seen = (int) mask[3];
      int batch = (int) (states.get(states.size() - 1)[0] / seen);
      int length = (int) states.get(0)[0] / batch;
      return new Form(batch, heads, length, seen, width, self);
    }

    long[] weights() {
      return new long[] {batch, heads, length, seen};
    }

    float scale() {
      return (float) (1 / Math.sqrt((double) width / heads));
    }

    /** A part of the columns of rows, by head: [B, N, rows of a text, D / N]. */
    INDArray byHead(INDArray rows, int part, int length) {
      long columns = rows.size(1);
      long[] shape = {batch, heads, length, width / heads};
      long[] stride = {length * columns, width / heads, columns, 1};
      return Nd4j.create(
          rows.data(), shape, stride, rows.offset() + (long) part * width, 'c', rows.dataType());
    }

    /** The row of the mask [1 or B, 1, 1 or T, S] for a row of the weights. */
    int maskRow(int row, INDArray mask) {
      int rows = (int) mask.size(2);
      int text = mask.size(0) > 1 ? row / (heads * length) : 0;
      return text * rows + (rows > 1 ? row % length : 0);
    }

    INDArray queries(INDArray[] states) {
      return byHead(states[0], 0, length);
    }

    INDArray keys(INDArray[] states) {
      return byHead(states[states.length - 1], self ? 1 : 0, seen);
    }

    INDArray values(INDArray[] states) {
      return byHead(states[states.length - 1], self ? 2 : 1, seen);
    }
  }

  @Override
  public int getNumOutputs() {
    return 3; // the last is for work
  }

  @Override
  public List<long[]> shapes(List<long[]> inputs) {
    Form form = Form.of(inputs.subList(2, inputs.size()), inputs.get(0), heads());
    long[] work = real(0) > 0 ? form.weights() : new long[] {1};
    long[] result = {(long) form.batch * form.length, form.width};
    return List.of(result, form.weights(), work);
  }

  private int heads() {
    return (int) whole(0);
  }

  @Override
  public Runnable bind(INDArray[] in, INDArray[] out) {
    INDArray[] states = Arrays.copyOfRange(in, 2, in.length);
    List<long[]> shapes = Arrays.stream(states).map(INDArray::shape).toList();
    Form form = Form.of(shapes, in[0].shape(), heads());
    boolean drops = real(0) > 0;
    Product scores = new Product(form.queries(states), false, form.keys(states), true, out[1]);
    INDArray result = form.byHead(out[0], 0, form.length);
    Product mix = new Product(out[drops ? 2 : 1], false, form.values(states), false, result);
    Floats mask = Floats.of(in[0]);
    Floats weights = Floats.of(out[1]);
    Floats dropped = Floats.of(out[2]);
    DropoutMask masks = new DropoutMask(real(0));
    long place = whole(1);
    int seen = form.seen;
    return () -> {
      scores.run();
      int[] reach = reach(mask, seen);
      long seed = drops ? in[1].getLong(0) : 0;
      Parallel.rows(
          form.batch * form.heads * form.length,
          4L * seen,
          (part, from, to) -> {
            float[] row = new float[seen];
            float[] other = new float[seen];
            for (int r = from; r < to; r++) {
              int maskRow = form.maskRow(r, in[0]);
              int count = reach[maskRow];
              weights.read(r * seen, row, count);
              mask.read(maskRow * seen, other, count);
              softmax(row, other, form.scale(), count);
              Arrays.fill(row, count, seen, 0);
              if (drops) {
                masks.fill(seed, place + r, 0, other, count);
                drop(row, other, count);
                Arrays.fill(other, count, seen, 0);
                dropped.write(r * seen, other, seen);
              }
              weights.write(r * seen, row, seen);
            }
          });
      mix.run();
    };
  }

  /**
   * How many of the first keys matter in each row of the mask. The weights of those behind, such as
   * a causal mask has, are 0; they are not computed.
   */
  private static int[] reach(Floats mask, int seen) {
    int[] reach = new int[mask.length() / seen];
    float[] row = new float[seen];
    for (int r = 0; r < reach.length; r++) {
      mask.read(r * seen, row, seen);
      int last = seen;
      while (last > 0 && row[last - 1] < NEVER) {
        last--;
      }
      reach[r] = last == 0 ? seen : Math.min(seen, (last + LANES - 1) / LANES * LANES);
    }
    return reach;
  }

  private static void softmax(float[] row, float[] mask, float scale, int count) {
    for (int i = 0; i < count; i++) {
      row[i] = row[i] * scale + mask[i];
    }
    float max = Rows.max(row, count);
    for (int i = 0; i < count; i++) {
      row[i] -= max;
    }
    Rows.exp(row, mask, count); // the mask is not needed any more
    float inverse = 1 / Rows.sum(row, count);
    for (int i = 0; i < count; i++) {
      row[i] *= inverse;
    }
  }

  /** Multiplies the mask by the weights, and makes those weights negative that it takes away. */
  private static void drop(float[] weights, float[] mask, int count) {
    for (int i = 0; i < count; i++) {
      float weight = weights[i];
      float left = Math.min(1, mask[i] * HUGE); // without a branch
      mask[i] *= weight;
      weights[i] = weight * (left + left - 1);
    }
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    Gradient back = new Gradient(sameDiff, this, gradients.get(0));
    List<SDVariable> all = new ArrayList<>();
    all.add(sameDiff.zerosLike(arg(0)));
    all.add(sameDiff.zerosLike(arg(1)));
    all.addAll(List.of(back.outputVariables()).subList(0, args().length - 2));
    return all;
  }

  /** The gradient above, mask, weights and states give the gradients of the states. */
  public static final class Gradient extends Kernel {

    public Gradient() {}

    Gradient(SameDiff graph, Attention forward, SDVariable above) {
      super(graph, arguments(forward, above));
      addTArgument(forward.tArgs());
      addIArgument(forward.iArgs());
    }

    private static SDVariable[] arguments(Attention forward, SDVariable above) {
      SDVariable[] old = forward.args();
      List<SDVariable> all = new ArrayList<>(List.of(above, old[0], forward.outputVariables()[1]));
      all.addAll(List.of(old).subList(2, old.length));
      return all.toArray(SDVariable[]::new);
    }

    @Override
    public int getNumOutputs() {
      return args().length - 3 + 2; // the last two are for work
    }

    @Override
    public List<long[]> shapes(List<long[]> inputs) {
      long[] weights = inputs.get(2);
      List<long[]> all = new ArrayList<>(inputs.subList(3, inputs.size()));
      all.add(weights);
      all.add(real(0) > 0 ? weights : new long[] {1});
      return all;
    }

    @Override
    public Runnable bind(INDArray[] in, INDArray[] out) {
      INDArray[] states = Arrays.copyOfRange(in, 3, in.length);
      INDArray[] below = Arrays.copyOfRange(out, 0, states.length);
      List<long[]> shapes = Arrays.stream(states).map(INDArray::shape).toList();
      Form form = Form.of(shapes, in[1].shape(), (int) whole(0));
      boolean drops = real(0) > 0;
      INDArray work = out[states.length];
      INDArray used = drops ? out[states.length + 1] : in[2];
      INDArray above = form.byHead(in[0], 0, form.length);
      Product values = new Product(used, true, above, false, form.values(below));
      Product scores = new Product(above, false, form.values(states), true, work);
      Product queries = new Product(work, false, form.keys(states), false, form.queries(below));
      Product keys = new Product(work, true, form.queries(states), false, form.keys(below));
      Floats mask = Floats.of(in[1]);
      Floats weights = Floats.of(in[2]);
      Floats gradient = Floats.of(work);
      Floats dropped = Floats.of(out[states.length + 1]);
      float kept = drops ? new DropoutMask(real(0)).kept() : 1;
      int seen = form.seen;
      float scale = form.scale();
      return () -> {
        scores.run();
        int[] reach = reach(mask, seen);
        Parallel.rows(
            form.batch * form.heads * form.length,
            2L * seen,
            (part, from, to) -> {
              float[] weight = new float[seen];
              float[] row = new float[seen];
              float[] left = new float[seen];
              for (int r = from; r < to; r++) {
                int count = reach[form.maskRow(r, in[1])];
                weights.read(r * seen, weight, count);
                gradient.read(r * seen, row, count);
                Arrays.fill(row, count, seen, 0);
                if (drops) {
                  leave(weight, kept, left, count);
                  Arrays.fill(left, count, seen, 0);
                  dropped.write(r * seen, left, seen);
                  back(row, left, weight, scale, count);
                } else {
                  back(row, weight, weight, scale, count);
                }
                gradient.write(r * seen, row, seen);
              }
            });
        values.run();
        queries.run();
        keys.run();
      };
    }

    /** The weights that dropout left, times its factor. */
    private static void leave(float[] weights, float kept, float[] left, int count) {
      for (int i = 0; i < count; i++) {
        left[i] = Math.max(weights[i], 0) * kept;
      }
    }

    /** Through dropout and softmax: scale (g left - |weight| sum(g left)). */
    private static void back(float[] g, float[] left, float[] weight, float scale, int count) {
      float sum = Rows.dot(g, left, count);
      for (int i = 0; i < count; i++) {
        g[i] = scale * (g[i] * left[i] - Math.abs(weight[i]) * sum);
      }
    }
  }
}
