package cxr.bench;

import java.util.Map;
import java.util.concurrent.Callable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Work that {@code environment/workbench bench} measures beside a reference implementation. */
interface BenchPart {

  /** Work that can be done again and again. */
  interface Work {
    /** Does it once and says how much it was, in the part's unit. */
    double once() throws Exception;
  }

  /** The cases by name; calling one prepares its work. */
  Map<String, Callable<Work>> cases();

  /** All parts by name. */
  Map<String, BenchPart> ALL =
      Map.of(
          "data", new BenchData(),
          "eyes", new BenchEyes(),
          "generation", new BenchGeneration(),
          "images", new BenchImages(),
          "matrix", new Matrix(),
          "model", new BenchModel(),
          "scores", new BenchScores());

  /** Single-precision matrix products, in GFLOP: what all the other measurements rest on. */
  final class Matrix implements BenchPart {
    private static final int SIZE = 1024;
    private static final int PRODUCTS = 10;

    @Override
    public Map<String, Callable<Work>> cases() {
      return Map.of("product-1024", Matrix::product);
    }

    private static Work product() {
      INDArray a = Nd4j.rand(SIZE, SIZE);
      INDArray b = Nd4j.rand(SIZE, SIZE);
      INDArray c = Nd4j.zeros(SIZE, SIZE);
      return () -> {
        for (int i = 0; i < PRODUCTS; i++) {
          a.mmuli(b, c);
        }
        return PRODUCTS * 2.0 * SIZE * SIZE * SIZE / 1e9;
      };
    }
  }
}
