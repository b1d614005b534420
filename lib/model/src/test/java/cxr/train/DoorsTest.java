package cxr.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.model.ReportModel;
import cxr.model.objective.StudyLabels;
import cxr.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An encoder and an objective that are a class and a line each, in training and on disk. */
class DoorsTest {

  private static final Settings SETTINGS =
      Squares.SETTINGS.withAll(
          """
          model.encoder=patches, model.views=2, model.objectives=[inverted:2]
          train.epochs=6, train.learningRate=0.02
          """);
  private static final int STEPS = 6; // of an epoch

  @TempDir Path folder;

  /** Squares whose X-rays are bright on dark where the study's number is even, else inverted. */
  private static List<Example> examples(int count, long seed) {
    List<Example> examples = new ArrayList<>();
    for (Example example : Squares.examples(count, seed)) {
      float[] pixels = example.pixels().views()[0].clone();
      boolean odd = Integer.parseInt(example.study().id()) % 2 == 1;
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = odd ? 1 - pixels[i] : pixels[i];
      }
      Pixels views = new Pixels.Given(new float[][] {pixels, pixels});
      Map<String, float[]> labels = new HashMap<>();
      for (StudyLabels one : StudyLabels.of(SETTINGS)) {
        labels.put(one.name(), one.values().apply(example.study()));
      }
      examples.add(new Example(example.study(), views, example.tokens(), labels));
    }
    return examples;
  }

  private static Trainer trainer(ReportModel model) {
    return new Trainer(model, examples(48, 1), examples(8, 2));
  }

  @Test
  void bothLearnAreToldSavedAndLoaded() throws IOException {
    ReportModel model = new ReportModel(SETTINGS, Squares.TOKENIZER);
    assertEquals(List.of("text", "inverted"), model.objectives());
    List<TrainEvent.Step> steps = new ArrayList<>();
    History history =
        trainer(model)
            .train(
                event -> {
                  if (event instanceof TrainEvent.Step step) {
                    steps.add(step);
                  }
                });
    for (TrainEvent.Step step : steps) {
      assertEquals(Set.of("text", "inverted"), step.losses().keySet());
      double sum = step.losses().get("text") + 2 * step.losses().get("inverted");
      assertEquals(sum, step.loss(), 1e-5);
    }
    assertEquals(0.25, steps.get(0).losses().get("inverted"), 0.02);
    assertTrue(steps.get(steps.size() - 1).losses().get("inverted") < 0.05, steps.toString());
    TrainEvent.Validated last = history.validations().get(5);
    double mean =
        steps.subList(steps.size() - STEPS, steps.size()).stream()
            .mapToDouble(step -> step.losses().get("inverted"))
            .average()
            .orElseThrow();
    assertEquals(mean, last.trainLosses().get("inverted"), 1e-9);
    assertTrue(
        History.csv(history.validations())
            .startsWith("epoch,steps,train_loss,train_text,train_inverted,validation_loss"));

    model.save(folder);
    ReportModel loaded = ReportModel.load(folder);
    assertTrue(loaded.weights().learntNames().contains("inverted.head.weight"));
    assertEquals(model.weights().learntRow(), loaded.weights().learntRow());
    assertEquals(model.weights().bufferRow(), loaded.weights().bufferRow());
  }

  @Test
  void anInterruptedTrainingGoesOnWithTheSameLosses() throws IOException {
    ReportModel whole = new ReportModel(SETTINGS, Squares.TOKENIZER);
    History expected = trainer(whole).train(event -> {});
    Run run = new Run(folder.resolve("run"));
    trainer(new ReportModel(SETTINGS, Squares.TOKENIZER))
        .train(
            run,
            event -> {
              if (event instanceof TrainEvent.Step step && step.epoch() == 2 && step.step() == 3) {
                Thread.currentThread().interrupt();
              }
            });
    ReportModel model = new ReportModel(SETTINGS, Squares.TOKENIZER);
    History history = trainer(model).train(run, event -> {});
    assertEquals(whole.weights().learntRow(), model.weights().learntRow());
    assertEquals(losses(expected), losses(history));
    assertEquals(losses(expected), losses(new History(run.validations(), 0, 0, 0, "")));
  }

  private static List<Map<String, Double>> losses(History history) {
    return history.validations().stream().map(TrainEvent.Validated::trainLosses).toList();
  }

  @Test
  void wrongNamesWeightsAndLabelsAreNamed() {
    for (String wrong :
        List.of(
            "invert:2",
            "inverted",
            "inverted:-1",
            "text:0",
            "inverted:x",
            "inverted:1e",
            "text:1,text:1")) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> SETTINGS.withAll("model.objectives=[%s]".formatted(wrong)))
              .getMessage();
      assertTrue(message.startsWith("model.objectives"), message);
    }
    ReportModel model = new ReportModel(SETTINGS, Squares.TOKENIZER);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new Trainer(model, Squares.examples(8, 1), Squares.examples(8, 1))
                        .train(event -> {}))
            .getMessage();
    assertTrue(message.contains("inverted"), message);
  }

  @Test
  void theTextMayHaveAnotherWeight() {
    Settings half = SETTINGS.withAll("model.objectives=[text:0.5], train.epochs=1");
    ReportModel model = new ReportModel(half, Squares.TOKENIZER);
    double[] losses =
        model
            .lossesAndGradients(
                Batches.of(examples(4, 1), model), model.weights().learntRow().like(), 1)
            .toDoubleVector();
    assertArrayEquals(new double[] {losses[1] / 2, losses[1]}, losses, 1e-7);
  }
}
