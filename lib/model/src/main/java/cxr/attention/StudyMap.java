package cxr.attention;

import cxr.image.Heatmap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * How much each cell of a study's X-rays counts, on one scale for all of them.
 *
 * @param views frontal first; null for an X-ray that is not there
 */
public record StudyMap(List<@Nullable Heatmap> views) {

  /** Of a Gaussian about the middle, in sides of the X-ray. */
  private static final double SPREAD = 0.25;

  public StudyMap {
    views = Collections.unmodifiableList(new ArrayList<>(views));
  }

  /** The map of each view's cells; null for an X-ray that is not there. */
  static StudyMap of(int side, List<float @Nullable []> cells) {
    List<@Nullable Heatmap> views = new ArrayList<>();
    for (float[] one : cells) {
      views.add(one == null ? null : new Heatmap(side, one));
    }
    return new StudyMap(views);
  }

  /** That of the frontal X-ray. */
  public Heatmap frontal() {
    Heatmap frontal = views.get(0);
    if (frontal == null) {
      throw new IllegalStateException("The study has no frontal X-ray, so there is no map of it.");
    }
    return frontal;
  }

  /** Weights by chance, evenly from 0 to 1, on the same X-rays. */
  StudyMap random(long seed) {
    Random random = new Random(seed);
    return replaced(
        side -> {
          float[] cells = new float[side * side];
          for (int i = 0; i < cells.length; i++) {
            cells[i] = random.nextFloat();
          }
          return cells;
        });
  }

  /** A Gaussian about the middle of each X-ray: where something is most often. */
  StudyMap centred() {
    return replaced(
        side -> {
          float[] cells = new float[side * side];
          for (int i = 0; i < cells.length; i++) {
            int row = i / side;
            double x = ((i % side + 0.5) / side - 0.5) / SPREAD;
            double y = ((row + 0.5) / side - 0.5) / SPREAD;
            cells[i] = (float) Math.exp(-(x * x + y * y) / 2);
          }
          return cells;
        });
  }

  private interface Cells {
    float[] of(int side);
  }

  private StudyMap replaced(Cells cells) {
    List<@Nullable Heatmap> others = new ArrayList<>();
    for (Heatmap view : views) {
      others.add(view == null ? null : new Heatmap(view.side(), cells.of(view.side())));
    }
    return new StudyMap(others);
  }
}
