package cxr.model.graph;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * All weights by name, as views of one long row, so that an optimiser's step is a few operations on
 * whole rows.
 *
 * <p>Learnt weights lie in one row; frozen ones and running statistics, which no gradient reaches,
 * in another.
 */
public final class Weights implements AutoCloseable {

  /** What training does to a weight. */
  public enum Kind {
    /** A gradient is computed for it, and the optimiser changes it. */
    LEARNT,
    /** Neither happens. */
    FROZEN,
    /** A running statistic of a batch normalisation, which moves with each batch. */
    STATISTIC
  }

  /**
   * A weight without its values.
   *
   * @param values how many there are
   */
  public record Entry(String name, List<Long> shape, long values, Kind kind) {}

  /** How a weight starts. */
  public sealed interface Start {
    /** Every value the same. */
    record Constant(double value) implements Start {}

    /** Normally distributed around 0. */
    record Normal(double deviation) implements Start {}
  }

  /** A weight before it is made. */
  public record Spec(long[] shape, Kind kind, Start start) {
    public long length() {
      return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }
  }

  private static final int CHUNK = 1 << 20;

  private final Map<String, INDArray> arrays = new LinkedHashMap<>();
  private final Map<String, Spec> specs;
  private final INDArray learntRow;
  private final INDArray bufferRow;

  Weights(Map<String, Spec> specs, DataType type, long seed) {
    this.specs = new LinkedHashMap<>(specs);
    learntRow = Nd4j.zeros(type, Math.max(1, length(specs.values(), true)));
    bufferRow = Nd4j.zeros(type, Math.max(1, length(specs.values(), false)));
    long[] offset = {0, 0};
    specs.forEach(
        (name, spec) -> {
          boolean learnt = spec.kind() == Kind.LEARNT;
          int row = learnt ? 0 : 1;
          INDArray view =
              view(learnt ? learntRow : bufferRow, offset[row], spec.length(), spec.shape());
          offset[row] += spec.length();
          start(view, spec.start(), seed ^ name.hashCode() * 0x9E3779B97F4A7C15L);
          arrays.put(name, view);
        });
  }

  /** What the weights are made from, in the order of the network. */
  public Map<String, Spec> specs() {
    return Collections.unmodifiableMap(specs);
  }

  /** All weights in the order of the network; the arrays are live. */
  public Map<String, INDArray> arrays() {
    return Collections.unmodifiableMap(arrays);
  }

  /**
   * A weight by its name, live.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public INDArray array(String name) {
    INDArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("The model has no weight \"%s\".".formatted(name));
    }
    return array;
  }

  /** The names of the weights that are learnt, in order. */
  public Collection<String> learntNames() {
    return namesOf(specs, Kind.LEARNT);
  }

  /** The learnt weights one behind the other: [number of learnt values], live. */
  public INDArray learntRow() {
    return learntRow;
  }

  /** Frozen weights and running statistics one behind the other, live. */
  public INDArray bufferRow() {
    return bufferRow;
  }

  /** Frees both rows; no weight can be used after that. */
  @Override
  public void close() {
    learntRow.close();
    bufferRow.close();
  }

  /** What both rows take. */
  public long bytes() {
    return (learntRow.length() + bufferRow.length()) * learntRow.dataType().width();
  }

  /** How many values are learnt. */
  public long count() {
    return learntNames().stream().mapToLong(name -> array(name).length()).sum();
  }

  /** All weights with shape and kind, in the order of the network. */
  public List<Entry> table() {
    return table(specs);
  }

  public static List<Entry> table(Map<String, Spec> specs) {
    return specs.entrySet().stream()
        .map(
            entry -> {
              Spec spec = entry.getValue();
              List<Long> shape = Arrays.stream(spec.shape()).boxed().toList();
              return new Entry(entry.getKey(), shape, spec.length(), spec.kind());
            })
        .toList();
  }

  private static List<String> namesOf(Map<String, Spec> specs, Kind kind) {
    return specs.entrySet().stream()
        .filter(entry -> entry.getValue().kind() == kind)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** A view of a row in a shape of its own. */
  public static INDArray view(INDArray row, long from, long length, long[] shape) {
    return Nd4j.create(row.data(), shape, Nd4j.getStrides(shape, 'c'), row.offset() + from, 'c');
  }

  private static long length(Collection<Spec> specs, boolean learnt) {
    return specs.stream()
        .filter(spec -> (spec.kind() == Kind.LEARNT) == learnt)
        .mapToLong(Spec::length)
        .sum();
  }

  private static void start(INDArray weight, Start start, long seed) {
    if (start instanceof Start.Constant constant) {
      weight.assign(constant.value());
    } else if (start instanceof Start.Normal normal) {
      Random random = new Random(seed);
      for (long from = 0; from < weight.length(); from += CHUNK) {
        double[] values = new double[(int) Math.min(CHUNK, weight.length() - from)];
        for (int i = 0; i < values.length; i++) {
          values[i] = normal.deviation() * random.nextGaussian();
        }
        try (INDArray chunk = Nd4j.createFromArray(values)) {
          view(weight, from, values.length, new long[] {values.length}).assign(chunk);
        }
      }
    }
  }
}
