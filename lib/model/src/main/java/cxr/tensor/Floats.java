package cxr.tensor;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The memory of an array, read and written in pieces.
 *
 * <p>Java computes fastest on its own arrays: a piece that fits the processor's cache is copied,
 * worked on and copied back.
 */
public final class Floats {

  private static final long LARGEST = Integer.MAX_VALUE / Float.BYTES;

  private final INDArray array; // keeps the memory alive
  private final FloatBuffer memory;

  private Floats(INDArray array, FloatBuffer memory) {
    this.array = array;
    this.memory = memory;
  }

  /**
   * @param array of single precision and dense, in the order of rows
   */
  public static Floats of(INDArray array) {
    if (array.dataType() != DataType.FLOAT || !isDense(array) || array.length() > LARGEST) {
      throw new IllegalArgumentException(
          "A kernel works on dense arrays of at most %d floats; found %s with the shape %s and the strides %s."
              .formatted(
                  LARGEST,
                  array.dataType(),
                  Arrays.toString(array.shape()),
                  Arrays.toString(array.stride())));
    }
    FloatPointer start = new FloatPointer(array.data().pointer());
    FloatPointer own = start.getPointer(FloatPointer.class, array.offset());
    return new Floats(array, own.capacity(array.length()).asBuffer());
  }

  private static boolean isDense(INDArray array) {
    long expected = 1;
    for (int axis = array.rank() - 1; axis >= 0; axis--) {
      if (array.size(axis) != 1 && array.stride(axis) != expected) {
        return false;
      }
      expected *= array.size(axis);
    }
    return true;
  }

  /** How many values there are. */
  public int length() {
    return (int) array.length();
  }

  /** The value at a place. */
  public float get(int place) {
    return memory.get(place);
  }

  /** Changes the value at a place. */
  public void set(int place, float value) {
    memory.put(place, value);
  }

  /** Copies values from a place on to the start of a Java array. */
  public void read(int from, float[] into, int count) {
    read(from, into, 0, count);
  }

  /** Copies values from a place on to a place of a Java array. */
  public void read(int from, float[] into, int at, int count) {
    memory.get(from, into, at, count);
  }

  /** Copies the first values of a Java array to a place. */
  public void write(int from, float[] values, int count) {
    write(from, values, 0, count);
  }

  /** Copies values of a Java array, from one of its places on, to a place. */
  public void write(int from, float[] values, int at, int count) {
    memory.put(from, values, at, count);
  }

  /** What is done to a row of values. */
  public interface RowWork {
    /** Changes the row of a number. */
    void change(int number, float[] row);
  }

  /**
   * Rows on their way from one memory to another, which may be the same.
   *
   * @param steps simple ones that the work on a row takes
   */
  public record RowMap(Floats from, Floats into, int width, long steps) {

    /** For sums over the rows, by part. */
    public PartialSums sums() {
      return new PartialSums(Parallel.parts(from.length() / width, steps), width);
    }

    /**
     * Reads row after row, has each changed and writes it, in parts that run side by side.
     *
     * @param work of a part, by its number; it may keep arrays for itself
     */
    public void each(IntFunction<RowWork> work) {
      Parallel.rows(
          from.length() / width,
          steps,
          (part, first, end) -> {
            float[] row = new float[width];
            RowWork own = work.apply(part);
            for (int r = first; r < end; r++) {
              from.read(r * width, row, width);
              own.change(r, row);
              into.write(r * width, row, width);
            }
          });
    }
  }

  /** The way of all rows of a width into another memory. */
  public RowMap rowsTo(Floats into, int width, long steps) {
    return new RowMap(this, into, width, steps);
  }

  /** All values. */
  public float[] toArray() {
    float[] values = new float[length()];
    read(0, values, values.length);
    return values;
  }
}
