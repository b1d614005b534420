package cxr.generate;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Products of a few rows with the model's weights, by ND4J, which reads the weights where they lie.
 * The rows go through arrays outside Java's heap that are made once for each width and used again.
 *
 * <p>For one thread at a time.
 */
final class Products implements AutoCloseable {

  private final Map<String, INDArray> buffers = new HashMap<>();
  private final Map<String, Rows> rows = new HashMap<>();

  /** An array outside the heap, and the same memory as Java sees it. */
  private record Rows(INDArray array, FloatBuffer floats) {}

  /**
   * x W for each row x.
   *
   * @param x n rows, one behind the other
   * @param weight W, [in, out]
   * @param y where the n results go, one behind the other
   */
  void multiply(float[] x, int n, INDArray weight, float[] y) {
    int in = (int) weight.size(0);
    int out = (int) weight.size(1);
    Rows given = rows("given", n, in);
    Rows result = rows("result", n, out);
    given.floats().put(0, x, 0, n * in);
    Nd4j.matmul(given.array(), weight, result.array());
    result.floats().get(0, y, 0, n * out);
  }

  /**
   * W x for each row x, with a weight that has its outputs as rows, as an embedding has.
   *
   * @param x n rows, one behind the other
   * @param weight W, [out, in]
   * @param y where the results go, [n][out]
   */
  void multiplyByRows(float[] x, int n, INDArray weight, float[][] y) {
    int out = (int) weight.size(0);
    int in = (int) weight.size(1);
    Rows given = rows("given", in, n);
    Rows result = rows("result", out, n);
    float[] turned = new float[in * n]; // [in, n]
    for (int row = 0; row < n; row++) {
      for (int i = 0; i < in; i++) {
        turned[i * n + row] = x[row * in + i];
      }
    }
    given.floats().put(0, turned);
    Nd4j.matmul(weight, given.array(), result.array()); // [out, n]
    int part = 1024;
    Parallel.run(
        (out + part - 1) / part,
        (long) out * n,
        block -> turnBack(result.floats(), n, block * part, Math.min(out, (block + 1) * part), y));
  }

  private static void turnBack(FloatBuffer result, int n, int from, int to, float[][] y) {
    float[] block = new float[(to - from) * n];
    result.get(from * n, block);
    for (int row = 0; row < n; row++) {
      float[] target = y[row];
      for (int i = from; i < to; i++) {
        target[i] = block[(i - from) * n + row];
      }
    }
  }

  /** An array of a shape, the beginning of the buffer of its use. */
  private Rows rows(String use, int first, int second) {
    String key = use + " " + first + " " + second;
    Rows known = rows.get(key);
    if (known == null) {
      INDArray buffer = buffer(use, (long) first * second);
      long[] shape = {first, second};
      INDArray view =
          Nd4j.create(buffer.data(), shape, Nd4j.getStrides(shape, 'c'), 0, 'c', DataType.FLOAT);
      known = new Rows(view, buffer.data().asNioFloat());
      rows.put(key, known);
    }
    return known;
  }

  private INDArray buffer(String use, long length) {
    INDArray buffer = buffers.get(use);
    if (buffer == null || buffer.length() < length) {
      buffer = Nd4j.createUninitialized(DataType.FLOAT, length);
      INDArray old = buffers.put(use, buffer);
      if (old != null) {
        rows.keySet().removeIf(key -> key.startsWith(use + " "));
        old.close();
      }
    }
    return buffer;
  }

  @Override
  public void close() {
    rows.clear();
    buffers.values().forEach(INDArray::close);
    buffers.clear();
  }
}
