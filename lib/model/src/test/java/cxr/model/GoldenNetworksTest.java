package cxr.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.model.graph.Weights;
import cxr.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Models of many settings against PyTorch, torchvision and transformers, in double precision; made
 * by make_networks_golden.py, which fills weights, images and texts in the same way.
 */
class GoldenNetworksTest {

  private static final int VOCABULARY = 11;
  private static final int LENGTH = 6;

  private static List<JsonNode> cases() throws IOException {
    List<JsonNode> cases = new ArrayList<>();
    try (InputStream in = GoldenNetworksTest.class.getResourceAsStream("networks-golden.json")) {
      new ObjectMapper().readTree(in).forEach(cases::add);
    }
    return cases;
  }

  @TestFactory
  List<DynamicTest> doublePrecision() throws IOException {
    return tests(DataType.DOUBLE, 1e-7);
  }

  /** With kernels, where there is a CPU; as close as PyTorch's own single precision is. */
  @TestFactory
  List<DynamicTest> singlePrecision() throws IOException {
    return tests(DataType.FLOAT, 1e-4);
  }

  private static List<DynamicTest> tests(DataType type, double close) throws IOException {
    return cases().stream()
        .map(
            golden ->
                dynamicTest(
                    golden.get("name").asText(),
                    () -> new Comparison(type, closest(golden, type, close)).compare(golden)))
        .toList();
  }

  private static double closest(JsonNode golden, DataType type, double close) {
    return type == DataType.DOUBLE
        ? close
        : Math.max(close, 3 * golden.get("singlePrecision").asDouble());
  }

  /** A precision, and how close to the reference it must come. */
  private record Comparison(DataType type, double close) {

    private void compare(JsonNode golden) {
      Settings settings = Settings.defaults().withAll(golden.get("settings").asText());
      ReportModel model = new ReportModel(settings, Golden.TOKENIZER, type);
      model.weights().arrays().forEach(GoldenNetworksTest::fill);
      Batch batch = batch(golden, settings);
      compareEvaluation(golden.get("evaluation"), model, batch);
      compareTraining(golden.get("training"), model, batch);
    }

    private void compareEvaluation(JsonNode expected, ReportModel model, Batch batch) {
      ImageTokens image = model.imageTokens(batch.images());
      for (int b = 0; b < image.size(); b++) {
        for (int s = 0; s < image.mask().size(1); s++) {
          assertEquals(expected.get("mask").get(b).get(s).asDouble(), image.mask().getDouble(b, s));
        }
      }
      INDArray seen = image.tokens().mul(image.mask().castTo(type).reshape(3, -1, 1));
      assertTrace("imageTokens", expected.get("imageTokens"), seen);
      float[][] logits = model.nextLogits(image, batch.inputs(), LENGTH - 1);
      for (int b = 0; b < logits.length; b++) {
        for (int id = 0; id < VOCABULARY; id++) {
          assertEquals(
              expected.get("logits").get(b).get(id).asDouble(),
              logits[b][id],
              Math.max(close, 1e-5));
        }
      }
      assertEquals(expected.get("loss").asDouble(), model.loss(batch), close);
      if (expected.has("conditions")) {
        float[][] conditions = model.conditions(batch.images());
        for (int b = 0; b < conditions.length; b++) {
          for (int i = 0; i < conditions[b].length; i++) {
            double likely = expected.get("conditions").get(b).get(i).asDouble();
            assertEquals(likely, conditions[b][i], Math.max(close, 1e-6));
          }
        }
      }
    }

    private void compareTraining(JsonNode expected, ReportModel model, Batch batch) {
      INDArray gradients = Nd4j.zeros(type, model.weights().count());
      double loss = model.learn(batch, gradients, 0);
      assertEquals(expected.get("loss").asDouble(), loss, close);
      long from = 0;
      for (String name : model.weights().learntNames()) {
        INDArray weight = model.weights().arrays().get(name);
        JsonNode trace = expected.get("gradients").get(name);
        assertTrue(trace != null, "PyTorch has no gradient of " + name);
        assertTrace(name, trace, Weights.view(gradients, from, weight.length(), weight.shape()));
        from += weight.length();
      }
      assertEquals(expected.get("gradients").size(), model.weights().learntNames().size());
      for (Map.Entry<String, JsonNode> entry : expected.get("running").properties()) {
        assertTrace(entry.getKey(), entry.getValue(), model.weights().arrays().get(entry.getKey()));
      }
    }

    private void assertTrace(String name, JsonNode expected, INDArray array) {
      double[] values = array.dup('c').data().asDouble();
      double[] noise = noise(name + "?", values.length);
      double square = 0;
      double product = 0;
      for (int i = 0; i < values.length; i++) {
        square += values[i] * values[i];
        product += values[i] * noise[i];
      }
      double near = close * (1e-3 + expected.get(0).asDouble());
      assertEquals(expected.get(0).asDouble(), Math.sqrt(square), near, name);
      assertEquals(expected.get(1).asDouble(), product, near, name);
    }
  }

  private static void fill(String name, INDArray weight) {
    if (name.contains("running")) {
      return;
    }
    INDArray values = Nd4j.createFromArray(noise(name, (int) weight.length()));
    if (name.endsWith("weight") && weight.rank() == 1) {
      values.muli(0.3).addi(1); // gains
    } else if (weight.rank() == 4 && name.startsWith("encoder.")) {
      values.muli(Math.sqrt(6.0 * weight.size(3) / weight.length())); // by the inputs
    } else {
      values.muli(0.5);
    }
    weight.assign(values.reshape(weight.shape()));
  }

  private static Batch batch(JsonNode golden, Settings settings) {
    int[][] views = ints(golden.get("views"));
    int count = 0;
    for (int[] row : views) {
      for (int view : row) {
        count = Math.max(count, view + 1);
      }
    }
    int channels = settings.image().channels();
    int size = settings.image().size();
    INDArray pixels =
        Nd4j.createFromArray(noise("images", count * channels * size * size))
            .muli(2)
            .reshape(count, channels, size, size);
    Batch texts = Golden.batch();
    return new Batch(
        new StudyImages(pixels, views),
        texts.inputs(),
        texts.targets(),
        Map.of(
            "conditions",
            Arrays.stream(ints(golden.get("labels")))
                .map(GoldenNetworksTest::labels)
                .toArray(float[][]::new)));
  }

  /** -1 where one is not known. */
  private static float[] labels(int[] row) {
    float[] labels = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      labels[i] = row[i] < 0 ? Float.NaN : row[i];
    }
    return labels;
  }

  private static int[][] ints(JsonNode rows) {
    int[][] result = new int[rows.size()][];
    for (int i = 0; i < result.length; i++) {
      result[i] = new int[rows.get(i).size()];
      for (int j = 0; j < result[i].length; j++) {
        result[i][j] = rows.get(i).get(j).asInt();
      }
    }
    return result;
  }

  /** Even noise between -1 and 1, from the bits of a hash. */
  static double[] noise(String name, int count) {
    int start = name.chars().sum() * 40503;
    double[] result = new double[count];
    for (int i = 0; i < count; i++) {
      int h = (i + start) * 0x9E3779B1;
      h = (h ^ h >>> 15) * 0x85EBCA77;
      h = (h ^ h >>> 13) * 0xC2B2AE3D;
      h ^= h >>> 16;
      result[i] = Integer.toUnsignedLong(h) / 0x1p31 - 1;
    }
    return result;
  }
}
