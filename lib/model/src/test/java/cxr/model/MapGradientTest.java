package cxr.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.settings.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MapGradientTest {

  private static final String HEAD = "model.conditionWeight=1, model.conditions=[A,B,C]";
  private static final int[] TEXT = {Golden.TOKENIZER.bos(), 4, 5, 6};
  private static final int[] SOME = {-1, 5, 6, -1};
  private static final int[] ALL = {4, 5, 6, 7};

  private static ReportModel model(String changes, DataType type) {
    Settings settings = Golden.SETTINGS.withAll(changes);
    ReportModel model = new ReportModel(settings, Golden.TOKENIZER, type);
    Golden.setWeights(model);
    return model;
  }

  /** Maps of a study: of its frontal X-ray, and of the lateral one where the model sees two. */
  private static StudyImages maps(ReportModel model, double[] values) {
    long[] form = StudyImages.Kind.FEATURES.shape(model.settings());
    int views = model.settings().model().views();
    int[] numbers = new int[views];
    Arrays.setAll(numbers, k -> k);
    INDArray array =
        Nd4j.createFromArray(values)
            .castTo(model.weights().learntRow().dataType())
            .reshape(views, form[0], form[1], form[2]);
    return new StudyImages(StudyImages.Kind.FEATURES, array, new int[][] {numbers});
  }

  private static double[] values(ReportModel model) {
    long[] form = StudyImages.Kind.FEATURES.shape(model.settings());
    int count = (int) (model.settings().model().views() * form[0] * form[1] * form[2]);
    return Golden.wave("maps", count);
  }

  /** Against differences of the score itself, in double precision. */
  private static void assertGradient(
      ReportModel model, Function<StudyImages, MapGradient.Result> gradient) {
    double[] at = values(model);
    List<Float> found = new ArrayList<>();
    for (float[] view : gradient.apply(maps(model, at)).maps()) {
      for (float value : view) {
        found.add(value);
      }
    }
    assertEquals(at.length, found.size());
    double largest = 0;
    for (int i = 0; i < at.length; i += 5) {
      double[] moved = at.clone();
      moved[i] += 1e-5;
      double above = gradient.apply(maps(model, moved)).score();
      moved[i] -= 2e-5;
      double below = gradient.apply(maps(model, moved)).score();
      double slope = (above - below) / 2e-5;
      largest = Math.max(largest, Math.abs(slope));
      assertEquals(slope, found.get(i), 1e-6 + 1e-5 * Math.abs(slope), "value " + i);
    }
    assertTrue(largest > 1e-5, "there is something to differ in: " + largest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.conditionHead=tokens",
        "model.conditionHead=pooled",
        "model.conditionHead=tokens, model.views=2",
        "model.conditionHead=pooled, model.views=2",
        "model.frozen=[encoder.*]"
      })
  void aFindingsGradientIsTheSlopeOfItsLogit(String changes) {
    try (ReportModel model = model(HEAD + ", " + changes, DataType.DOUBLE);
        MapGradient gradient = MapGradient.ofFindings(model)) {
      assertGradient(model, maps -> gradient.ofFinding(maps, 1));
      StudyImages maps = maps(model, values(model));
      assertNotEquals(gradient.ofFinding(maps, 1).score(), gradient.ofFinding(maps, 2).score());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.bridge=cross-attention",
        "model.bridge=prefix",
        "model.views=2",
        "model.prompts=soft, model.conditions=[A,B,C]"
      })
  void aWordsGradientIsTheSlopeOfItsLogProbability(String changes) {
    try (ReportModel model = model(changes, DataType.DOUBLE);
        MapGradient gradient = MapGradient.ofTexts(model)) {
      assertGradient(model, maps -> gradient.ofText(maps, new float[0], TEXT, SOME));
    }
  }

  /** By kernels in single precision as by plain operations in double precision. */
  @ParameterizedTest
  @ValueSource(strings = {"model.bridge=cross-attention", "model.bridge=prefix"})
  void kernelsGiveTheSame(String changes) {
    try (ReportModel plain = model(changes, DataType.DOUBLE);
        ReportModel fused = model(changes, DataType.FLOAT);
        MapGradient slow = MapGradient.ofTexts(plain);
        MapGradient fast = MapGradient.ofTexts(fused)) {
      MapGradient.Result wanted = slow.ofText(maps(plain, values(plain)), new float[0], TEXT, ALL);
      MapGradient.Result found = fast.ofText(maps(fused, values(fused)), new float[0], TEXT, ALL);
      assertEquals(wanted.score(), found.score(), 1e-5);
      for (int i = 0; i < wanted.maps()[0].length; i++) {
        assertEquals(wanted.maps()[0][i], found.maps()[0][i], 1e-5);
      }
      assertEquals(wanted.attention().size(), found.attention().size());
      for (int i = 0; i < wanted.attention().size(); i++) {
        for (int t = 0; t < wanted.attention().get(i).length; t++) {
          double sum = 0;
          for (int s = 0; s < wanted.attention().get(i)[t].length; s++) {
            assertEquals(wanted.attention().get(i)[t][s], found.attention().get(i)[t][s], 1e-5);
            sum += found.attention().get(i)[t][s];
          }
          assertEquals(1, sum, 1e-5);
        }
      }
    }
  }

  /** The score is the logit that the model itself gives, of a study with one view of two too. */
  @Test
  void theScoreIsTheModels() {
    String two = HEAD + ", model.views=2, model.conditionHead=pooled";
    try (ReportModel model = model(two, DataType.FLOAT);
        MapGradient gradient = MapGradient.ofFindings(model);
        FeatureExtractor encoder = new FeatureExtractor(model, FeatureExtractor.Kind.MAP)) {
      double[] wave = Golden.wave("images", 32 * 32);
      float[] xray = new float[wave.length];
      for (int i = 0; i < xray.length; i++) {
        xray[i] = (float) wave[i];
      }
      try (StudyImages pixels =
              StudyImages.of(List.<float[][]>of(new float[][] {xray, null}), model.settings());
          StudyImages maps =
              StudyImages.of(
                  StudyImages.Kind.FEATURES,
                  List.<float[][]>of(new float[][] {encoder.features(xray), null}),
                  model.settings())) {
        float wanted = model.conditions(pixels)[0][2];
        MapGradient.Result found = gradient.ofFinding(maps, 2);
        assertEquals(wanted, 1 / (1 + Math.exp(-found.score())), 1e-5);
        assertNull(found.maps()[1]);
      }
    }
  }

  @Test
  void aModelMustHaveWhatIsAskedFor() {
    try (ReportModel model = model("", DataType.FLOAT)) {
      assertThrows(IllegalArgumentException.class, () -> MapGradient.ofFindings(model));
    }
    try (ReportModel model = model(HEAD + ", model.objectives=[text:0]", DataType.FLOAT)) {
      assertThrows(IllegalArgumentException.class, () -> MapGradient.ofTexts(model));
    }
  }
}
