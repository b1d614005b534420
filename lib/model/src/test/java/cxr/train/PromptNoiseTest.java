package cxr.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cxr.data.Study;
import cxr.model.ReportModel;
import cxr.model.objective.Prompts;
import cxr.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptNoiseTest {

  private static final int COUNT = 2000;

  /** A finding that every fifth study has, one that each has, one of which nothing is known. */
  private static List<Example> examples(int count) {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Study study = new Study("" + i, "", "", "", "", List.of(), List.of(), List.of());
      float[] states = {i % 5 == 0 ? 1 : 0, 1, Float.NaN};
      examples.add(
          new Example(
              study, new Pixels.Given(new float[0][]), new int[0], Map.of(Prompts.NAME, states)));
    }
    return examples;
  }

  private static Settings settings(double noise, double dropout) {
    return Squares.SETTINGS
        .withAll("model.prompts=states, model.conditions=[Edema,Opacity]")
        .with("model.promptNoise", noise)
        .with("model.promptDropout", dropout);
  }

  @Test
  void asManyAreAddedAsAreTaken() {
    List<Example> examples = examples(COUNT);
    PromptNoise noise = PromptNoise.of(examples, settings(0.3, 0));
    int taken = 0;
    int added = 0;
    int always = 0;
    for (Example example : examples) {
      float[] told = noise.of(example, 3);
      taken += example.prompt()[0] > told[0] ? 1 : 0;
      added += example.prompt()[0] < told[0] ? 1 : 0;
      always += told[1] == 1 ? 1 : 0;
      assertEquals(Float.NaN, told[2]);
    }
    assertEquals(0.3, taken / (COUNT / 5.0), 0.06);
    assertEquals(0.3, added / (COUNT / 5.0), 0.06);
    assertEquals(0.7, always / (double) COUNT, 0.04);
  }

  @Test
  void whatIsToldFollowsFromSeedEpochAndStudy() {
    List<Example> examples = examples(COUNT);
    PromptNoise noise = PromptNoise.of(examples, settings(0.3, 0.25));
    int untold = 0;
    int changed = 0;
    for (Example example : examples) {
      float[] told = noise.of(example, 3);
      assertArrayEquals(told, PromptNoise.of(examples, settings(0.3, 0.25)).of(example, 3));
      untold += Float.isNaN(told[0]) ? 1 : 0;
      changed += Arrays.equals(told, noise.of(example, 4)) ? 0 : 1;
    }
    assertEquals(0.25, untold / (double) COUNT, 0.04);
    assertEquals(true, changed > COUNT / 2, "in another epoch: " + changed);
    PromptNoise none = PromptNoise.of(examples, settings(0, 0));
    examples.forEach(example -> assertArrayEquals(example.prompt(), none.of(example, 1)));
  }

  /** Squares at the top are opacities, those at the left edema. */
  private static List<Example> squares(int count, long seed) {
    List<Example> examples = new ArrayList<>();
    for (Example one : Squares.examples(count, seed)) {
      int corner = Squares.TEXTS.indexOf(one.study().findings());
      float[] states = {corner % 2 == 0 ? 1 : 0, corner < 2 ? 1 : 0};
      examples.add(
          new Example(one.study(), one.pixels(), one.tokens(), Map.of(Prompts.NAME, states)));
    }
    return examples;
  }

  @Test
  void anInterruptedTrainingIsToldTheSame(@TempDir Path folder) throws IOException {
    Settings settings = settings(0.2, 0.2).withAll("train.epochs=3, train.checkpointSteps=3");
    ReportModel whole = new ReportModel(settings, Squares.TOKENIZER);
    trainer(whole).train(event -> {});
    Run run = new Run(folder.resolve("run"));
    trainer(new ReportModel(settings, Squares.TOKENIZER))
        .train(
            run,
            event -> {
              if (event instanceof TrainEvent.Step step && step.epoch() == 2 && step.step() == 2) {
                Thread.currentThread().interrupt();
              }
            });
    ReportModel model = new ReportModel(settings, Squares.TOKENIZER);
    trainer(model).train(run, event -> {});
    assertEquals(whole.weights().learntRow(), model.weights().learntRow());
  }

  private static Trainer trainer(ReportModel model) {
    return new Trainer(model, squares(40, 1), squares(8, 2));
  }
}
