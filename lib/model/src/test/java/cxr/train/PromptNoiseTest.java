package cxr.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
              study,
              new Pixels.Given(new float[0][]),
              new int[0],
              Map.of(Prompts.NAME, states, "seen", new float[] {1})));
    }
    return examples;
  }

  private static Settings settings(double noise, double dropout, double swap) {
    return Squares.SETTINGS
        .withAll("model.prompts=states, model.conditions=[Edema,Opacity]")
        .with("model.promptNoise", noise)
        .with("model.promptDropout", dropout)
        .with("model.promptSwap", swap);
  }

  private static List<Example> shown(List<Example> examples, Settings settings, int epoch) {
    return PromptNoise.of(examples, settings).of(examples, epoch);
  }

  @Test
  void asManyAreAddedAsAreTaken() {
    List<Example> examples = examples(COUNT);
    List<Example> shown = shown(examples, settings(0.3, 0, 0), 3);
    int taken = 0;
    int added = 0;
    int always = 0;
    for (int i = 0; i < COUNT; i++) {
      float[] told = shown.get(i).prompt();
      taken += examples.get(i).prompt()[0] > told[0] ? 1 : 0;
      added += examples.get(i).prompt()[0] < told[0] ? 1 : 0;
      always += told[1] == 1 ? 1 : 0;
      assertEquals(Float.NaN, told[2]);
    }
    assertEquals(0.3, taken / (COUNT / 5.0), 0.06);
    assertEquals(0.3, added / (COUNT / 5.0), 0.06);
    assertEquals(0.7, always / (double) COUNT, 0.04);
  }

  @Test
  void whatIsShownFollowsFromSeedEpochAndStudy() {
    List<Example> examples = examples(COUNT);
    Settings settings = settings(0.3, 0.25, 0.2);
    List<Example> shown = shown(examples, settings, 3);
    List<Example> alone = new ArrayList<>();
    for (int from = 0; from < COUNT; from += 8) {
      List<Example> batch = examples.subList(from, from + 8);
      alone.addAll(PromptNoise.of(examples, settings).of(batch, 3));
    }
    List<Example> later = shown(examples, settings, 4);
    int untold = 0;
    int changed = 0;
    int swapped = 0;
    for (int i = 0; i < COUNT; i++) {
      Example one = shown.get(i);
      assertArrayEquals(one.prompt(), alone.get(i).prompt());
      boolean other = one.pixels() != examples.get(i).pixels();
      assertEquals(other, alone.get(i).pixels() != examples.get(i).pixels());
      assertEquals(other, Float.isNaN(one.labels().get("seen")[0]), "not learnt of other X-rays");
      assertFalse(other && Float.isNaN(one.prompt()[0]), "learnt of nothing");
      untold += Float.isNaN(one.prompt()[0]) ? 1 : 0;
      swapped += other ? 1 : 0;
      changed += Arrays.equals(one.prompt(), later.get(i).prompt()) ? 0 : 1;
    }
    assertEquals(0.25, untold / (double) COUNT, 0.04);
    assertEquals(0.2, swapped / (double) COUNT, 0.04);
    assertTrue(changed > COUNT / 2, "in another epoch: " + changed);
    List<Example> same = shown(examples, settings(0, 0, 0), 1);
    for (int i = 0; i < COUNT; i++) {
      assertArrayEquals(examples.get(i).prompt(), same.get(i).prompt());
      assertEquals(examples.get(i).pixels(), same.get(i).pixels());
    }
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
    Settings settings = settings(0.2, 0.2, 0.2).withAll("train.epochs=3, train.checkpointSteps=3");
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
