package cxr.train;

import cxr.image.Prefetch;
import cxr.model.Batch;
import cxr.model.Footprint;
import cxr.model.ImageTokens;
import cxr.model.ReportModel;
import cxr.model.StudyImages;
import cxr.settings.TrainSettings;
import cxr.settings.TrainSettings.DiskFull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Fits a model's weights to examples; the weights of the best validation stay.
 *
 * <p>With a run's folder it saves checkpoints and goes on from the last whole one: on a CPU the
 * weights are then, bit for bit, those of a training that was never interrupted (unless time is
 * limited by {@code train.maxMinutes}).
 */
public final class Trainer {

  /** The ending that {@code run.json} tells of a training that can go on. */
  public static final String STOPPED = "Stopped by the user.";

  private static final int AHEAD = 2; // steps whose batches are made ready before they are needed

  private final ReportModel model;
  private final TrainSettings settings;
  private final List<Example> train;
  private final List<Example> validation;
  private final Validator validator;
  private final AdamW adam;
  private final EpochOrder sampler;
  private final PromptNoise noise;
  private final Schedule schedule;
  private final Losses losses;
  private final INDArray gradients;
  private final @Nullable INDArray sum; // of the gradients where a step has several batches
  private final Best best = new Best();
  private Checkpoints.Disk disk = written -> {};

  private TrainState state = TrainState.start();
  private Consumer<TrainEvent> listener = event -> {};
  private @Nullable Target target; // null without a run
  private @Nullable KeptFeatures kept; // null where the encoder sees each batch's pixels
  private @Nullable TrainState saved; // the state of the last checkpoint
  private long began; // when the seconds of the state were 0, in System.nanoTime

  /** Where a training is saved. */
  private record Target(Run run, Checkpoints checkpoints) {}

  /** A trainer that validates by the loss alone; {@code train.metric} must then be loss. */
  public Trainer(ReportModel model, List<Example> train, List<Example> validation) {
    this(model, train, validation, Validator.lossOnly());
  }

  /**
   * @throws IllegalArgumentException if there is nothing to learn from or to choose by, or the
   *     validator does not give the metric that chooses
   * @throws IllegalStateException if there is too little memory for the training
   */
  public Trainer(
      ReportModel model, List<Example> train, List<Example> validation, Validator validator) {
    if (train.isEmpty() || validation.isEmpty()) {
      throw new IllegalArgumentException(
          "Training needs studies to learn from and to validate on; found %d and %d."
              .formatted(train.size(), validation.size()));
    }
    this.model = model;
    this.settings = model.settings().train();
    this.train = List.copyOf(train);
    this.validation = List.copyOf(validation);
    this.validator = validator;
    if (!settings.metric().equals("loss") && !validator.metrics().contains(settings.metric())) {
      throw new IllegalArgumentException(
          "train.metric must be loss%s; found \"%s\"."
              .formatted(
                  validator.metrics().stream()
                      .sorted()
                      .map(name -> ", " + name)
                      .reduce("", String::concat),
                  settings.metric()));
    }
    Footprint.of(model).requireTraining();
    validator.requireRoom(model);
    this.adam = new AdamW(model.weights(), settings);
    this.sampler = new EpochOrder(train, model.settings());
    this.noise = PromptNoise.of(train, model.settings());
    this.schedule = Schedule.of(settings, stepsAnEpoch());
    this.gradients = model.weights().learntRow().like();
    this.losses =
        new Losses(
            Math.min(settings.logSteps(), stepsAnEpoch()),
            settings.accumulate(),
            model.objectives(),
            gradients.dataType());
    this.sum = settings.accumulate() > 1 ? gradients.like() : null;
  }

  /** Lets tests make a checkpoint fail. */
  Trainer disk(Checkpoints.Disk hook) {
    this.disk = hook;
    return this;
  }

  /** Trains without a run: nothing is saved. */
  public History train(Consumer<TrainEvent> events) {
    listener = events;
    return begin();
  }

  /**
   * Trains for the settings' epochs, steps or minutes, whichever end first, or until patience is
   * over or the thread is interrupted; goes on from the run's last whole checkpoint if there is
   * one.
   *
   * @param into the run, whose folder gets checkpoints, history and the trained model
   * @param events is told what happens, in this thread
   * @return what happened
   * @throws IllegalStateException if the loss is not finite any more
   * @throws IOException if another process trains into the run, or a checkpoint cannot be written
   *     and {@code train.diskFull} is stop
   */
  public History train(Run into, Consumer<TrainEvent> events) throws IOException {
    listener = events;
    try (Checkpoints opened =
        new Checkpoints(into.checkpoints(), settings.keepCheckpoints(), disk)) {
      target = new Target(into, opened);
      restore(into, opened);
      History history = begin();
      return Unbroken.of(
          () -> {
            into.finish(model, history);
            return history;
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      target = null;
    }
  }

  private History begin() {
    listener.accept(
        new TrainEvent.Begin(settings.epochs(), stepsAnEpoch(), state.steps(), state.history()));
    Ending ending;
    try {
      ending = settings.keepFeatures() > 0 ? keepFeatures() : null;
      began = System.nanoTime() - (long) (state.seconds() * 1e9);
      ending = ending == null && state.steps() > 0 ? ending() : ending;
      while (ending == null && state.epoch() <= settings.epochs()) {
        ending = epoch();
      }
    } finally {
      if (kept != null) {
        kept.close();
        kept = null;
      }
    }
    if (ending == Ending.INTERRUPTED) {
      save();
    }
    best.restore();
    state.best().map(one -> one.validation().thresholds()).ifPresent(model::decideBy);
    String reason = (ending == null ? Ending.EPOCHS : ending).text.formatted(state.waited());
    int bestEpoch = state.best().map(TrainEvent.Validated::epoch).orElse(0);
    listener.accept(new TrainEvent.End(reason, bestEpoch, ending == Ending.INTERRUPTED));
    return new History(state.history(), bestEpoch, state.steps(), state.seconds(), reason);
  }

  /** The weights of the encoder are those of the training only now, after a restart too. */
  private @Nullable Ending keepFeatures() {
    try {
      kept = KeptFeatures.open(model, train);
      kept.compute(
          train,
          validation,
          (done, total) -> listener.accept(new TrainEvent.KeepingFeatures(done, total)));
      return null;
    } catch (CancellationException e) {
      Thread.interrupted();
      return Ending.INTERRUPTED;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Batch batch(List<Example> examples, int epoch) {
    return Batches.of(examples, model, images(examples, epoch));
  }

  private StudyImages images(List<Example> examples, int epoch) {
    return kept == null
        ? Batches.images(examples, model, epoch)
        : StudyImages.of(StudyImages.Kind.FEATURES, kept.views(examples, epoch), model.settings());
  }

  /** What is left of an epoch: its steps, and the validation at its end. */
  private @Nullable Ending epoch() {
    List<List<List<Example>>> steps = steps(state.epoch());
    int epoch = state.epoch();
    Ending ending = null;
    try (Prefetch<StepBatches> ahead =
        Prefetch.of(
            steps.subList(state.step(), steps.size()), parts -> step(parts, epoch), 1, AHEAD)) {
      while (ending == null && ahead.hasNext()) {
        if (due(settings.validateSteps()) && !state.validatedHere()) {
          ending = validate();
        }
        if (ending == null) {
          try (StepBatches step = ahead.next()) {
            step(step, steps.size());
          }
          ending = ending();
        }
        if (ending == null && due(settings.checkpointSteps())) {
          save();
        }
      }
    } catch (CancellationException e) {
      ending = Ending.INTERRUPTED;
      Thread.interrupted();
    }
    if (ending != Ending.INTERRUPTED && !state.validatedHere()) {
      ending = validate();
    }
    if (ending == null) {
      state = state.afterEpoch();
    }
    return ending;
  }

  private boolean due(int every) {
    return every > 0 && state.steps() > 0 && state.steps() % every == 0;
  }

  /** The batches of a step, made ready ahead of it. */
  private record StepBatches(List<List<Example>> parts, List<Batch> batches)
      implements AutoCloseable {
    @Override
    public void close() {
      batches.forEach(batch -> batch.images().close());
    }
  }

  private StepBatches step(List<List<Example>> parts, int epoch) {
    return new StepBatches(
        parts, parts.stream().map(part -> batch(noise.of(part, epoch), epoch)).toList());
  }

  /**
   * Makes a step. Nothing of it is copied from the device but, every {@code train.logSteps} steps
   * and at the end of an epoch, the losses.
   */
  private void step(StepBatches step, int stepsOfEpoch) {
    double rate = schedule.rate(state.steps(), state.seconds());
    losses.begin(state.steps() + 1, step.parts(), step.batches());
    gradients(step.batches());
    boolean last = state.step() + 1 == stepsOfEpoch;
    boolean told = last || (state.steps() + 1) % settings.logSteps() == 0;
    Losses.Loss loss = told ? readLosses() : null;
    adam.step(gradients, rate, state.epoch() <= settings.freezeEncoderEpochs());
    state = state.afterStep(seconds());
    if (loss != null) {
      listener.accept(
          new TrainEvent.Step(
              state.epoch(),
              settings.epochs(),
              state.step(),
              stepsOfEpoch,
              loss.value(),
              loss.each(),
              rate));
    }
  }

  /** The gradients of a step's loss, which is the mean over all tokens of its batches. */
  private void gradients(List<Batch> batches) {
    if (sum != null) {
      sum.assign(0);
    }
    for (int i = 0; i < batches.size(); i++) {
      long seed = settings.seed() * 1_000_003 + (long) state.steps() * settings.accumulate() + i;
      losses.add(model.lossesAndGradients(batches.get(i), gradients, seed));
      if (sum != null) {
        sum.addi(gradients.muli(losses.share(i)));
      }
    }
    if (sum != null) {
      gradients.assign(sum);
    }
  }

  /**
   * Reads the losses of the steps since the last time. One that is not finite ends the training
   * before the weights that came of it are tried or saved.
   *
   * @return the last one; null if there was none
   */
  private Losses.@Nullable Loss readLosses() {
    Losses.Loss last = null;
    for (Losses.Loss loss : losses.read()) {
      requireFinite(loss);
      state = state.withLoss(loss);
      last = loss;
    }
    return last;
  }

  /** Tries the model on the validation studies; an interrupt leaves that for the next time. */
  private @Nullable Ending validate() {
    readLosses();
    Validation result;
    double loss;
    List<ImageTokens> seen = new ArrayList<>();
    try {
      loss = loss(validation, seen);
      try (ImageTokens all = ImageTokens.of(seen)) {
        result =
            validator.validate(
                model,
                validation,
                all,
                done ->
                    listener.accept(
                        new TrainEvent.Validating(
                            state.epoch(), settings.epochs(), done, validation.size(), loss)));
      }
    } catch (CancellationException e) {
      return Ending.INTERRUPTED;
    } finally {
      seen.forEach(ImageTokens::close);
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("loss", loss);
    metrics.putAll(result.metrics());
    Validation whole =
        new Validation(metrics, result.conditions(), result.samples(), result.thresholds());
    double value =
        settings.metric().equals("loss")
            ? -loss
            : metrics.getOrDefault(settings.metric(), Double.NaN);
    boolean isBest = !Double.isNaN(value) && state.best().map(b -> value > b.value()).orElse(true);
    TrainEvent.Validated validated =
        new TrainEvent.Validated(
            state.epoch(),
            settings.epochs(),
            state.step(),
            state.steps(),
            state.meanLoss(),
            state.meanLosses(),
            whole,
            settings.metric(),
            value,
            isBest,
            seconds(),
            schedule.rate(state.steps(), state.seconds()));
    state = state.afterValidation(validated);
    if (isBest) {
      best.keep();
    }
    listener.accept(validated);
    if (Double.isNaN(value)) {
      listener.accept(
          new TrainEvent.Note(
              "%s is not defined at this validation, where no report and no reference names a finding; it cannot be the best one. Choose by train.metric=rougeL or loss."
                  .formatted(settings.metric())));
    }
    save();
    if (!isBest) {
      listener.accept(new TrainEvent.NoImprovement(state.waited(), settings.patience()));
    }
    return ending();
  }

  /** Saves a checkpoint, unless there is no run or nothing has happened since the last one. */
  private void save() {
    Target into = target;
    if (into == null || state.equals(saved)) {
      return;
    }
    try {
      readLosses();
      requireFiniteWeights();
      listener.accept(Unbroken.of(() -> into.checkpoints().save(state, model, adam)));
      saved = state;
      Unbroken.of(() -> into.run().keepHistory(state.history()));
    } catch (IOException e) {
      String text =
          "The checkpoint at step %d could not be written (%s); the last good one is %s."
              .formatted(state.steps(), e.getMessage(), lastGood());
      if (settings.diskFull() == DiskFull.STOP) {
        throw new UncheckedIOException(
            new IOException(
                text + " Make room and resume, or set train.diskFull=continue to go on without.",
                e));
      }
      listener.accept(new TrainEvent.Note(text + " The training goes on."));
    }
  }

  private String lastGood() {
    return saved == null ? "none" : "that of step " + saved.steps();
  }

  /**
   * Takes the run's last whole checkpoint up, if there is one.
   *
   * @throws IOException if there is none, and a trained model would be lost
   */
  private void restore(Run run, Checkpoints checkpoints) throws IOException {
    Consumer<String> note = text -> listener.accept(new TrainEvent.Note(text));
    Optional<Checkpoint> latest = Unbroken.of(() -> checkpoints.latest(note));
    if (latest.isEmpty() && run.isThere()) {
      throw new IOException(
          "The run in %s has a trained model, and no whole checkpoint to go on from; begin a new run, which keeps it."
              .formatted(run.folder()));
    }
    if (latest.isEmpty()) {
      run.older()
          .ifPresent(
              folder -> note.accept("The older run of this name is kept in " + folder + "."));
    } else {
      state = Unbroken.of(() -> restored(latest.get(), checkpoints, note));
      saved = state;
    }
  }

  private TrainState restored(Checkpoint latest, Checkpoints checkpoints, Consumer<String> note)
      throws IOException {
    TrainState stored = latest.state();
    latest.restore(adam);
    Optional<Checkpoint> bestOne = checkpoints.bestOf(stored, note);
    if (bestOne.isPresent()) {
      copy(bestOne.get().model());
      best.keep();
    }
    copy(latest.model());
    return bestOne.isPresent() ? stored : stored.withoutBest();
  }

  private void copy(ReportModel other) {
    model.weights().learntRow().assign(other.weights().learntRow());
    model.weights().bufferRow().assign(other.weights().bufferRow());
  }

  /** Why a training ends. */
  private enum Ending {
    EPOCHS("All epochs are done."),
    STEPS("The steps of train.maxSteps are done."),
    MINUTES("The minutes of train.maxMinutes are over."),
    PATIENCE("No improvement in %d validations."),
    INTERRUPTED(STOPPED);

    final String text;

    Ending(String text) {
      this.text = text;
    }
  }

  /** The weights of the best validation so far. */
  private final class Best {
    private @Nullable INDArray learnt;
    private @Nullable INDArray buffers;

    void keep() {
      learnt = copied(model.weights().learntRow(), learnt);
      buffers = copied(model.weights().bufferRow(), buffers);
    }

    private static INDArray copied(INDArray row, @Nullable INDArray into) {
      return (into == null ? row.like() : into).assign(row);
    }

    void restore() {
      if (learnt != null && buffers != null) {
        model.weights().learntRow().assign(learnt);
        model.weights().bufferRow().assign(buffers);
      }
    }
  }

  private int stepsAnEpoch() {
    int batches = (train.size() + settings.batchSize() - 1) / settings.batchSize();
    return (batches + settings.accumulate() - 1) / settings.accumulate();
  }

  /** The steps of an epoch, each of some batches of some examples. */
  private List<List<List<Example>>> steps(int epoch) {
    List<List<Example>> batches = Batches.cut(sampler.order(epoch), settings.batchSize());
    List<List<List<Example>>> steps = new ArrayList<>();
    for (int from = 0; from < batches.size(); from += settings.accumulate()) {
      steps.add(batches.subList(from, Math.min(from + settings.accumulate(), batches.size())));
    }
    return steps;
  }

  private @Nullable Ending ending() {
    if (Thread.interrupted()) {
      return Ending.INTERRUPTED;
    }
    if (settings.maxSteps() > 0 && state.steps() >= settings.maxSteps()) {
      return Ending.STEPS;
    }
    if (settings.maxMinutes() > 0 && seconds() >= 60 * settings.maxMinutes()) {
      return Ending.MINUTES;
    }
    boolean patient = settings.patience() == 0 || state.waited() < settings.patience();
    return patient ? null : Ending.PATIENCE;
  }

  /**
   * The mean cross-entropy over all tokens of some examples, in nats; where no text is learnt, over
   * all labels of conditions that are known.
   *
   * @param seen gets what the encoder makes of the examples, part by part
   */
  private double loss(List<Example> examples, List<ImageTokens> seen) {
    double total = 0;
    long tokens = 0;
    for (List<Example> part : Batches.cut(examples, settings.batchSize())) {
      if (Thread.interrupted()) {
        throw new CancellationException("Stopped while validating.");
      }
      Batch batch = batch(part, 0);
      try (StudyImages images = batch.images()) {
        seen.add(model.imageTokens(images));
      }
      if (model.settings().model().writes()) {
        total += model.loss(batch, seen.get(seen.size() - 1)) * batch.asked();
        tokens += batch.asked();
      }
    }
    return model.settings().model().writes() ? total / tokens : conditionLoss(examples, seen);
  }

  private static double conditionLoss(List<Example> examples, List<ImageTokens> seen) {
    Iterator<float[]> rows =
        seen.stream().flatMap(part -> Arrays.stream(part.conditions())).iterator();
    double total = 0;
    long known = 0;
    for (Example example : examples) {
      float[] probabilities = rows.next();
      float[] labels = example.conditionLabels();
      for (int i = 0; i < labels.length; i++) {
        if (!Float.isNaN(labels[i])) {
          double right = labels[i] > 0 ? probabilities[i] : 1.0 - probabilities[i];
          total -= Math.log(Math.max(right, 1e-7)); // single precision knows none nearer to 0
          known++;
        }
      }
    }
    return total / known;
  }

  private void requireFinite(Losses.Loss loss) {
    if (!Double.isFinite(loss.value())) {
      throw new IllegalStateException(
          "The loss must be a finite number; at step %d it is %s, on the studies %s. The last good checkpoint is %s. Lower train.learningRate."
              .formatted(loss.step(), loss.value(), loss.studies(), lastGood()));
    }
  }

  /** A checkpoint must not hold what the next step would fail on. */
  private void requireFiniteWeights() {
    double total = model.weights().learntRow().sumNumber().doubleValue();
    if (!Double.isFinite(total)) {
      throw new IllegalStateException(
          "The weights must be finite numbers; after step %d they are not. The last good checkpoint is %s. Lower train.learningRate."
              .formatted(state.steps(), lastGood()));
    }
  }

  private double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }
}
