package cxr.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.model.ImageTokens;
import cxr.model.ReportModel;
import cxr.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A training that was interrupted ends with the bits of one that was not. */
class ResumeTest {

  private static final Settings SETTINGS =
      Squares.SETTINGS.withAll(
          """
          train.epochs=3, model.dropout=0.2, train.checkpointSteps=2, train.accumulate=2
          train.batchSize=4, train.freezeEncoderEpochs=1, train.encoderRateFactor=0.5
          train.validateSteps=4
          """);
  private static final List<Example> TRAIN = Squares.examples(38, 1); // 10 batches, 5 steps
  private static final List<Example> VALIDATION = Squares.examples(8, 2);

  @TempDir Path folder;

  private static Trainer trainer(ReportModel model) {
    return new Trainer(model, TRAIN, VALIDATION);
  }

  private static ReportModel model(Settings settings) {
    return new ReportModel(settings, Squares.TOKENIZER);
  }

  private Run run(String name) {
    return new Run(folder.resolve(name));
  }

  /** The weights of a training that nobody interrupts. */
  private static INDArray uninterrupted(Settings settings) {
    ReportModel model = model(settings);
    trainer(model).train(event -> {});
    return model.weights().learntRow();
  }

  @Test
  void goesOnAfterAnInterruptAtAnyStepAsIfThereWasNone() throws IOException {
    INDArray expected = uninterrupted(SETTINGS);
    for (int stop : new int[] {1, 5, 8, 14}) {
      Run run = run("stop-" + stop);
      int at = stop;
      History first = trainer(model(SETTINGS)).train(run, event -> interruptAfter(at, event));
      assertEquals("Stopped by the user.", first.ending());
      assertEquals(stop, first.steps());
      List<TrainEvent> events = new ArrayList<>();
      ReportModel model = model(SETTINGS);
      History history = trainer(model).train(run, events::add);
      assertEquals(stop, ((TrainEvent.Begin) events.get(0)).steps());
      assertEquals(15, history.steps());
      assertEquals("All epochs are done.", history.ending());
      assertEquals(expected, model.weights().learntRow(), "stopped after step " + stop);
      assertEquals(expected, run.model().weights().learntRow());
    }
  }

  private static void interruptAfter(int steps, TrainEvent event) {
    if (event instanceof TrainEvent.Step step && (step.epoch() - 1) * 5 + step.step() == steps) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aTrainingThatWasInterruptedWhileValidatingValidatesFirst() throws IOException {
    ReportModel model = model(SETTINGS);
    Trainer trainer =
        new Trainer(
            model,
            TRAIN,
            VALIDATION,
            new Validator() {
              @Override
              public Set<String> metrics() {
                return Set.of();
              }

              @Override
              public Validation validate(
                  ReportModel tried, List<Example> studies, ImageTokens seen, IntConsumer done) {
                throw new CancellationException("Stopped.");
              }
            });
    Run run = run("validating");
    History first = trainer.train(run, event -> {});
    assertEquals(List.of(4, "Stopped by the user."), List.of(first.steps(), first.ending()));
    ReportModel second = model(SETTINGS);
    History history = trainer(second).train(run, event -> {});
    assertEquals(uninterrupted(SETTINGS), second.weights().learntRow());
    assertEquals(
        List.of(4, 5, 8, 10, 12, 15),
        history.validations().stream().map(TrainEvent.Validated::done).toList());
  }

  @Test
  void theLastCheckpointsAndTheBestAreKept() throws IOException {
    Run run = run("kept");
    List<Path> saved = new ArrayList<>();
    List<Path> removed = new ArrayList<>();
    History history =
        trainer(model(SETTINGS))
            .train(
                run,
                event -> {
                  if (event instanceof TrainEvent.Saved one) {
                    saved.add(one.checkpoint());
                    removed.addAll(one.removed());
                  }
                });
    int best = history.best().orElseThrow().done();
    List<Path> there;
    try (Stream<Path> files = Files.list(run.checkpoints())) {
      there = files.filter(Files::isDirectory).sorted().toList();
    }
    List<Path> expected = new ArrayList<>(saved);
    expected.removeAll(removed);
    assertEquals(expected.stream().sorted().toList(), there);
    assertTrue(there.containsAll(saved.subList(saved.size() - 2, saved.size())));
    assertTrue(
        there.stream()
            .anyMatch(path -> path.getFileName().toString().contains("%08d-v".formatted(best))),
        best + " " + there);
    assertTrue(there.size() <= 3);
    assertTrue(run.isThere());
    assertEquals(history.validations(), run.validations());
  }

  @Test
  void aDamagedCheckpointIsToldAndTheOneBeforeUsed() throws IOException {
    Run run = run("damaged");
    trainer(model(SETTINGS)).train(run, event -> interruptAfter(11, event));
    Path newest;
    try (Stream<Path> files = Files.list(run.checkpoints())) {
      newest =
          files
              .filter(p -> p.getFileName().toString().startsWith("step-"))
              .sorted()
              .reduce((a, b) -> b)
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(newest.resolve("weights.safetensors"));
    bytes[bytes.length / 2] ^= 1;
    Files.write(newest.resolve("weights.safetensors"), bytes);
    List<TrainEvent> events = new ArrayList<>();
    ReportModel model = model(SETTINGS);
    trainer(model).train(run, events::add);
    String note = ((TrainEvent.Note) events.get(0)).text();
    assertTrue(
        note.contains(newest.getFileName().toString())
            && note.contains("weights.safetensors has changed")
            && note.contains("the one before is used"),
        note);
    assertTrue(((TrainEvent.Begin) events.get(1)).steps() < 11);
    assertEquals(uninterrupted(SETTINGS), model.weights().learntRow());
    assertTrue(Files.isDirectory(newest.resolveSibling("damaged-" + newest.getFileName())));
  }

  @Test
  void aFullDiskStopsTheRunOrIsToldAndTheLastGoodCheckpointStays() throws IOException {
    Run run = run("full");
    int[] written = {0};
    Checkpoints.Disk full =
        aside -> {
          if (++written[0] >= 3) {
            throw new IOException("No space left on device");
          }
        };
    String message =
        assertThrows(
                IOException.class,
                () -> trainer(model(SETTINGS)).disk(full).train(run, event -> {}))
            .getMessage();
    assertTrue(
        message.contains("No space left") && message.contains("the last good one is that of step"),
        message);
    ReportModel model = model(SETTINGS);
    trainer(model).train(run, event -> {});
    assertEquals(uninterrupted(SETTINGS), model.weights().learntRow());

    Settings going = SETTINGS.with("train.diskFull", "continue");
    List<TrainEvent> events = new ArrayList<>();
    written[0] = 0;
    History history = trainer(model(going)).disk(full).train(run("going"), events::add);
    assertEquals(15, history.steps());
    assertTrue(
        events.stream()
            .anyMatch(e -> e instanceof TrainEvent.Note n && n.text().contains("goes on")));
  }

  /** Java closes files that an interrupted thread writes or reads: that must not be a damage. */
  @Test
  void anInterruptBreaksNoCheckpointOff() throws IOException {
    INDArray expected = uninterrupted(SETTINGS);
    Run run = run("saving");
    boolean[] once = {false};
    List<TrainEvent> events = new ArrayList<>();
    History first =
        trainer(model(SETTINGS)).disk(written -> interruptOnce(once)).train(run, events::add);
    assertEquals("Stopped by the user.", first.ending());
    assertEquals(2, first.steps());
    assertTrue(events.stream().anyMatch(event -> event instanceof TrainEvent.Saved));

    once[0] = false;
    History validated =
        trainer(model(SETTINGS))
            .train(
                run,
                event -> {
                  if (event instanceof TrainEvent.Validated) { // the writing begins interrupted
                    interruptOnce(once);
                  }
                });
    assertEquals(List.of(4, 1), List.of(validated.steps(), validated.validations().size()));

    Thread.currentThread().interrupt(); // while what was saved is read
    events.clear();
    History resumed = trainer(model(SETTINGS)).train(run, events::add);
    assertEquals("Stopped by the user.", resumed.ending());
    assertEquals(4, resumed.steps());
    assertTrue(events.stream().noneMatch(event -> event instanceof TrainEvent.Note));

    ReportModel last = model(SETTINGS);
    trainer(last).train(run, event -> {});
    assertEquals(expected, last.weights().learntRow());
  }

  private static void interruptOnce(boolean[] done) {
    if (!done[0]) {
      done[0] = true;
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aRunIsTrainedOnceAtATime() throws IOException, InterruptedException {
    Run run = run("locked");
    try (Checkpoints held = new Checkpoints(run.checkpoints(), 1, written -> {})) {
      Thread.currentThread().interrupt(); // so that it is not waited for
      String message =
          assertThrows(IOException.class, () -> trainer(model(SETTINGS)).train(run, e -> {}))
              .getMessage();
      assertTrue(Thread.interrupted());
      assertTrue(message.contains("trained once at a time"), message);
      assertFalse(held.latest(text -> {}).isPresent());
    }

    Checkpoints ending = new Checkpoints(run.checkpoints(), 1, written -> {});
    Files.createDirectory(run.checkpoints().resolve("step-9"));
    Thread other =
        new Thread(
            () -> {
              try {
                Thread.sleep(300);
                ending.clear();
                ending.close();
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    other.start();
    History history = trainer(model(SETTINGS)).train(run, event -> {}); // waits for the other one
    other.join();
    assertEquals(15, history.steps());
  }

  @Test
  void patienceEndsATrainingAndItsResumption() throws IOException {
    Settings settings =
        SETTINGS
            .withAll("train.patience=1, train.learningRate=0.000001, train.epochs=40")
            .withAll("train.metric=rougeL");
    Validator worse =
        new Validator() {
          private double value = 1;

          @Override
          public Set<String> metrics() {
            return Set.of("rougeL");
          }

          @Override
          public Validation validate(
              ReportModel model, List<Example> studies, ImageTokens seen, IntConsumer progress) {
            value -= 0.1;
            return new Validation(Map.of("rougeL", value), List.of(), List.of());
          }
        };
    Run run = run("patience");
    History history =
        new Trainer(model(settings), TRAIN, VALIDATION, worse).train(run, event -> {});
    assertEquals("No improvement in 1 validations.", history.ending());
    assertEquals(2, history.validations().size());
    assertEquals(1, history.bestEpoch());
    History again = new Trainer(model(settings), TRAIN, VALIDATION, worse).train(run, event -> {});
    assertEquals(history.steps(), again.steps());
    assertEquals(history.ending(), again.ending());
  }
}
