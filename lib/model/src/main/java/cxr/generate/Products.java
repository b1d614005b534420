package cxr.generate;

import cxr.tensor.Parallel;
import cxr.tensor.Product;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Products of a few rows with the model's weights, by ND4J, which reads the weights where they lie.
 * The rows go through two arrays outside Java's heap, and a product is prepared once for a number
 * of rows: preparing takes longer than a small product itself.
 *
 * <p>For one thread at a time.
 */
final class Products implements AutoCloseable {

  private final IdentityHashMap<INDArray, Prepared> prepared = new IdentityHashMap<>(); // by weight
  private final Map<String, INDArray> buffers = new HashMap<>();
  private int preparedRows;

  /** A product that can be computed again and again, and its arrays as Java sees them. */
  private record Prepared(Product product, FloatBuffer given, FloatBuffer result) {}

  /**
   * x W for each row x.
   *
   * @param x n rows, one behind the other
   * @param weight W, [in, out]
   * @param y where the n results go, one behind the other
   */
  void multiply(float[] x, int n, INDArray weight, float[] y) {
    long in = weight.size(0);
    long out = weight.size(1);
    Prepared product = find(weight, n);
    if (product == null) {
      INDArray given = array("given", n, in);
      INDArray result = array("result", n, out);
      product = prepare(weight, given, result, given, weight);
    }
    product.given().put(0, x, 0, (int) (n * in));
    product.product().run();
    product.result().get(0, y, 0, (int) (n * out));
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
    Prepared product = find(weight, n);
    if (product == null) {
      INDArray given = array("given", in, n);
      INDArray result = array("result", out, n);
      product = prepare(weight, given, result, weight, given);
    }
    product.given().put(0, turned(x, n, in));
    product.product().run();
    FloatBuffer result = product.result(); // [out, n]
    int part = 1024;
    Parallel.each(
        (out + part - 1) / part,
        (long) out * n,
        block -> turnBack(result, n, block * part, Math.min(out, (block + 1) * part), y));
  }

  /** [n, in] to [in, n]. */
  private static float[] turned(float[] x, int n, int in) {
    float[] turned = new float[in * n];
    for (int row = 0; row < n; row++) {
      for (int i = 0; i < in; i++) {
        turned[i * n + row] = x[row * in + i];
      }
    }
    return turned;
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

  private @Nullable Prepared find(INDArray weight, int n) {
    if (n != preparedRows) {
      prepared.clear();
      preparedRows = n;
    }
    return prepared.get(weight);
  }

  private Prepared prepare(
      INDArray weight, INDArray given, INDArray result, INDArray left, INDArray right) {
    Product product = new Product(left, false, right, false, result);
    Prepared whole = new Prepared(product, given.data().asNioFloat(), result.data().asNioFloat());
    prepared.put(weight, whole);
    return whole;
  }

  /** An array of a shape at the beginning of the buffer of its use, which grows where it must. */
  private INDArray array(String use, long first, long second) {
    INDArray buffer = buffers.get(use);
    if (buffer == null || buffer.length() < first * second) {
      prepared.clear();
      if (buffer != null) {
        buffer.close();
      }
      buffer = Nd4j.createUninitialized(DataType.FLOAT, first * second);
      buffers.put(use, buffer);
    }
    long[] shape = {first, second};
    return Nd4j.create(buffer.data(), shape, Nd4j.getStrides(shape, 'c'), 0, 'c', DataType.FLOAT);
  }

  @Override
  public void close() {
    prepared.clear();
    buffers.values().forEach(INDArray::close);
    buffers.clear();
  }
}
