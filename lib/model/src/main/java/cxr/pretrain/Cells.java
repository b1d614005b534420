package cxr.pretrain;

import cxr.features.FeatureStore;
import cxr.features.StudyVectors;
import cxr.image.ImageStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Regions of X-rays: the cells of a kept feature map, each channel less its mean and by its
 * deviation over the cells of training X-rays.
 *
 * @param maps of C channels of K cells each
 * @param cells K
 */
record Cells(FeatureStore maps, int cells, StudyVectors standard) {

  private static final int FITTED = 200; // X-rays whose cells give means and deviations

  /**
   * By training X-rays.
   *
   * @throws IOException if one cannot be read
   */
  static Cells fit(FeatureStore maps, int cells, List<Path> train, ImageStore.Progress progress)
      throws IOException {
    List<Path> some = train.subList(0, Math.min(FITTED, train.size()));
    maps.prepare(some, progress);
    List<float[][]> rows = new ArrayList<>();
    for (Path xray : some) {
      for (float[] cell : FeatureStore.byCell(maps.features(xray), cells)) {
        rows.add(new float[][] {cell});
      }
    }
    return new Cells(maps, cells, StudyVectors.fit(rows, 1));
  }

  void prepare(List<Path> xrays, ImageStore.Progress progress) throws IOException {
    maps.prepare(xrays, progress);
  }

  /** The cells of an X-ray, [K][C], of the mean squared length 1. */
  double[][] of(Path xray) throws IOException {
    float[][] all = FeatureStore.byCell(maps.features(xray), cells);
    double[][] result = new double[cells][];
    for (int k = 0; k < cells; k++) {
      result[k] = Pairs.doubles(standard.of(new float[][] {all[k]}));
    }
    return result;
  }
}
