package cxr.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.settings.Settings;
import cxr.tensor.MemoryLeft;
import cxr.text.Tokenizer;
import cxr.text.WordTokenizer;
import cxr.train.AdamW;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What is reckoned, beside what there is; and settings that ask for too much. */
class FootprintTest {

  private static int trials;

  @AfterAll
  static void count() {
    System.out.println("trials: " + trials + " of the reckoning of a model's memory");
  }

  private static Settings settings(String changes) {
    return Settings.defaults().withAll(changes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train.batchSize=4",
        "model.encoder=resnet18, image.size=128, train.batchSize=2, model.layers=1",
        "model.encoder=resnet50, image.size=96, train.batchSize=2, model.width=64, model.layers=1",
        "model.width=96, model.layers=5, model.bridge=prefix, image.size=128, train.batchSize=4",
        "train.keepFeatures=1, model.frozen=[encoder], model.encoder=resnet18, image.size=128"
      })
  void workingArraysAreReckonedWithinAHalf(String changes) {
    Settings settings = settings(changes);
    Tokenizer tokenizer =
        WordTokenizer.learn(
            List.of(
                IntStream.range(0, 800).mapToObj(i -> "w" + i).collect(Collectors.joining(" "))),
            1);
    ReportModel model = new ReportModel(settings, tokenizer);
    AdamW adam = new AdamW(model.weights(), settings.train());
    INDArray gradients = model.weights().learntRow().like();
    int studies = settings.train().batchSize();
    Random random = new Random(1);
    int[][] texts = new int[studies][];
    Arrays.setAll(
        texts, i -> random.ints(settings.text().maxTokens(), 0, tokenizer.size()).toArray());
    boolean kept = settings.train().keepFeatures() > 0;
    StudyImages.Kind kind = kept ? StudyImages.Kind.FEATURES : StudyImages.Kind.PIXELS;
    long[] shape = kind.shape(settings);
    INDArray xrays = Nd4j.randn(studies, shape[0], shape[1], shape[2]);
    int[][] views = IntStream.range(0, studies).mapToObj(i -> new int[] {i}).toArray(int[][]::new);
    model.learn(
        new Batch(new StudyImages(kind, xrays, views), texts, texts, Map.of()), gradients, 1);
    adam.step(gradients, 1e-4);
    double reckoned = 1.25 * Float.BYTES * Footprint.of(model).working();
    double ratio = model.pool.bytes() / reckoned;
    assertTrue(ratio > 2 / 3.0 && ratio < 1.5, "%s: %.2f".formatted(changes, ratio));
    trials++;
  }

  @Test
  void whatIsTooMuchIsToldInALine() {
    MemoryLeft left = new MemoryLeft(3L << 30, "the process's limit");
    left.require("A model", 3L << 30, "make it smaller");
    String said =
        assertThrows(
                IllegalStateException.class,
                () -> left.require("A model", (3L << 30) + 1, "make it smaller"))
            .getMessage();
    assertEquals(
        "A model needs about 3.0 GiB of memory, and 3.0 GiB are left (by the process's limit): make it smaller.",
        said);
  }

  /** Each of these would end Java, or never end, if it were tried. */
  @Test
  void modelsThatAreTooLargeAreRefusedBeforeTheyTakeAnything() {
    Tokenizer tokenizer = WordTokenizer.learn(List.of("clear lungs ."), 1);
    for (int layers : new int[] {32, 64, 128}) {
      for (int width : new int[] {8192, 12_288, 16_384}) {
        for (int heads : new int[] {1, 64, 4096}) {
          for (String bridge : List.of("prefix", "cross-attention")) {
            Settings large =
                settings(
                    "model.layers=%d, model.width=%d, model.heads=%d, model.bridge=%s"
                        .formatted(layers, width, heads, bridge));
            String said =
                assertThrows(IllegalStateException.class, () -> new ReportModel(large, tokenizer))
                    .getMessage();
            assertTrue(said.contains("GiB of memory") && said.contains("model.width"), said);
            assertFalse(said.contains("\n"), said);
            trials++;
          }
        }
      }
    }
  }

  @Test
  void trainingsThatAreTooLargeAreRefusedBeforeTheyTakeAnything() {
    for (int studies : new int[] {1024, 2048, 4096}) {
      for (int size : new int[] {512, 1024}) {
        for (String encoder : List.of("resnet18", "resnet34", "resnet50", "resnet101")) {
          for (int accumulate : new int[] {1, 4096}) {
            Settings changed =
                settings(
                    "train.batchSize=%d, image.size=%d, model.encoder=%s, train.accumulate=%d"
                        .formatted(studies, size, encoder, accumulate));
            Footprint large = Footprint.of(changed, 1000, ReportModel.specs(changed, 1000));
            String said =
                assertThrows(IllegalStateException.class, large::requireTraining).getMessage();
            assertTrue(said.contains("train.batchSize"), said);
            trials++;
          }
        }
      }
    }
  }

  @Test
  void settingsHaveUpperBounds() {
    for (String name :
        List.of(
            "text.maxTokens",
            "image.size",
            "model.encoderWidth",
            "model.layers",
            "model.width",
            "train.batchSize",
            "train.accumulate",
            "generate.maxTokens",
            "generate.batchSize",
            "generate.beams")) {
      for (int value : new int[] {100_000, 1_000_000, 1 << 30, Integer.MAX_VALUE - 15, -1, 0}) {
        String said =
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Settings.defaults().with(name, value),
                    name + "=" + value)
                .getMessage();
        assertTrue(said.contains(name) && said.contains(String.valueOf(value)), said);
        trials++;
      }
    }
    assertThrows(IllegalArgumentException.class, () -> settings("model.encoderBlocks=[1,1000]"));
    assertThrows(IllegalArgumentException.class, () -> settings("model.heads=1000000"));
  }
}
