package cxr.score.metric;

import cxr.text.conditions.Scheme;
import java.io.Serializable;
import java.lang.reflect.Array;
import java.util.List;
import java.util.function.Function;

/**
 * What a metric keeps of each study by itself. Those of the parts of a set, one behind the other,
 * are those of the set.
 *
 * @param counts whole numbers: [count][study]
 * @param values other numbers: [value][study]
 * @param outcomes how each condition of the scheme came out: [condition][study]; empty for metrics
 *     of words
 * @param scheme of the conditions
 */
public record Columns(int[][] counts, double[][] values, byte[][] outcomes, Scheme scheme)
    implements Serializable {

  /** Whole numbers alone. */
  static Columns ofCounts(Pairs pairs, int[]... counts) {
    return new Columns(counts, new double[0][], new byte[0][], pairs.references().scheme());
  }

  /** Other numbers alone. */
  static Columns ofValues(Pairs pairs, double[]... values) {
    return new Columns(new int[0][], values, new byte[0][], pairs.references().scheme());
  }

  /** Those of the parts of a set, in the order of the studies. */
  public static Columns joined(List<Columns> parts) {
    return new Columns(
        joined(parts, Columns::counts),
        joined(parts, Columns::values),
        joined(parts, Columns::outcomes),
        parts.get(0).scheme);
  }

  /** Of arrays of one primitive type each. */
  private static <T> T[] joined(List<Columns> parts, Function<Columns, T[]> kind) {
    T[] joined = kind.apply(parts.get(0)).clone();
    for (int c = 0; c < joined.length; c++) {
      int column = c;
      int size = parts.stream().mapToInt(part -> Array.getLength(kind.apply(part)[column])).sum();
      Object whole = Array.newInstance(joined[c].getClass().getComponentType(), size);
      int place = 0;
      for (Columns part : parts) {
        T own = kind.apply(part)[c];
        System.arraycopy(own, 0, whole, place, Array.getLength(own));
        place += Array.getLength(own);
      }
      Array.set(joined, c, whole);
    }
    return joined;
  }
}
