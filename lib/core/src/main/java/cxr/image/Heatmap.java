package cxr.image;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How much each cell of a square X-ray counts: weights over side x side cells. Between the centres
 * of the cells they are interpolated bilinearly.
 *
 * @param side cells along each side
 * @param cells [side * side] weights, finite and 0 or more, row by row from the top left
 */
public record Heatmap(int side, float[] cells) {

  /**
   * @throws IllegalArgumentException unless there is a finite weight, 0 or more, for each cell
   */
  public Heatmap {
    cells = cells.clone();
    if (side < 1 || cells.length != side * side) {
      throw new IllegalArgumentException(
          "There must be a weight for each of %d x %d cells; found %d."
              .formatted(side, side, cells.length));
    }
    for (float weight : cells) {
      if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "Weights must be finite and 0 or more; found %s.".formatted(weight));
      }
    }
  }

  /**
   * The weight at a place.
   *
   * @param x from 0 at the left edge to 1 at the right
   * @param y from 0 at the top to 1 at the bottom
   */
  public double at(double x, double y) {
    double column = Math.min(side - 1, Math.max(0, x * side - 0.5));
    double row = Math.min(side - 1, Math.max(0, y * side - 0.5));
    int left = (int) column;
    int top = (int) row;
    int right = Math.min(side - 1, left + 1);
    int bottom = Math.min(side - 1, top + 1);
    double across = column - left;
    double down = row - top;
    return (1 - down) * ((1 - across) * cell(top, left) + across * cell(top, right))
        + down * ((1 - across) * cell(bottom, left) + across * cell(bottom, right));
  }

  private double cell(int row, int column) {
    return cells[row * side + column];
  }

  /** The weights in another fineness, interpolated: size x size, row by row. */
  public float[] resized(int size) {
    float[] values = new float[size * size];
    for (int i = 0; i < values.length; i++) {
      int row = i / size;
      values[i] = (float) at((i % size + 0.5) / size, (row + 0.5) / size);
    }
    return values;
  }

  /** The highest weight of a cell. */
  public double highest() {
    return weights().max().orElseThrow();
  }

  /** The sum of all weights. */
  public double sum() {
    return weights().sum();
  }

  private DoubleStream weights() {
    return IntStream.range(0, cells.length).mapToDouble(cell -> cells[cell]);
  }
}
