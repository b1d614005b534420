package cxr.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.model.Golden;
import cxr.model.ImageTokens;
import cxr.model.ReportModel;
import cxr.model.StudyImages;
import cxr.settings.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

/** The decoder with a cache against the model's graph. */
class CachedDecoderTest {

  private static final float CLOSE = 2e-5f;

  static final String ACROSS = "model.bridge=cross-attention";
  static final String STATES = "model.prompts=states, model.conditions=[Edema,Opacity,Normal]";

  /** Two findings, as states tell them; the last study but two is told nothing. */
  private static final float[][] PROMPTS = {
    {1, 0}, {Float.NaN, 1}, {}, {0, 0}, {Float.NaN, Float.NaN}
  };

  static Settings settings(String changes) {
    return Golden.SETTINGS
        .withAll("text.maxTokens=12, model.layers=3, model.heads=4")
        .withAll(changes);
  }

  /** A model with strong weights, so that its texts differ. */
  static ReportModel model(Settings settings, DataType type) {
    ReportModel model = new ReportModel(settings, Golden.TOKENIZER, type);
    Golden.setWeights(model);
    return model;
  }

  /** Studies of noise; with two views every second one lacks the lateral. */
  static ImageTokens images(ReportModel model, int studies) {
    Random dice = new Random(7);
    List<float[][]> all = new ArrayList<>();
    for (int b = 0; b < studies; b++) {
      float[][] views = new float[model.settings().model().views()][];
      for (int k = 0; k < (b % 2 == 0 ? views.length : 1); k++) {
        views[k] = new float[32 * 32];
        for (int i = 0; i < views[k].length; i++) {
          views[k][i] = (float) dice.nextGaussian();
        }
      }
      all.add(views);
    }
    try (StudyImages images = StudyImages.of(all, model.settings())) {
      return model.imageTokens(images).withPrompts(Arrays.copyOf(PROMPTS, studies));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ACROSS,
        "model.bridge=prefix",
        "model.views=2",
        "model.views=2, model.bridge=prefix",
        "model.tied=false",
        "model.conditions=[\"a\",\"b\"], model.prompts=soft",
        "model.conditions=[\"a\",\"b\"], model.prompts=soft, model.views=2, model.bridge=prefix",
        STATES,
        STATES + ", model.views=2, model.bridge=prefix, model.conditionWeight=1"
      })
  void sameLogitsAsTheGraph(String changes) {
    ReportModel model = model(settings(changes), DataType.FLOAT);
    compare(model, 5);
  }

  /** Of the graph's logits, with what is told and without. */
  @Test
  void guidanceMovesLogitsAlongWhatThePromptChanges() {
    ReportModel model = model(settings(STATES), DataType.FLOAT);
    float g = 2.5f;
    int[] tokens = {3, 5, 2, 1, 4};
    try (ImageTokens image = images(model, 5);
        Decoder told = new GraphDecoder(model, image);
        Decoder untold = new GraphDecoder(model, image.withPrompts(new float[5][0]));
        Decoder guided =
            new GuidedDecoder(
                new CachedDecoder(model, image, false),
                new CachedDecoder(model, image.withPrompts(new float[5][0]), false),
                g)) {
      int[] kept = {0, 0, 1, 2, 4};
      for (int place = 0; place < 3; place++) {
        float[][] c = told.next(tokens);
        float[][] u = untold.next(tokens);
        float[][] found = guided.next(tokens);
        for (int row = 0; row < 5; row++) {
          float[] expected = u[row].clone();
          for (int id = 0; id < expected.length; id++) {
            expected[id] += g * (c[row][id] - u[row][id]);
          }
          assertArrayEquals(expected, found[row], 5 * CLOSE, "row " + row);
        }
        assertEquals(place == 0, !Arrays.equals(c[0], c[1]) && Arrays.equals(c[2], u[2]));
        List.of(told, untold, guided).forEach(decoder -> decoder.keep(kept));
      }
    }
  }

  @Test
  void doublePrecisionIsReadAsSingle() {
    compare(model(settings(ACROSS), DataType.DOUBLE), 2);
  }

  /** Rows leave, branch and change places on the way. */
  private static void compare(ReportModel model, int studies) {
    Random dice = new Random(3);
    try (ImageTokens image = images(model, studies);
        Decoder cached = new CachedDecoder(model, image, false);
        Decoder graph = new GraphDecoder(model, image)) {
      int rows = studies;
      for (int place = 0; place < model.settings().text().maxTokens(); place++) {
        int[] tokens = dice.ints(rows, 0, model.tokenizer().size()).toArray();
        float[][] expected = graph.next(tokens);
        float[][] found = cached.next(tokens);
        assertEquals(rows, found.length);
        for (int row = 0; row < rows; row++) {
          assertArrayEquals(expected[row], found[row], CLOSE, "row " + row + " place " + place);
        }
        rows = 1 + dice.nextInt(6);
        int[] kept = dice.ints(rows, 0, found.length).toArray();
        graph.keep(kept);
        cached.keep(kept);
      }
    }
  }

  @Test
  void attentionIsSharedOutOverTheImageTokensThatAreThere() {
    ReportModel model = model(settings("model.views=2"), DataType.FLOAT);
    try (ImageTokens image = images(model, 2);
        Decoder decoder = new CachedDecoder(model, image, true)) {
      decoder.next(new int[] {1, 1});
      float[][][] attention = decoder.attention();
      assertEquals(3, attention.length);
      for (float[][] layer : attention) {
        for (int row = 0; row < 2; row++) {
          assertEquals(model.imageTokens(), layer[row].length);
          assertEquals(1, sum(layer[row], 0, layer[row].length), 1e-5);
        }
        int cells = model.imageTokens() / 2;
        assertEquals(0, sum(layer[1], cells, 2 * cells), "of the absent view");
      }
    }
  }

  @Test
  void attentionToAPrefixLeavesSomeForTheText() {
    ReportModel model = model(settings("model.bridge=prefix"), DataType.FLOAT);
    try (ImageTokens image = images(model, 1);
        Decoder decoder = new CachedDecoder(model, image, true)) {
      decoder.next(new int[] {1});
      double sum = sum(decoder.attention()[0][0], 0, model.imageTokens());
      assertEquals(0.9, sum, 0.0999, "of 16 image tokens and one of the text");
    }
  }

  private static double sum(float[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum;
  }

  @Test
  void wrongUseIsSaid() {
    ReportModel model = model(settings(ACROSS), DataType.FLOAT);
    try (ImageTokens image = images(model, 2);
        Decoder decoder = new CachedDecoder(model, image, false);
        Decoder graph = new GraphDecoder(model, image)) {
      assertThrows(IllegalArgumentException.class, () -> decoder.next(new int[] {1}));
      decoder.next(new int[] {1, 1});
      assertThrows(UnsupportedOperationException.class, decoder::attention);
      assertThrows(UnsupportedOperationException.class, graph::attention);
    }
  }

  @Test
  void exponentialIsThatOfJava() {
    int count = 12_700; // more than a block, and no multiple of what a vector holds
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = -86.5f + i * 0.0137f;
    }
    float[] found = x.clone();
    Exponential.exp(found, count - 1);
    for (int i = 0; i < count - 1; i++) {
      double expected = Math.exp(x[i]);
      assertEquals(expected, found[i], 3e-7 * expected, "e^" + x[i]);
    }
    assertEquals(x[count - 1], found[count - 1], "is not among the first n");
    float[] strange = {Float.NEGATIVE_INFINITY, 1e9f, Float.NaN};
    Exponential.exp(strange, 3);
    assertEquals(0, strange[0], 1e-37);
    assertTrue(strange[1] > 1e38 && Float.isFinite(strange[1]), String.valueOf(strange[1]));
    assertEquals(Float.NaN, strange[2]);
  }

  @Test
  void geluAndSumsAreThoseOfTheirFormulas() {
    float[] x = new float[2500];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i - 1250) / 100f;
    }
    float[] found = x.clone();
    Exponential.gelu(found, 3, 2400);
    for (int i = 0; i < x.length; i++) {
      double u = Math.sqrt(2 / Math.PI) * (x[i] + 0.044715 * x[i] * x[i] * x[i]);
      double gelu = 0.5 * x[i] * (1 + Math.tanh(u));
      assertEquals(i >= 3 && i < 2400 ? gelu : x[i], found[i], 2e-6, "of " + x[i]);
    }
    double sum = 0;
    for (float value : x) {
      sum += Math.exp(value);
    }
    assertEquals(Math.log(sum), Exponential.logSumExp(x), 1e-6);
    assertEquals(Math.log(sum) + 500, Exponential.logSumExp(plus(x, 500)), 1e-4);
    assertEquals(Double.NaN, Exponential.logSumExp(plus(x, Float.NaN)));
    assertEquals(12.49f, Exponential.highest(x, 0, x.length));
    assertEquals(-12.49f - 12.48f - 12.47f - 12.46f - 12.45f, Exponential.sum(x, 1, 6), 1e-5);
  }

  private static float[] plus(float[] x, float y) {
    float[] result = x.clone();
    for (int i = 0; i < x.length; i++) {
      result[i] += y;
    }
    return result;
  }

  @Test
  void largestWithoutSorting() {
    Random dice = new Random(4);
    for (int trial = 0; trial < 500; trial++) {
      float[] values = new float[1 + dice.nextInt(40)];
      for (int i = 0; i < values.length; i++) {
        values[i] = dice.nextInt(10) == 0 ? Float.NEGATIVE_INFINITY : dice.nextInt(12);
      }
      int k = 1 + dice.nextInt(20);
      int[] expected =
          java.util.stream.IntStream.range(0, values.length)
              .filter(i -> values[i] > Float.NEGATIVE_INFINITY)
              .boxed()
              .sorted(
                  (a, b) -> Float.compare(values[b], values[a])) // stable: the first comes first
              .limit(k)
              .mapToInt(i -> i)
              .toArray();
      assertArrayEquals(expected, TopK.of(values, k), Arrays.toString(values));
    }
  }
}
