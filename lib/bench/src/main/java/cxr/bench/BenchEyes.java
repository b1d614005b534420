package cxr.bench;

import cxr.model.Batch;
import cxr.model.ReportModel;
import cxr.model.StudyImages;
import cxr.model.objective.ConditionObjective;
import cxr.settings.Settings;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.nd4j.linalg.factory.Nd4j;

/**
 * EfficientNet-Lite0 and a head for 13 findings on the pooled features of both views of 16 studies,
 * 32 images of 224 pixels and 3 channels, in studies: training steps of all weights (forward,
 * backward, clipping and AdamW), and the reading of X-rays; and steps of the head alone, on maps
 * that a frozen encoder made before.
 */
final class BenchEyes implements BenchPart {

  private static final int STUDIES = 16;
  private static final int VIEWS = 2;
  private static final int FINDINGS = 13;
  private static final String LITE =
      "model.encoder=efficientnet-lite0, image.size=224, image.channels=3, image.normalise=lite, "
          + "model.views=2, model.conditionHead=pooled, model.conditionWeight=1, "
          + "model.conditionSource=mesh, model.objectives=[text:0], "
          + "model.layers=1, model.width=8, model.heads=1, model.conditions=";

  @Override
  public Map<String, Callable<Work>> cases() {
    return Map.of(
        "lite0-forward",
        () -> forward(2),
        "lite0-step",
        () -> step(1, false),
        "head-step",
        () -> step(20, true));
  }

  private static ReportModel model(String more) {
    String names =
        String.join(",", IntStream.range(0, FINDINGS).mapToObj(i -> "finding" + i).toList());
    Settings settings = Settings.defaults().withAll(LITE + "[" + names + "]").withAll(more);
    return new ReportModel(settings, BenchModel.words(10));
  }

  private static int[][] views() {
    int[][] views = new int[STUDIES][VIEWS];
    for (int study = 0; study < STUDIES; study++) {
      views[study] = new int[] {VIEWS * study, VIEWS * study + 1};
    }
    return views;
  }

  private static StudyImages images(Settings settings) {
    return new StudyImages(BenchModel.images(settings, STUDIES * VIEWS), views());
  }

  private static StudyImages maps() {
    return new StudyImages(
        StudyImages.Kind.FEATURES, Nd4j.rand(STUDIES * VIEWS, 1280, 7, 7), views());
  }

  private static Work step(int steps, boolean kept) {
    ReportModel model = model(kept ? "train.keepFeatures=1, model.frozen=[encoder.*]" : "");
    Random random = new Random(1);
    float[][] labels = new float[STUDIES][FINDINGS];
    for (float[] row : labels) {
      for (int i = 0; i < FINDINGS; i++) {
        row[i] = random.nextInt(2);
      }
    }
    int[][] texts = new int[STUDIES][1];
    StudyImages seen = kept ? maps() : images(model.settings());
    Batch batch = new Batch(seen, texts, texts, Map.of(ConditionObjective.NAME, labels));
    return BenchModel.steps(model, batch, steps);
  }

  private static Work forward(int batches) {
    ReportModel model = model("");
    StudyImages images = images(model.settings());
    return () -> {
      for (int batch = 0; batch < batches; batch++) {
        model.conditions(images);
      }
      return batches * STUDIES;
    };
  }
}
