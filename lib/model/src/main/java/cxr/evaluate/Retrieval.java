package cxr.evaluate;

import cxr.data.ImageFile;
import cxr.data.Study;
import cxr.features.GreyHistogram;
import cxr.features.KMeans;
import cxr.features.KernelRidge;
import cxr.features.StudyVectors;
import cxr.image.ImageStore;
import cxr.retrieve.ReportChooser;
import cxr.score.ReportSystem;
import cxr.text.conditions.Condition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reports without a decoder: how much each training study counts for a study is told by a ridge
 * regression on an encoder's features and on how bright the X-rays are; a report is chosen by what
 * it is worth for the studies that count. What is learnt is learnt in seconds.
 *
 * <p>Systems that are asked for are made of the same parts, which are made once.
 */
public final class Retrieval {

  /** How much the training studies' mean counts; chosen out of fold on IU X-Ray's train. */
  private static final double LAMBDA = 10;

  /** How much the histograms count beside the features; likewise. */
  private static final float GREY = 0.7f;

  private static final int CLUSTERS = 40; // of training studies, for recombined reports

  private final RidgeFindings.Features pooled;
  private final ImageStore images;
  private final int views;
  private final ReportChooser chooser;
  private final StudyVectors features;
  private final StudyVectors grey;
  private final float[][] vectors; // of train
  private final KernelRidge ridge;
  private @Nullable ReportChooser composed; // null until it is asked for

  /**
   * Learns from training studies.
   *
   * @param pooled features of an encoder
   * @param images where the X-rays come from
   * @param views of a study that are looked at, 1 or 2; at most those of the features
   * @param train the studies whose reports the chooser knows, in its order
   * @throws IOException if an X-ray cannot be read
   */
  public Retrieval(
      RidgeFindings.Features pooled,
      ImageStore images,
      int views,
      List<Study> train,
      ReportChooser chooser)
      throws IOException {
    this.pooled = pooled;
    this.images = images;
    this.views = views;
    this.chooser = chooser;
    List<float[][]> seen = pooled.of(train);
    List<float[][]> histograms = histograms(train);
    this.features = StudyVectors.fit(seen, views);
    this.grey = StudyVectors.fit(histograms, views);
    this.vectors = vectors(seen, histograms);
    this.ridge = KernelRidge.fit(vectors, LAMBDA);
  }

  /** The training report of the greatest expected worth, of those with the findings decided. */
  public ReportSystem chosen(String name, RetrievalSystem.Decision findings) {
    return new RetrievalSystem(name, findings, this::weights, chooser::choose);
  }

  /** The same of training reports, composed and recombined ones. */
  public ReportSystem composed(
      String name, RetrievalSystem.Decision findings, ImageStore.Progress progress) {
    ReportChooser all = composed(progress);
    return new RetrievalSystem(name, findings, this::weights, all::choose);
  }

  /** The same whatever findings are named. */
  public ReportSystem unprompted(String name, ImageStore.Progress progress) {
    ReportChooser all = composed(progress);
    return new RetrievalSystem(
        name, Retrieval::none, this::weights, (row, none) -> all.choose(row));
  }

  /** The report of the nearest training study with the findings decided. */
  public ReportSystem nearest(String name, RetrievalSystem.Decision findings) {
    return new RetrievalSystem(name, findings, this::similarities, chooser::nearest);
  }

  /** The most central training report with the findings decided: the X-rays tell these alone. */
  public ReportSystem central(String name, RetrievalSystem.Decision findings) {
    return new RetrievalSystem(name, findings, this::equal, chooser::choose);
  }

  /** A common report with a sentence for each of the findings decided, likewise. */
  public ReportSystem sentences(String name, RetrievalSystem.Decision findings) {
    ReportChooser sentences = chooser.withComposed();
    return new RetrievalSystem(name, findings, this::equal, sentences::choose);
  }

  private static List<Set<Condition>> none(List<Study> studies) {
    return Collections.nCopies(studies.size(), Set.of());
  }

  private ReportChooser composed(ImageStore.Progress progress) {
    if (composed == null) {
      double[][] weights = clusterWeights();
      composed =
          chooser.withComposed().withRecombined(weights, done -> progress.at(done, weights.length));
    }
    return composed;
  }

  private double[][] weights(List<Study> studies) throws IOException {
    return ridge.weights(vectors(studies));
  }

  private double[][] equal(List<Study> studies) {
    return Collections.nCopies(studies.size(), chooser.equalWeights()).toArray(double[][]::new);
  }

  /** The nearer two studies' vectors, the greater. */
  private double[][] similarities(List<Study> studies) throws IOException {
    float[][] others = vectors(studies);
    double[][] rows = new double[others.length][vectors.length];
    for (int q = 0; q < rows.length; q++) {
      for (int s = 0; s < vectors.length; s++) {
        rows[q][s] = -KMeans.distance(others[q], vectors[s]);
      }
    }
    return rows;
  }

  /** The mean weights of the training studies for those of each cluster. */
  private double[][] clusterWeights() {
    int clusters = Math.min(CLUSTERS, vectors.length);
    int[] group = KMeans.of(vectors, clusters, 1).group();
    double[][] weights = ridge.weights(vectors);
    List<double[]> means = new ArrayList<>();
    for (int c = 0; c < clusters; c++) {
      double[] mean = new double[vectors.length];
      int size = 0;
      for (int i = 0; i < group.length; i++) {
        if (group[i] == c) {
          size++;
          for (int j = 0; j < mean.length; j++) {
            mean[j] += weights[i][j];
          }
        }
      }
      int count = size;
      if (count > 0) {
        means.add(Arrays.stream(mean).map(sum -> sum / count).toArray());
      }
    }
    return means.toArray(double[][]::new);
  }

  private float[][] vectors(List<Study> studies) throws IOException {
    return vectors(pooled.of(studies), histograms(studies));
  }

  private float[][] vectors(List<float[][]> seen, List<float[][]> histograms) {
    float[][] rows = new float[seen.size()][];
    for (int i = 0; i < rows.length; i++) {
      float[] first = features.of(seen.get(i));
      float[] second = grey.of(histograms.get(i));
      rows[i] = Arrays.copyOf(first, first.length + second.length);
      for (int j = 0; j < second.length; j++) {
        rows[i][first.length + j] = GREY * second[j];
      }
    }
    return rows;
  }

  private List<float[][]> histograms(List<Study> studies) throws IOException {
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
