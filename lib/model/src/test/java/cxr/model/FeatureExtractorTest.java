package cxr.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import cxr.model.FeatureExtractor.Kind;
import cxr.model.encoder.Encoder;
import cxr.settings.Settings;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class FeatureExtractorTest {

  private static final Settings LITE =
      Golden.SETTINGS.withAll(
          "model.encoder=efficientnet-lite0, image.channels=3, image.normalise=lite");

  private static final int HEAD = 1280;
  private static final int MIDDLE = 112;
  private static final int LAST = 320;

  private static ReportModel model(Settings settings) {
    ReportModel model = new ReportModel(settings, Golden.TOKENIZER);
    Golden.setWeights(model);
    return model;
  }

  private static float[] xray(Settings settings) {
    int side = settings.image().size();
    double[] wave = Golden.wave("images", settings.image().channels() * side * side);
    float[] pixels = new float[wave.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) wave[i];
    }
    return pixels;
  }

  private static float[] features(ReportModel model, Kind kind) {
    try (FeatureExtractor extractor = new FeatureExtractor(model, kind)) {
      float[] features = extractor.features(xray(model.settings()));
      assertEquals(extractor.length(), features.length);
      return features;
    }
  }

  private static double[] means(float[] map, int channels) {
    int cells = map.length / channels;
    double[] means = new double[channels];
    for (int i = 0; i < map.length; i++) {
      means[i / cells] += map[i] / (double) cells;
    }
    return means;
  }

  private static void assertClose(double[] wanted, float[] found, double close) {
    for (int i = 0; i < wanted.length; i++) {
      assertEquals(wanted[i], found[i], close, "value " + i);
    }
  }

  @Test
  void anEncoderIsPooledByTheMeanOfItsLastMap() {
    for (String encoder : new String[] {"resnet", "densenet121"}) {
      Settings settings = Golden.SETTINGS.withAll("image.size=64, model.encoder=" + encoder);
      try (ReportModel model = model(settings)) {
        int channels = Encoder.of(settings.model()).channels(settings.model());
        float[] pooled = features(model, Kind.POOLED);
        assertEquals(channels, pooled.length);
        float[] map = features(model, Kind.MAP);
        double largest = 0;
        for (float value : map) {
          largest = Math.max(largest, Math.abs(value));
        }
        assertClose(means(map, channels), pooled, 1e-6 * largest);
      }
    }
  }

  @Test
  void efficientNetLiteIsPooledFromThreeMaps() {
    try (ReportModel model = model(LITE)) { // 32 pixels: the last maps have one cell
      float[] pooled = features(model, Kind.POOLED);
      assertEquals(HEAD + MIDDLE + LAST, pooled.length);
      float[] last = Arrays.copyOfRange(pooled, HEAD + MIDDLE, pooled.length);
      double[] head = head(model.weights().arrays(), last);
      assertClose(head, pooled, 1e-4);
      assertClose(head, features(model, Kind.MAP), 1e-4);
    }
    Settings lite2 = LITE.with("model.encoder", "efficientnet-lite2");
    assertEquals(
        HEAD + 120 + 352, Encoder.of(lite2.model()).pooledLength(lite2.model()), "wider maps");
  }

  /** The head of one cell: a 1 x 1 convolution, normalised, from 0 to 6. */
  private static double[] head(Map<String, INDArray> weights, float[] last) {
    double[] head = new double[HEAD];
    String norm = "encoder._bn1.";
    for (int c = 0; c < HEAD; c++) {
      double sum = 0;
      for (int i = 0; i < LAST; i++) {
        sum += last[i] * weights.get("encoder._conv_head.weight").getDouble(0, 0, i, c);
      }
      double gain =
          weights.get(norm + "weight").getDouble(c)
              / Math.sqrt(weights.get(norm + "running_var").getDouble(c) + 1e-3);
      double mean = weights.get(norm + "running_mean").getDouble(c);
      double value = (sum - mean) * gain + weights.get(norm + "bias").getDouble(c);
      head[c] = Math.min(6, Math.max(0, value));
    }
    return head;
  }

  @Test
  void theMiddleMapIsThatOfTheLastBlockWith112Channels() {
    try (ReportModel model = model(LITE)) {
      float[] before = middle(model);
      change(model, "encoder._blocks.11._project_conv.weight");
      assertArrayEquals(before, middle(model), "the next block");
      change(model, "encoder._blocks.10._project_conv.weight");
      assertFalse(Arrays.equals(before, middle(model)), "the block itself");
    }
  }

  private static float[] middle(ReportModel model) {
    return Arrays.copyOfRange(features(model, Kind.POOLED), HEAD, HEAD + MIDDLE);
  }

  private static void change(ReportModel model, String weight) {
    model.weights().arrays().get(weight).muli(2);
  }
}
