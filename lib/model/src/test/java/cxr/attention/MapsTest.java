package cxr.attention;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.attention.Explainer.Method;
import cxr.generate.ReportWriter;
import cxr.generate.WrittenReport;
import cxr.model.Golden;
import cxr.model.ReportModel;
import cxr.model.decoder.Sizes;
import cxr.settings.Settings;
import cxr.tensor.Floats;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class MapsTest {

  private static ReportModel model(String changes) {
    Settings settings = Golden.SETTINGS.withAll("image.size=64, " + changes);
    ReportModel model = new ReportModel(settings, Golden.TOKENIZER);
    Golden.setWeights(model);
    return model;
  }

  private static float[] xray(String name) {
    double[] wave = Golden.wave(name, 64 * 64);
    float[] xray = new float[wave.length];
    for (int i = 0; i < xray.length; i++) {
      xray[i] = (float) wave[i];
    }
    return xray;
  }

  /** With a head on the channels' means, Grad-CAM is the class activation map of Zhou et al. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void gradCamOfALinearHeadIsTheClassActivationMap(int views) {
    try (ReportModel model =
            model(
                "model.conditionWeight=1, model.conditions=[A,B,C], model.conditionHead=pooled, model.views="
                    + views);
        Explainer explainer = new Explainer(model)) {
      float[][] xrays = views == 1 ? new float[][] {xray("a")} : new float[][] {xray("a"), null};
      float[][] seen = explainer.see(xrays);
      INDArray head = model.weights().arrays().get("conditions.head.weight"); // [K C, L]
      int cells = Sizes.of(model.settings()).cells();
      Set<Boolean> signs = new HashSet<>();
      double highest = 0;
      for (int finding = 0; finding < 3; finding++) {
        StudyMap map = explainer.maps(seen, new Explained.Finding(finding)).get(Method.GRAD_CAM);
        double[] cam = new double[cells];
        for (int i = 0; i < seen[0].length; i++) {
          cam[i % cells] += head.getDouble(i / cells, finding) * seen[0][i] / cells;
        }
        double most = Arrays.stream(cam).max().orElseThrow();
        double least = most > 0 ? 0 : Arrays.stream(cam).min().orElseThrow();
        signs.add(most > 0);
        for (int cell = 0; cell < cells; cell++) {
          double wanted = Math.max(0, cam[cell] - least);
          highest = Math.max(highest, wanted);
          assertEquals(wanted, map.frontal().cells()[cell], 1e-6 + 1e-5 * wanted);
        }
        if (views == 2) {
          assertNull(map.views().get(1));
        }
      }
      assertTrue(highest > 1e-3, "the maps are not empty: " + highest);
      assertTrue(signs.contains(true), "some have a cell that raises the score");
    }
  }

  /** The attention to the image of given words is that of the decoder when it writes them. */
  @ParameterizedTest
  @ValueSource(strings = {"cross-attention", "prefix"})
  void attentionIsThatOfTheWriter(String bridge) {
    try (ReportModel model = model("model.bridge=" + bridge + ", generate.attention=true");
        Explainer explainer = new Explainer(model)) {
      float[] xray = xray("b");
      WrittenReport report = new ReportWriter(model).report(xray);
      int[] text = new int[report.ids().length + 1];
      text[0] = model.tokenizer().bos();
      System.arraycopy(report.ids(), 0, text, 1, report.ids().length);
      float[][] seen = explainer.see(new float[][] {xray});
      for (int t = 0; t < report.ids().length; t++) {
        Map<Method, StudyMap> maps =
            explainer.maps(seen, new Explained.Words(new float[0], text, t, t + 1));
        float[] cells = maps.get(Method.CROSS_ATTENTION).frontal().cells();
        assertArrayEquals(report.lastAttention()[t], cells, 1e-5f);
        assertTrue(maps.get(Method.GRAD_CAM).frontal().cells().length == cells.length);
      }
    }
  }

  /** Two layers by hand: what goes by the residual connection, and what is looked at. */
  @Test
  void rolloutMixesLayerByLayer() {
    float[][] self = {{1, 0}, {.5f, .5f}};
    float[][] across = {{.25f, .75f}, {1, 0}};
    double[][] one = Rollout.of(List.of(self, across), 2, false);
    assertArrayEquals(new double[] {.125, .375}, one[0], 1e-9);
    assertArrayEquals(new double[] {.5, 0}, one[1], 1e-9);
    double[][] two = Rollout.of(List.of(self, across, self, across), 2, false);
    // The first token keeps its share by itself: (.125 + .25) / 2 and (.375 + .75) / 2.
    assertArrayEquals(new double[] {.1875, .5625}, two[0], 1e-9);
    // The second: half of (.5 of itself, .25 of both) and half of what it looks at.
    double[] mixed = {(.5 + .5 * .125 + .5 * .5) / 2, (.5 * .375) / 2};
    assertArrayEquals(new double[] {(mixed[0] + 1) / 2, mixed[1] / 2}, two[1], 1e-9);
    float[][] prefix = {{1, 0, 0}, {0, 1, 0}, {.2f, .2f, .6f}};
    assertArrayEquals(
        new double[] {.1, .1}, Rollout.of(List.<float[][]>of(prefix), 2, true)[0], 1e-7);
  }

  @Test
  void shuffledWeightsHaveTheSameValuesElsewhere() {
    try (ReportModel model = model("");
        ReportModel other = Explainer.shuffled(model, 3)) {
      for (String name : model.weights().arrays().keySet()) {
        float[] before = Floats.of(model.weights().arrays().get(name)).toArray();
        float[] after = Floats.of(other.weights().arrays().get(name)).toArray();
        boolean matrix = model.weights().arrays().get(name).rank() > 1;
        if (matrix) {
          assertNotEquals(Arrays.toString(before), Arrays.toString(after), name);
        }
        float[] sorted = after.clone();
        float[] wanted = before.clone();
        Arrays.sort(sorted);
        Arrays.sort(wanted);
        assertArrayEquals(wanted, sorted, name);
        if (!matrix) {
          assertArrayEquals(before, after, name);
        }
      }
    }
  }
}
