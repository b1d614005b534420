package cxr.features;

import cxr.model.weights.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Matrices by name: weights, their gradients, or what an optimiser keeps of them.
 *
 * @param arrays live
 */
public record Parameters(Map<String, double[][]> arrays) {

  public Parameters() {
    this(new LinkedHashMap<>());
  }

  /** The matrix of a name that is there. */
  public double[][] get(String name) {
    return Objects.requireNonNull(arrays.get(name), name);
  }

  /** Adds a matrix of normally distributed numbers around 0, which follow from seed and name. */
  public void start(String name, int rows, int columns, double deviation, long seed) {
    Random random = new Random(seed ^ name.hashCode() * 0x9E3779B97F4A7C15L);
    double[][] values = new double[rows][columns];
    for (double[] row : values) {
      Arrays.setAll(row, j -> deviation * random.nextGaussian());
    }
    arrays.put(name, values);
  }

  /** The same names and shapes, filled with zeros. */
  public Parameters zeros() {
    Parameters zeros = new Parameters();
    arrays.forEach((name, a) -> zeros.arrays.put(name, new double[a.length][a[0].length]));
    return zeros;
  }

  /** A copy of those whose names begin so. */
  public Parameters copy(String prefix) {
    Parameters copy = new Parameters();
    arrays.forEach(
        (name, array) -> {
          if (name.startsWith(prefix)) {
            double[][] rows = Arrays.stream(array).map(double[]::clone).toArray(double[][]::new);
            copy.arrays.put(name, rows);
          }
        });
    return copy;
  }

  /** Writes them to a file, whose folder is there. */
  public void save(Path file) throws IOException {
    Map<String, INDArray> saved = new LinkedHashMap<>();
    arrays.forEach((name, array) -> saved.put(name, Nd4j.createFromArray(array)));
    Safetensors.write(file, saved);
  }

  /**
   * Takes the values of a file that {@link #save} wrote.
   *
   * @throws IOException if it cannot be read
   */
  public void load(Path file) throws IOException {
    Map<String, INDArray> saved = Safetensors.read(file);
    arrays.replaceAll(
        (name, array) -> Objects.requireNonNull(saved.get(name), name).toDoubleMatrix());
  }
}
