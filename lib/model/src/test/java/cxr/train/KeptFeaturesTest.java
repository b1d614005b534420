package cxr.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.model.Batch;
import cxr.model.ReportModel;
import cxr.model.StudyImages;
import cxr.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A training that reads its encoder's features from disk is the one that computes them. */
class KeptFeaturesTest {

  private static final Settings SETTINGS =
      Settings.defaults()
          .withAll(
              """
              image.size=32, text.minCount=1, text.maxTokens=24
              model.encoderBlocks=[1,1], model.encoderWidth=4
              model.layers=1, model.width=16, model.heads=2, model.views=2, model.dropout=0.2
              model.conditionSource=chexpert, model.conditionWeight=1, model.frozen=[encoder.*]
              train.metric=loss, train.epochs=3, train.batchSize=4, train.warmupSteps=1
              train.maxMinutes=0
              """);
  private static final String STILL = "image.rotation=0, image.shift=0, image.scale=0";

  @TempDir Path folder;

  private Material material(Settings settings) throws IOException {
    return OwnCache.small(settings, folder);
  }

  private static Trainer trainer(ReportModel model, Material material) {
    return new Trainer(
        model,
        material.examples(material.split().train()),
        material.examples(material.split().validation()));
  }

  /** What a training tells, and the weights at its end. */
  private record Trained(
      List<Double> losses, List<Double> validations, int computed, INDArray weights) {

    void assertEqualTo(Trained other) {
      assertEquals(other.losses, losses);
      assertEquals(other.validations, validations);
      assertEquals(other.weights, weights);
    }

    /** Not all CPUs convolve one X-ray with the bits of several. */
    void assertCloseTo(Trained other) {
      assertClose(other.losses, losses);
      assertClose(other.validations, validations);
      assertTrue(other.weights.distance2(weights) < 1e-4);
    }

    private static void assertClose(List<Double> expected, List<Double> found) {
      assertEquals(expected.size(), found.size());
      for (int i = 0; i < expected.size(); i++) {
        assertEquals(expected.get(i), found.get(i), 1e-5);
      }
    }
  }

  private Trained train(Settings settings) throws IOException {
    Material material = material(settings);
    ReportModel model = new ReportModel(material.settings(), material.tokenizer());
    List<Double> losses = new ArrayList<>();
    List<Double> validations = new ArrayList<>();
    List<Integer> computed = new ArrayList<>();
    trainer(model, material)
        .train(
            event -> {
              if (event instanceof TrainEvent.Step step) {
                losses.add(step.loss());
              } else if (event instanceof TrainEvent.Validated validated) {
                validations.add(validated.validation().loss());
              } else if (event instanceof TrainEvent.KeepingFeatures keeping) {
                computed.add(keeping.done());
              }
            });
    assertEquals(settings.train().epochs(), validations.size());
    return new Trained(losses, validations, computed.size(), model.weights().learntRow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.conditionHead=pooled",
        "model.conditionHead=tokens, model.prompts=soft",
        "model.views=1",
        "model.conditionHead=pooled, model.objectives=[text:0]",
        "model.bridge=prefix, train.accumulate=2",
        "model.encoder=efficientnet-lite0, image.channels=3, image.normalise=lite"
      })
  void picturesAsTheyAreGiveWhatATrainingWithoutKeepingGives(String change) throws IOException {
    Settings settings = SETTINGS.withAll(STILL).withAll(change);
    Trained plain = train(settings);
    Trained kept = train(settings.with("train.keepFeatures", 1));
    assertTrue(kept.computed > 2);
    kept.assertCloseTo(plain);
    Trained again = train(settings.with("train.keepFeatures", 1));
    assertTrue(again.computed < kept.computed, "nothing is computed anew");
    again.assertEqualTo(kept);
    train(settings.with("train.keepFeatures", 7)).assertEqualTo(kept);
  }

  @Test
  void asManyCopiesAsEpochsGiveWhatATrainingWithoutKeepingGives() throws IOException {
    Trained plain = train(SETTINGS);
    Trained three = train(SETTINGS.with("train.keepFeatures", 3));
    three.assertCloseTo(plain);
    int epoch = plain.losses.size() / 3;
    Trained two = train(SETTINGS.with("train.keepFeatures", 2));
    assertEquals(three.losses.subList(0, 2 * epoch), two.losses.subList(0, 2 * epoch));
    assertNotEquals(three.losses.get(2 * epoch), two.losses.get(2 * epoch));
    Trained one = train(SETTINGS.with("train.keepFeatures", 1));
    assertNotEquals(three.losses.get(0), one.losses.get(0), "not changed by chance");
  }

  @Test
  void anEncoderThatLearnsIsRefused() {
    for (String frozen : List.of("[]", "[encoder.layer1,encoder.layer2]", "[decoder.*]")) {
      Settings settings = SETTINGS.withAll("train.keepFeatures=1, model.frozen=" + frozen);
      String said =
          assertThrows(IllegalArgumentException.class, () -> material(settings)).getMessage();
      assertTrue(said.startsWith("train.keepFeatures = 1 needs an encoder all of which"), said);
      assertFalse(said.contains("\n"));
    }
  }

  @Test
  void xraysThatLieInNoFileAreRefused() {
    ReportModel model =
        new ReportModel(
            Squares.SETTINGS.withAll("train.keepFeatures=1, model.frozen=[encoder]"),
            Squares.TOKENIZER);
    Trainer trainer = new Trainer(model, Squares.examples(4, 1), Squares.examples(4, 2));
    String said =
        assertThrows(IllegalArgumentException.class, () -> trainer.train(event -> {})).getMessage();
    assertTrue(said.contains("lie in files"), said);
  }

  @Test
  void goesOnAfterAnInterruptAsIfThereWasNone() throws IOException {
    Material material = material(SETTINGS.withAll("train.keepFeatures=2, train.checkpointSteps=2"));
    Predicate<TrainEvent> computing =
        event -> event instanceof TrainEvent.KeepingFeatures keeping && keeping.done() == 3;
    Predicate<TrainEvent> learning =
        event -> event instanceof TrainEvent.Step step && step.epoch() == 2 && step.step() == 1;
    List<INDArray> ends = new ArrayList<>();
    for (Predicate<TrainEvent> stop : List.of(computing, learning)) {
      Run run = new Run(folder.resolve("run-" + ends.size())).begin(material);
      History stopped =
          trainer(loaded(material), material)
              .train(
                  run,
                  event -> {
                    if (stop.test(event)) {
                      Thread.currentThread().interrupt();
                    }
                  });
      assertEquals("Stopped by the user.", stopped.ending());
      assertEquals(ends.isEmpty() ? 0 : 1, stopped.validations().size());
      ReportModel second = new ReportModel(material.settings(), material.tokenizer());
      assertEquals(3, trainer(second, material).train(run, event -> {}).validations().size());
      ends.add(second.weights().learntRow());
    }
    ReportModel whole = loaded(material);
    trainer(whole, material).train(event -> {});
    ends.forEach(end -> assertEquals(whole.weights().learntRow(), end));
  }

  /** A model whose encoder is not the one that its settings' seed makes. */
  private static ReportModel loaded(Material material) {
    ReportModel model = new ReportModel(material.settings(), material.tokenizer());
    model.weights().arrays().get("encoder.conv1.weight").muli(1.5);
    return model;
  }

  @Test
  void theModelReadsPixelsToo() throws IOException {
    Material material = material(SETTINGS.withAll("train.keepFeatures=1"));
    List<Example> examples = material.examples(material.split().validation());
    try (ReportModel model = new ReportModel(material.settings(), material.tokenizer());
        KeptFeatures kept = KeptFeatures.open(model, examples);
        StudyImages maps =
            StudyImages.of(StudyImages.Kind.FEATURES, kept.views(examples, 0), model.settings())) {
      Batch batch = Batches.of(examples, model);
      assertEquals(model.loss(batch), model.loss(batch, model.imageTokens(maps)), 1e-5);
      INDArray seen = model.imageTokens(batch.images()).tokens();
      assertTrue(seen.distance2(model.imageTokens(maps).tokens()) < 1e-5);
    }
  }
}
