package cxr.active;

import cxr.data.Split;
import cxr.data.Study;
import cxr.evaluate.DecidedFindings;
import cxr.features.FeatureStore;
import cxr.features.StudyVectors;
import cxr.image.ImageStore;
import cxr.model.FeatureExtractor;
import cxr.model.ReportModel;
import cxr.train.Material;
import java.io.IOException;
import java.util.List;

/**
 * A collection's training studies as an encoder describes them, and others in the same way.
 *
 * @param material the collection and its split
 * @param eyes the features of its X-rays
 * @param views of a study that are looked at
 * @param vectors fitted to the training studies, whose findings need not be known for that
 */
public record DescribedCollection(
    Material material, FeatureStore eyes, int views, StudyVectors vectors)
    implements AutoCloseable {

  /**
   * By the encoder of a model.
   *
   * @param material by the settings of the model
   * @param progress is told how many X-rays are described
   * @throws IOException if an X-ray cannot be read
   */
  public static DescribedCollection of(
      Material material, ReportModel model, ImageStore.Progress progress) throws IOException {
    int views = model.settings().model().views();
    FeatureStore eyes = FeatureStore.open(model, material.images(), FeatureExtractor.Kind.POOLED);
    List<float[][]> train = eyes.views(material.split().train(), progress);
    return new DescribedCollection(material, eyes, views, StudyVectors.fit(train, views));
  }

  /**
   * Studies as vectors.
   *
   * @return [n][d]
   * @throws IOException if an X-ray cannot be read
   */
  public float[][] vectors(List<Study> studies, ImageStore.Progress progress) throws IOException {
    return eyes.views(studies, progress).stream().map(vectors::of).toArray(float[][]::new);
  }

  /**
   * A part of the split, with CheXpert's findings as rules read them from the whole reports.
   *
   * @throws IOException if an X-ray cannot be read
   */
  public LabelledStudies labelled(Split.Part part, ImageStore.Progress progress)
      throws IOException {
    List<Study> studies = material.split().of(part);
    return new LabelledStudies(
        vectors(studies, progress),
        DecidedFindings.named(studies.stream().map(Study::report).toList()));
  }

  @Override
  public void close() {
    eyes.close();
  }
}
