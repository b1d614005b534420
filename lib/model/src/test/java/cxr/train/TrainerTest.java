package cxr.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.evaluate.ReportValidator;
import cxr.generate.ReportWriter;
import cxr.model.Batch;
import cxr.model.ImageTokens;
import cxr.model.ReportModel;
import cxr.score.Recipe;
import cxr.settings.Settings;
import cxr.settings.Target;
import cxr.text.WordTokenizer;
import cxr.text.conditions.ConditionLabeler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Learns to tell the place of a bright square in words: a picture must be seen for that. */
class TrainerTest {

  private static final Settings SETTINGS = Squares.SETTINGS;
  private static final WordTokenizer TOKENIZER = Squares.TOKENIZER;

  private static List<Example> examples(int count, long seed) {
    return Squares.examples(count, seed);
  }

  @TempDir Path folder;

  @Test
  void learnsWhatIsInThePictureStopsAtTheEndAndIsSavedWhole() throws IOException {
    ReportModel model = new ReportModel(SETTINGS, TOKENIZER);
    List<TrainEvent> events = new ArrayList<>();
    History history = new Trainer(model, examples(96, 1), examples(24, 2)).train(events::add);
    assertEquals(12 * 12, history.steps());
    assertEquals(12, history.validations().size());
    assertEquals("All epochs are done.", history.ending());

    List<Example> unseen = examples(40, 3);
    List<float[][]> views = unseen.stream().map(example -> example.pixels().views()).toList();
    List<String> written = new ReportWriter(model).write(views, done -> {});
    assertEquals(unseen.stream().map(e -> e.study().findings()).toList(), written);
    assertEquals(written.get(0), new ReportWriter(model).write(views.get(0)));

    model.save(folder);
    ReportModel loaded = ReportModel.load(folder);
    assertEquals(model.weights().learntRow(), loaded.weights().learntRow());
    assertEquals(model.weights().bufferRow(), loaded.weights().bufferRow());
    assertEquals(written, new ReportWriter(loaded).write(views, done -> {}));
    Files.delete(folder.resolve("tokenizer.json"));
    assertTrue(
        assertThrows(IOException.class, () -> ReportModel.load(folder))
            .getMessage()
            .contains("tokenizer.json"));
  }

  @Test
  void sameSeedSameWeights() {
    Settings settings = SETTINGS.withAll("train.epochs=2, model.dropout=0.2");
    INDArray first = weightsAfter(settings);
    assertEquals(first, weightsAfter(settings));
    assertFalse(first.equals(weightsAfter(settings.with("train.seed", 2))));
  }

  private static INDArray weightsAfter(Settings settings) {
    ReportModel model = new ReportModel(settings, TOKENIZER);
    new Trainer(model, examples(20, 1), examples(8, 2)).train(event -> {});
    return model.weights().learntRow();
  }

  @Test
  void anInterruptEndsAtTheNextStepAndTheBestWeightsStay() {
    ReportModel model = new ReportModel(SETTINGS, TOKENIZER);
    int[] steps = {0};
    History history =
        new Trainer(model, examples(24, 1), examples(8, 2))
            .train(
                event -> {
                  if (event instanceof TrainEvent.Step && ++steps[0] == 5) {
                    Thread.currentThread().interrupt();
                  }
                });
    assertEquals(5, history.steps());
    assertEquals("Stopped by the user.", history.ending());
    assertEquals(1, history.bestEpoch());
    assertFalse(Thread.interrupted());
  }

  /** Defined at the second validation alone, which is the best, though the others have no value. */
  @Test
  void aMetricThatIsNotDefinedChoosesNoModel() {
    Settings settings = SETTINGS.withAll("train.metric=conditions, train.epochs=3");
    List<Map<String, Double>> found = List.of(Map.of(), Map.of("conditions", 0.0), Map.of());
    List<String> notes = new ArrayList<>();
    History history =
        new Trainer(
                new ReportModel(settings, TOKENIZER),
                examples(24, 1),
                examples(8, 2),
                new Found(found.iterator()))
            .train(
                event -> {
                  if (event instanceof TrainEvent.Note note) {
                    notes.add(note.text());
                  }
                });
    assertEquals(2, history.bestEpoch());
    assertEquals(2, history.best().orElseThrow().epoch());
    assertEquals(2, notes.size());
    assertTrue(notes.get(0).startsWith("conditions is not defined"), notes.get(0));
  }

  /** Finds what it is told. */
  private record Found(Iterator<Map<String, Double>> next) implements Validator {
    @Override
    public Set<String> metrics() {
      return Set.of("conditions");
    }

    @Override
    public Validation validate(
        ReportModel model, List<Example> studies, ImageTokens seen, IntConsumer progress) {
      return new Validation(next.next(), List.of(), List.of());
    }
  }

  /** Squares are no findings: neither reports nor references name one. */
  @Test
  void reportsWithoutFindingsHaveNoScoreOfConditions() {
    Settings settings = SETTINGS.withAll("train.metric=conditions+rougeL, train.epochs=1");
    Validator validator =
        new ReportValidator(new Recipe.Plain(), new ConditionLabeler(), Target.FINDINGS, 1);
    History history =
        new Trainer(
                new ReportModel(settings, TOKENIZER), examples(24, 1), examples(8, 2), validator)
            .train(event -> {});
    Set<String> metrics = history.validations().get(0).validation().metrics().keySet();
    assertEquals(Set.of("loss", "rougeL", "bleu1", "bleu4"), metrics);
    assertEquals(0, history.bestEpoch());
    assertTrue(history.best().isEmpty());
  }

  @Test
  void stepsAndMinutesCanBeLimited() {
    ReportModel model = new ReportModel(SETTINGS.with("train.maxSteps", 4), TOKENIZER);
    History history = new Trainer(model, examples(24, 1), examples(8, 2)).train(event -> {});
    assertEquals(4, history.steps());
    assertEquals(2, history.validations().size());
    model = new ReportModel(SETTINGS.with("train.maxMinutes", 1e-6), TOKENIZER);
    history = new Trainer(model, examples(24, 1), examples(8, 2)).train(event -> {});
    assertEquals(1, history.steps());
    assertEquals(1, history.validations().size());
  }

  @Test
  void theLossIsToldEverySoManySteps() {
    Settings settings = SETTINGS.withAll("train.logSteps=2, train.epochs=1");
    List<Integer> told = new ArrayList<>();
    new Trainer(new ReportModel(settings, TOKENIZER), examples(40, 1), examples(8, 2))
        .train(event -> addStep(told, event));
    assertEquals(List.of(2, 4, 5), told);
  }

  @Test
  void thatLossesAreReadSeldomChangesNothing() {
    String common = "train.epochs=2, train.accumulate=2, model.dropout=0.2, train.logSteps=";
    History often = historyAfter(SETTINGS.withAll(common + 1));
    History seldom = historyAfter(SETTINGS.withAll(common + 2));
    assertEquals(often.validations().get(1).trainLoss(), seldom.validations().get(1).trainLoss());
    assertEquals(often.validations().get(1).validation(), seldom.validations().get(1).validation());
  }

  private static History historyAfter(Settings settings) {
    ReportModel model = new ReportModel(settings, TOKENIZER);
    return new Trainer(model, examples(40, 1), examples(8, 2)).train(event -> {});
  }

  @Test
  void aLossThatIsReadLateNamesItsStepAndStudiesAndLeavesNoCheckpoint() {
    Settings settings = SETTINGS.withAll("train.logSteps=5, train.epochs=1, train.warmupSteps=0");
    ReportModel model = new ReportModel(settings, TOKENIZER);
    List<Example> train = new ArrayList<>(examples(40, 1));
    List<Example> order = new EpochOrder(train, settings).order(1);
    Example one = order.get(9); // in the second of five steps
    float[] pixels = new float[32 * 32];
    pixels[5] = Float.NaN;
    train.set(train.indexOf(one), new Example(one.study(), pixels, one.tokens()));
    Run run = new Run(folder);
    List<TrainEvent> events = new ArrayList<>();
    Trainer trainer = new Trainer(model, train, examples(4, 2));
    String message =
        assertThrows(IllegalStateException.class, () -> trainer.train(run, events::add))
            .getMessage();
    List<String> studies = order.subList(8, 16).stream().map(e -> e.study().id()).toList();
    assertTrue(message.contains("at step 2 it is NaN"), message);
    assertTrue(message.contains(studies.toString()), message);
    assertTrue(message.contains("The last good checkpoint is none"), message);
    assertTrue(events.stream().noneMatch(event -> event instanceof TrainEvent.Saved));
  }

  private static void addStep(List<Integer> told, TrainEvent event) {
    if (event instanceof TrainEvent.Step step) {
      told.add(step.step());
    }
  }

  @Test
  void aLossThatIsNotFiniteNamesStepAndStudies() {
    ReportModel model = new ReportModel(SETTINGS, TOKENIZER);
    model.weights().learntRow().putScalar(0, Double.NaN);
    String message =
        assertThrows(
                IllegalStateException.class,
                () -> new Trainer(model, examples(4, 1), examples(4, 2)).train(event -> {}))
            .getMessage();
    assertTrue(message.contains("step 1") && message.contains("["), message);
    assertThrows(
        IllegalArgumentException.class, () -> new Trainer(model, List.of(), examples(4, 2)));
  }

  @Test
  void writingCanBeInterrupted() {
    ReportModel model = new ReportModel(SETTINGS, TOKENIZER);
    Thread.currentThread().interrupt();
    assertThrows(
        CancellationException.class, () -> new ReportWriter(model).write(new float[32 * 32]));
    assertFalse(Thread.interrupted());
  }

  @Test
  void theEndOfTextIsAskedForUnlessTheTextWasCut() {
    ReportModel model = new ReportModel(SETTINGS, TOKENIZER);
    Example whole = examples(1, 1).get(0);
    Batch batch = Batches.of(List.of(whole), model);
    int length = whole.tokens().length;
    assertEquals(TOKENIZER.bos(), batch.inputs()[0][0]);
    assertEquals(TOKENIZER.eos(), batch.targets()[0][length]);
    assertEquals(length + 1, batch.asked());
    assertEquals(16, batch.length());
    Example cut = new Example(whole.study(), whole.pixels(), new int[40], Map.of());
    assertEquals(16, Batches.of(List.of(cut), model).asked());
  }

  @Test
  void shuffledImagesKeepReportsAndPictures() {
    List<Example> examples = examples(30, 1);
    List<Example> shuffled = Example.withShuffledImages(examples, 1);
    int moved = 0;
    for (int i = 0; i < 30; i++) {
      assertEquals(examples.get(i).study(), shuffled.get(i).study());
      moved += examples.get(i).pixels() != shuffled.get(i).pixels() ? 1 : 0;
    }
    assertTrue(moved > 20, "moved " + moved);
  }
}
