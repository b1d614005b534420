package cxr.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.model.ImageTokens;
import cxr.model.ReportModel;
import cxr.settings.Settings;
import cxr.text.WordTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The tokens, scores and log-probabilities of Hugging Face's generate, for the inputs of
 * make_generation_golden.py; both decoders.
 */
class GenerationGoldenTest {

  private static final int INPUTS = 20;
  private static final int CELLS = 4;
  private static final int IMAGE_TOKENS = 2 * CELLS;
  private static final int WIDTH = 16;
  private static final int EOS = 2;

  private static final Map<String, String> CASES =
      Map.ofEntries(
          Map.entry("greedy", ""),
          Map.entry("greedy, 6 tokens at least", "generate.minTokens=6"),
          Map.entry("greedy, no 2 tokens twice", "generate.noRepeatNgram=2"),
          Map.entry("greedy, no token twice", "generate.noRepeatNgram=1"),
          Map.entry("greedy, repetition penalty 1.6", "generate.repetitionPenalty=1.6"),
          Map.entry("greedy, repetition penalty 0.8", "generate.repetitionPenalty=0.8"),
          Map.entry("beams", "generate.beams=3"),
          Map.entry("beams, length penalty 2", "generate.beams=3, generate.lengthPenalty=2"),
          Map.entry("beams, length penalty 0", "generate.beams=3, generate.lengthPenalty=0"),
          Map.entry("beams, length penalty -1", "generate.beams=3, generate.lengthPenalty=-1"),
          Map.entry("beams, stopping first", "generate.beams=3, generate.earlyStopping=first"),
          Map.entry(
              "beams, stopping first, length penalty 2",
              "generate.beams=3, generate.earlyStopping=first, generate.lengthPenalty=2"),
          Map.entry("beams, stopping never", "generate.beams=3, generate.earlyStopping=never"),
          Map.entry(
              "beams, stopping never, length penalty 1.5",
              "generate.beams=3, generate.earlyStopping=never, generate.lengthPenalty=1.5"),
          Map.entry(
              "beams, no 2 tokens twice, 4 tokens at least",
              "generate.beams=3, generate.noRepeatNgram=2, generate.minTokens=4"),
          Map.entry(
              "beams, repetition penalty 1.4", "generate.beams=3, generate.repetitionPenalty=1.4"),
          Map.entry("five beams, short", "generate.beams=5, generate.maxTokens=5"));

  private static JsonNode golden() throws IOException {
    try (InputStream in =
        GenerationGoldenTest.class.getResourceAsStream("generation-golden.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static float[] noise(String name, int count, double scale) {
    long state = 0;
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      state += (i + 1) * bytes[i];
    }
    float[] values = new float[count];
    for (int i = -3; i < count; i++) {
      state = (1664525 * state + 1013904223) & 0xffffffffL;
      if (i >= 0) {
        values[i] = (float) ((state / 0x1p31 - 1) * scale);
      }
    }
    return values;
  }

  static ReportModel model(String bridge) {
    Settings settings =
        Settings.defaults()
            .withAll(
                """
                image.size=32, text.maxTokens=14, model.encoderBlocks=[1,1,1], model.views=2
                model.encoderWidth=2, model.layers=2, model.width=16, model.heads=4
                """)
            .with("model.bridge", bridge);
    String words = IntStream.range(10, 46).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    ReportModel model = new ReportModel(settings, WordTokenizer.learn(List.of(words), 1));
    model
        .weights()
        .arrays()
        .forEach(
            (name, weight) -> {
              if (name.startsWith("decoder.")) {
                INDArray values =
                    Nd4j.createFromArray(noise(name, (int) weight.length(), 0.6))
                        .reshape(weight.shape());
                boolean gain = name.endsWith("weight") && weight.rank() == 1;
                weight.assign(gain ? values.addi(1) : values);
              }
            });
    model.weights().arrays().get("decoder.transformer.wte.weight").getRow(EOS).muli(1.5);
    return model;
  }

  static ImageTokens image(boolean viewsAreAbsent) {
    INDArray tokens =
        Nd4j.createFromArray(noise("image", INPUTS * IMAGE_TOKENS * WIDTH, 2))
            .reshape(INPUTS, IMAGE_TOKENS, WIDTH);
    float[][] mask = new float[INPUTS][IMAGE_TOKENS];
    for (int b = 0; b < INPUTS; b++) {
      for (int s = 0; s < IMAGE_TOKENS; s++) {
        mask[b][s] = viewsAreAbsent && b % 3 == 0 && s >= CELLS ? 0 : 1;
      }
    }
    return new ImageTokens(tokens, Nd4j.createFromArray(mask));
  }

  @Test
  void cachedWritesWhatHuggingFaceWrites() throws IOException {
    compare(golden(), true);
  }

  @Test
  void theGraphWritesWhatHuggingFaceWrites() throws IOException {
    compare(golden(), false);
  }

  private static void compare(JsonNode golden, boolean cached) {
    Set<String> seen = new HashSet<>();
    for (String bridge : List.of("cross-attention", "prefix")) {
      ReportModel model = model(bridge);
      try (ImageTokens image = image(bridge.equals("cross-attention"))) {
        for (JsonNode entry : golden) {
          if (entry.get("bridge").asText().equals(bridge)) {
            String name = entry.get("case").asText();
            Settings settings =
                model.settings().withAll("generate.maxTokens=14").withAll(CASES.get(name));
            ReportWriter writer =
                new ReportWriter(model, settings.generate(), cached, Optional.empty());
            compare(entry, writer.reports(image), bridge + ", " + name);
            seen.add(bridge + name);
          }
        }
      }
    }
    assertEquals(2 * CASES.size(), seen.size());
  }

  private static void compare(JsonNode expected, List<WrittenReport> reports, String name) {
    assertEquals(INPUTS, reports.size());
    for (int b = 0; b < INPUTS; b++) {
      String where = name + ", input " + b;
      int[] ids = new ObjectMapper().convertValue(expected.get("texts").get(b), int[].class);
      WrittenReport report = reports.get(b);
      assertArrayEquals(ids, report.ids(), where);
      assertEquals(ids[ids.length - 1] == EOS, report.ended(), where);
      assertEquals(ids.length, report.tokens().size(), where);
      if (expected.has("scores")) {
        assertEquals(expected.get("scores").get(b).asDouble(), report.score(), 2e-4, where);
      } else {
        double sum = 0;
        for (int t = 0; t < ids.length; t++) {
          double log = expected.get("logs").get(b).get(t).asDouble();
          assertEquals(log, report.logProbabilities()[t], 1e-4, where);
          sum += log;
        }
        assertEquals(sum / ids.length, report.score(), 1e-4, where);
      }
    }
  }

  /** What is compared has early and late ends, and differs from input to input. */
  @Test
  void theGoldenTextsAreVaried() throws IOException {
    Set<Integer> lengths = new HashSet<>();
    Set<String> texts = new HashSet<>();
    for (JsonNode entry : golden()) {
      for (JsonNode text : entry.get("texts")) {
        lengths.add(text.size());
        texts.add(text.toString());
      }
    }
    assertTrue(lengths.size() >= 12, lengths.toString());
    assertTrue(texts.size() >= 150, String.valueOf(texts.size()));
  }
}
