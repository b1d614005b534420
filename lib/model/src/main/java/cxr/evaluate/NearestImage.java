package cxr.evaluate;

import cxr.data.Study;
import cxr.image.ImageStore;
import cxr.model.ImageTokens;
import cxr.model.ReportModel;
import cxr.model.StudyImages;
import cxr.score.ReportSystem;
import cxr.score.metric.Pairs;
import cxr.train.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * The report of the training study whose X-ray looks most alike to the model's own encoder: cosine
 * between the means of what its decoder is shown. A model that writes should beat what it could
 * look up.
 *
 * @param model whose encoder is used
 * @param images where the X-rays come from
 * @param trainFeatures of each training study, of length 1
 * @param trainReports in the form that systems write, in the same order
 */
public record NearestImage(
    ReportModel model, ImageStore images, List<float[]> trainFeatures, List<String> trainReports)
    implements ReportSystem {

  private static final int BATCH = 32;

  public NearestImage {
    trainFeatures = List.copyOf(trainFeatures);
    trainReports = List.copyOf(trainReports);
    Pairs.check(trainReports, trainFeatures);
  }

  /**
   * Looks at the training studies' X-rays.
   *
   * @param trainReports in the form that systems write, in the order of the studies
   * @throws CancellationException if the thread is interrupted
   */
  public static NearestImage of(
      ReportModel model, ImageStore images, List<Study> train, List<String> trainReports) {
    return new NearestImage(model, images, features(model, images, train), trainReports);
  }

  @Override
  public String name() {
    return "nearest image";
  }

  @Override
  public List<String> reports(List<Study> studies) {
    return features(model, images, studies).stream().map(this::nearest).toList();
  }

  private String nearest(float[] features) {
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < trainFeatures.size(); i++) {
      double cosine = 0;
      float[] other = trainFeatures.get(i);
      for (int d = 0; d < features.length; d++) {
        cosine += features[d] * other[d];
      }
      if (cosine > highest) {
        best = i;
        highest = cosine;
      }
    }
    return trainReports.get(best);
  }

  private static List<float[]> features(ReportModel model, ImageStore store, List<Study> studies) {
    List<float[]> features = new ArrayList<>();
    for (int from = 0; from < studies.size(); from += BATCH) {
      if (Thread.interrupted()) {
        throw new CancellationException("Stopped after %d X-rays.".formatted(from));
      }
      List<Study> part = studies.subList(from, Math.min(from + BATCH, studies.size()));
      try (StudyImages images =
              StudyImages.of(Example.views(part, store, model.settings()), model.settings());
          ImageTokens tokens = model.imageTokens(images)) {
        features.addAll(pooled(tokens));
      }
    }
    return features;
  }

  /** The mean of each study's tokens that the decoder may look at, scaled to length 1. */
  private static List<float[]> pooled(ImageTokens image) {
    int count = (int) image.tokens().size(1); // S
    int width = (int) image.tokens().size(2); // D
    float[][] mask = image.mask().toFloatMatrix(); // [B, S]
    float[] values = image.tokens().dup('c').data().asFloat(); // [B, S, D]
    List<float[]> features = new ArrayList<>();
    for (int b = 0; b < image.size(); b++) {
      float[] sum = new float[width];
      for (int s = 0; s < count; s++) {
        for (int d = 0; d < width && mask[b][s] > 0; d++) {
          sum[d] += values[(b * count + s) * width + d];
        }
      }
      double length = 0;
      for (float value : sum) {
        length += value * value;
      }
      for (int d = 0; d < width; d++) {
        sum[d] /= (float) Math.max(Math.sqrt(length), 1e-12);
      }
      features.add(sum);
    }
    return features;
  }
}
