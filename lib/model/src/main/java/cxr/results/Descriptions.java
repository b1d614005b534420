package cxr.results;

import cxr.data.ImageFile;
import cxr.data.Study;
import cxr.evaluate.RidgeFindings.StudyFeatures;
import cxr.features.FeatureStore;
import cxr.features.GreyHistogram;
import cxr.features.StudyVectors;
import cxr.image.ImageStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Studies as vectors: the encoder's features of their views, and if so asked how bright their
 * X-rays are.
 *
 * @param store of the features
 * @param images where the X-rays come from
 * @param views how many are looked at
 * @param features fitted to the training studies
 * @param grey likewise of histograms; null without them
 */
record Descriptions(
    FeatureStore store,
    ImageStore images,
    int views,
    StudyVectors features,
    StudyVectors grey,
    ImageStore.Progress progress)
    implements StudyFeatures {

  /** How much the histograms count beside the features: chosen on validation. */
  private static final float GREY = 0.7f;

  static Descriptions fit(
      FeatureStore store,
      ImageStore images,
      int views,
      boolean withGrey,
      List<Study> train,
      ImageStore.Progress progress)
      throws IOException {
    return new Descriptions(
        store,
        images,
        views,
        StudyVectors.fit(pooled(store, views, train, progress)),
        withGrey ? StudyVectors.fit(histograms(images, views, train)) : null,
        progress);
  }

  @Override
  public float[][] of(List<Study> studies) throws IOException {
    List<float[][]> pooled = pooled(store, views, studies, progress);
    float[][] vectors = pooled.stream().map(features::of).toArray(float[][]::new);
    if (grey == null) {
      return vectors;
    }
    List<float[][]> histograms = histograms(images, views, studies);
    for (int i = 0; i < vectors.length; i++) {
      float[] more = grey.of(histograms.get(i));
      int first = vectors[i].length;
      vectors[i] = Arrays.copyOf(vectors[i], first + more.length);
      for (int j = 0; j < more.length; j++) {
        vectors[i][first + j] = GREY * more[j];
      }
    }
    return vectors;
  }

  private static List<float[][]> pooled(
      FeatureStore store, int views, List<Study> studies, ImageStore.Progress progress)
      throws IOException {
    return store.views(studies, progress).stream()
        .map(study -> Arrays.copyOf(study, views))
        .toList();
  }

  private static List<float[][]> histograms(ImageStore images, int views, List<Study> studies)
      throws IOException {
    List<float[][]> rows = new ArrayList<>();
    for (Study study : studies) {
      float[][] row = new float[views][];
      List<Optional<ImageFile>> shown = List.of(study.frontal(), study.lateral());
      for (int view = 0; view < views; view++) {
        if (shown.get(view).isPresent()) {
          row[view] = GreyHistogram.of(images.square(shown.get(view).get().path()));
        }
      }
      rows.add(row);
    }
    return rows;
  }
}
