package cxr.knowledge;

import cxr.data.Study;
import cxr.features.FeatureStore;
import cxr.features.PrincipalComponents;
import cxr.image.ImageStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a graph's head is shown of studies: the cells of each view's feature map, each its principal
 * components and its place.
 *
 * @param store of a frozen encoder's maps, or of pooled rows, which are one cell each
 * @param cells S of a view; a square number
 * @param components fitted to cells of training studies
 */
public record StudyCells(FeatureStore store, int cells, PrincipalComponents components) {

  private static final int COMPONENTS = 64; // of the 1,280 channels that EfficientNet-Lite0 has
  private static final int PLACE = 4; // x, y and their squares, about 0
  private static final int FITTED = 128; // studies
  private static final int AT_ONCE = 32; // studies whose whole maps are in memory

  /**
   * Fits the components to training studies; features that are not kept are computed.
   *
   * @param train of which some are taken, spread evenly
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   * @throws IOException if an X-ray cannot be read
   */
  public static StudyCells fit(
      FeatureStore store, int cells, List<Study> train, ImageStore.Progress progress)
      throws IOException {
    int step = Math.max(1, train.size() / FITTED);
    List<Study> some = new ArrayList<>();
    for (int i = 0; i < train.size(); i += step) {
      some.add(train.get(i));
    }
    List<float[]> rows = new ArrayList<>();
    for (float[][] study : store.views(some, progress)) {
      for (float[] view : study) {
        if (view != null) {
          rows.addAll(Arrays.asList(FeatureStore.byCell(view, cells)));
        }
      }
    }
    float[][] all = rows.toArray(float[][]::new);
    return new StudyCells(store, cells, PrincipalComponents.fit(all, COMPONENTS, 1));
  }

  /**
   * The cells of some studies, in their order: [V][S][P], null for an absent view.
   *
   * @param progress is told how many studies are done
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; features that
   *     were computed are kept
   * @throws IOException if an X-ray cannot be read
   */
  public List<double[][][]> of(List<Study> studies, ImageStore.Progress progress)
      throws IOException {
    List<double[][][]> all = new ArrayList<>();
    for (int from = 0; from < studies.size(); from += AT_ONCE) {
      List<Study> part = studies.subList(from, Math.min(from + AT_ONCE, studies.size()));
      for (float[][] study : store.views(part, (done, total) -> {})) {
        double[][][] views = new double[study.length][][];
        for (int view = 0; view < views.length; view++) {
          views[view] = study[view] == null ? null : placed(study[view]);
        }
        all.add(views);
      }
      progress.at(all.size(), studies.size());
    }
    return all;
  }

  private double[][] placed(float[] map) {
    float[][] values = components.of(FeatureStore.byCell(map, cells));
    int side = (int) Math.round(Math.sqrt(cells));
    double[][] rows = new double[cells][];
    for (int s = 0; s < cells; s++) {
      int width = values[s].length;
      rows[s] = new double[width + PLACE];
      for (int j = 0; j < width; j++) {
        rows[s][j] = values[s][j];
      }
      double x = place(s % side, side);
      double y = place(s / side, side);
      rows[s][width] = x;
      rows[s][width + 1] = y;
      rows[s][width + 2] = x * x - 1;
      rows[s][width + 3] = y * y - 1;
    }
    return rows;
  }

  /** From about -1.5 to 1.5, so that places vary as much as components do. */
  private static double place(int at, int side) {
    return side == 1 ? 0 : 3.0 * at / (side - 1) - 1.5;
  }
}
