package cxr.train;

import cxr.Settings;
import cxr.model.Batch;
import cxr.model.ReportModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Fits a model's weights to examples; the weights of the best epoch on validation stay. */
public final class Trainer {

  private final ReportModel model;
  private final Settings.Train settings;
  private final List<Example> train;
  private final List<Example> validation;

  /**
   * @throws IllegalArgumentException if there is nothing to learn from or to choose by
   */
  public Trainer(ReportModel model, List<Example> train, List<Example> validation) {
    if (train.isEmpty() || validation.isEmpty()) {
      throw new IllegalArgumentException(
          "Training needs studies to learn from and to validate on; found %d and %d."
              .formatted(train.size(), validation.size()));
    }
    this.model = model;
    this.settings = model.settings().train();
    this.train = List.copyOf(train);
    this.validation = List.copyOf(validation);
  }

  /**
   * Trains for the settings' epochs, steps or minutes, whichever end first, or until the thread is
   * interrupted.
   *
   * @param listener is told what happens, in this thread
   * @return what happened, epoch by epoch
   * @throws IllegalStateException if the loss is not finite any more
   */
  public History train(Consumer<TrainEvent> listener) {
    long began = System.nanoTime();
    AdamW adam = new AdamW(model.weights(), settings);
    Best best = new Best();
    INDArray gradients = model.weights().learntRow().like();
    int stepsAnEpoch = (train.size() + settings.batchSize() - 1) / settings.batchSize();
    List<TrainEvent.Epoch> epochs = new ArrayList<>();
    int done = 0;
    Ending ending = null;
    for (int epoch = 1; epoch <= settings.epochs() && ending == null; epoch++) {
      double sum = 0;
      int step = 0;
      for (List<Example> part : Batches.cut(shuffled(epoch), settings.batchSize())) {
        double rate = rate(done, stepsAnEpoch, began);
        Batch batch = Batches.of(part, model);
        double loss = model.learn(batch, gradients, settings.seed() * 1_000_003 + done);
        batch.images().close();
        requireFinite(loss, done + 1, part);
        adam.step(gradients, rate);
        done++;
        step++;
        sum += loss;
        listener.accept(
            new TrainEvent.Step(epoch, settings.epochs(), step, stepsAnEpoch, loss, rate));
        ending = ending(done, began);
        if (ending != null) {
          break;
        }
      }
      if (ending != Ending.INTERRUPTED) {
        double validationLoss = loss(validation);
        boolean isBest = best.offer(epoch, validationLoss);
        TrainEvent.Epoch event =
            new TrainEvent.Epoch(
                epoch, settings.epochs(), sum / step, validationLoss, isBest, seconds(began));
        epochs.add(event);
        listener.accept(event);
      }
    }
    best.restore();
    String reason = (ending == null ? Ending.EPOCHS : ending).text;
    listener.accept(new TrainEvent.End(reason, best.epoch));
    return new History(epochs, best.epoch, done, seconds(began), reason);
  }

  /** Why a training ends. */
  private enum Ending {
    EPOCHS("All epochs are done."),
    STEPS("The steps of train.maxSteps are done."),
    MINUTES("The minutes of train.maxMinutes are over."),
    INTERRUPTED("Stopped by the user.");

    final String text;

    Ending(String text) {
      this.text = text;
    }
  }

  /** The weights of the epoch with the lowest validation loss so far. */
  private final class Best {
    private int epoch;
    private double loss = Double.POSITIVE_INFINITY;
    private INDArray learnt;
    private INDArray buffers;

    boolean offer(int candidate, double itsLoss) {
      if (itsLoss >= loss) {
        return false;
      }
      if (learnt == null) {
        learnt = model.weights().learntRow().like();
        buffers = model.weights().bufferRow().like();
      }
      epoch = candidate;
      loss = itsLoss;
      learnt.assign(model.weights().learntRow());
      buffers.assign(model.weights().bufferRow());
      return true;
    }

    void restore() {
      if (learnt != null) {
        model.weights().learntRow().assign(learnt);
        model.weights().bufferRow().assign(buffers);
      }
    }
  }

  private List<Example> shuffled(int epoch) {
    List<Example> result = new ArrayList<>(train);
    Collections.shuffle(result, new Random(settings.seed() * 31 + epoch));
    return result;
  }

  /**
   * The learning rate: linear warm-up, then half a cosine to 0 (Loshchilov and Hutter 2017) over
   * the planned steps or, if those are over earlier, minutes.
   */
  private double rate(int done, int stepsAnEpoch, long began) {
    if (done < settings.warmupSteps()) {
      return settings.learningRate() * (done + 1) / settings.warmupSteps();
    }
    double total = (double) settings.epochs() * stepsAnEpoch;
    if (settings.maxSteps() > 0) {
      total = Math.min(total, settings.maxSteps());
    }
    double progress = done / total;
    if (settings.maxMinutes() > 0) {
      progress = Math.max(progress, seconds(began) / (60 * settings.maxMinutes()));
    }
    return settings.learningRate() * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, progress)));
  }

  private Ending ending(int done, long began) {
    if (Thread.interrupted()) {
      return Ending.INTERRUPTED;
    }
    if (settings.maxSteps() > 0 && done >= settings.maxSteps()) {
      return Ending.STEPS;
    }
    boolean late = settings.maxMinutes() > 0 && seconds(began) >= 60 * settings.maxMinutes();
    return late ? Ending.MINUTES : null;
  }

  /** The mean cross-entropy over all tokens of some examples, in nats. */
  private double loss(List<Example> examples) {
    double sum = 0;
    long tokens = 0;
    for (List<Example> part : Batches.cut(examples, settings.batchSize())) {
      Batch batch = Batches.of(part, model);
      sum += model.loss(batch) * batch.asked();
      tokens += batch.asked();
      batch.images().close();
    }
    return sum / tokens;
  }

  private static void requireFinite(double loss, int step, List<Example> part) {
    if (!Double.isFinite(loss)) {
      throw new IllegalStateException(
          "The loss must be a finite number; at step %d it is %s, on the studies %s. Lower train.learningRate."
              .formatted(step, loss, part.stream().map(example -> example.study().id()).toList()));
    }
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }
}
