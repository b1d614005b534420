package cxr.model;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * All weights by name, as views of one long row, so that an optimiser's step is a few operations on
 * whole rows.
 *
 * <p>Learnt weights and buffers (running statistics, which no gradient reaches) lie in a row each.
 */
public final class Weights {

  /** How a weight starts. */
  sealed interface Start {
    /** Every value the same. */
    record Constant(double value) implements Start {}

    /** Normally distributed around 0. */
    record Normal(double deviation) implements Start {}
  }

  /** A weight before it is made. */
  record Form(long[] shape, boolean learnt, Start start) {
    long length() {
      long length = 1;
      for (long size : shape) {
        length *= size;
      }
      return length;
    }
  }

  private final Map<String, INDArray> arrays = new LinkedHashMap<>();
  private final Map<String, Boolean> learnt = new LinkedHashMap<>();
  private final INDArray learntRow;
  private final INDArray bufferRow;

  Weights(Map<String, Form> forms, DataType type, long seed) {
    learntRow = Nd4j.zeros(type, Math.max(1, length(forms.values(), true)));
    bufferRow = Nd4j.zeros(type, Math.max(1, length(forms.values(), false)));
    long[] offset = {0, 0};
    forms.forEach(
        (name, form) -> {
          int row = form.learnt() ? 0 : 1;
          INDArray view =
              view(form.learnt() ? learntRow : bufferRow, offset[row], form.length(), form.shape());
          offset[row] += form.length();
          start(view, form.start(), seed ^ name.hashCode() * 0x9E3779B97F4A7C15L);
          arrays.put(name, view);
          learnt.put(name, form.learnt());
        });
  }

  /** All weights in the order of the network; the arrays are live. */
  public Map<String, INDArray> arrays() {
    return java.util.Collections.unmodifiableMap(arrays);
  }

  /** The names of the weights that are learnt, in order. */
  public Collection<String> learntNames() {
    return arrays.keySet().stream().filter(learnt::get).toList();
  }

  /** The learnt weights one behind the other: [number of learnt values], live. */
  public INDArray learntRow() {
    return learntRow;
  }

  /** The running statistics one behind the other, live. */
  public INDArray bufferRow() {
    return bufferRow;
  }

  /** How many values are learnt. */
  public long count() {
    return learntNames().stream().mapToLong(name -> arrays.get(name).length()).sum();
  }

  /** A view of a row in a shape of its own. */
  static INDArray view(INDArray row, long from, long length, long[] shape) {
    INDArray part = row.get(NDArrayIndex.interval(from, from + length));
    return Nd4j.create(part.data(), shape, Nd4j.getStrides(shape, 'c'), part.offset(), 'c');
  }

  private static long length(Collection<Form> forms, boolean learnt) {
    return forms.stream().filter(f -> f.learnt() == learnt).mapToLong(Form::length).sum();
  }

  private static void start(INDArray view, Start start, long seed) {
    if (start instanceof Start.Constant constant) {
      view.assign(constant.value());
    } else if (start instanceof Start.Normal normal) {
      Random random = new Random(seed);
      double[] values = new double[Math.toIntExact(view.length())];
      for (int i = 0; i < values.length; i++) {
        values[i] = normal.deviation() * random.nextGaussian();
      }
      view.assign(Nd4j.createFromArray(values).reshape(view.shape()).castTo(view.dataType()));
    }
  }
}
