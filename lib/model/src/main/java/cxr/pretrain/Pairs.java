package cxr.pretrain;

import cxr.data.Study;
import cxr.features.FeatureStore;
import cxr.features.StudyVectors;
import cxr.image.ImageStore;
import cxr.text.conditions.Condition;
import cxr.text.conditions.ConditionLabeler;
import cxr.text.conditions.Scheme;
import cxr.train.Material;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * X-rays and the reports that belong to them.
 *
 * @param vectors that describe the X-rays of each of N studies, [N, P]
 * @param regions of their frontal X-rays; null where they are not kept
 * @param texts the reports, cleaned
 * @param findings that rules read of the whole reports
 */
public record Pairs(
    double[][] vectors,
    @Nullable Regions regions,
    List<String> texts,
    List<Set<Condition>> findings) {

  private static final ConditionLabeler LABELER = new ConditionLabeler(Scheme.CHEXPERT);

  /** Cells of a frontal X-ray's feature map, read when they are needed. */
  interface Regions {
    /**
     * @param study its place
     * @return [K][C]
     * @throws IOException if the X-ray cannot be read
     */
    double[][] of(int study) throws IOException;
  }

  /**
   * Makes pairs of studies.
   *
   * @param material whose settings say which text is taken, and how it is cleaned
   * @param pooled kept features; those that are missing are computed
   * @param vectors fitted to the training studies' features
   * @param cells makes regions; null where no words are looked for
   * @throws IOException if an X-ray cannot be read
   */
  static Pairs of(
      List<Study> studies,
      Material material,
      FeatureStore pooled,
      StudyVectors vectors,
      @Nullable Cells cells,
      ImageStore.Progress progress)
      throws IOException {
    List<Path> frontal = studies.stream().map(study -> study.views(1)[0]).toList();
    if (cells != null) {
      cells.prepare(frontal, progress);
    }
    List<double[]> rows = new ArrayList<>();
    for (float[][] views : pooled.views(studies, progress)) {
      rows.add(doubles(vectors.of(views)));
    }
    return new Pairs(
        rows.toArray(double[][]::new),
        cells == null ? null : study -> cells.of(frontal.get(study)),
        Material.texts(studies, material.settings()),
        studies.stream().map(study -> LABELER.label(study.report())).toList());
  }

  static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    Arrays.setAll(result, i -> values[i]);
    return result;
  }

  /** How many studies there are. */
  public int size() {
    return texts.size();
  }

  /** Whether each of CheXpert's findings is there, [N][L]. */
  boolean[][] labels() {
    List<Condition> all = Scheme.CHEXPERT.findings();
    boolean[][] labels = new boolean[size()][all.size()];
    for (int i = 0; i < labels.length; i++) {
      for (int l = 0; l < all.size(); l++) {
        labels[i][l] = findings.get(i).contains(all.get(l));
      }
    }
    return labels;
  }

  /** The X-rays of some studies by their places. */
  DualEncoder.Images images(List<Integer> places) throws IOException {
    double[][][] cells = new double[regions == null ? 0 : places.size()][][];
    for (int i = 0; regions != null && i < cells.length; i++) {
      cells[i] = regions.of(places.get(i));
    }
    return new DualEncoder.Images(
        places.stream().map(place -> vectors[place]).toArray(double[][]::new), cells);
  }

  /**
   * The same X-rays, each with the report of another study: around a circle drawn by chance. What
   * is learnt from these was not seen.
   */
  Pairs shuffled(long seed) {
    List<Integer> circle = new ArrayList<>(Collections.nCopies(size(), 0));
    for (int i = 0; i < size(); i++) {
      circle.set(i, i);
    }
    Collections.shuffle(circle, new Random(seed));
    List<String> otherTexts = new ArrayList<>(texts);
    List<Set<Condition>> otherFindings = new ArrayList<>(findings);
    for (int i = 0; i < size(); i++) {
      int from = circle.get((i + 1) % size());
      otherTexts.set(circle.get(i), texts.get(from));
      otherFindings.set(circle.get(i), findings.get(from));
    }
    return new Pairs(vectors, regions, otherTexts, otherFindings);
  }
}
