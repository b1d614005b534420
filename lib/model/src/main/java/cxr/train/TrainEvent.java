package cxr.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happens while a model learns. */
public sealed interface TrainEvent {

  /**
   * The training begins or goes on.
   *
   * @param epochs planned
   * @param stepsAnEpoch steps in an epoch
   * @param steps made already, before an interruption
   * @param earlier validations of before
   */
  record Begin(int epochs, int stepsAnEpoch, int steps, List<Validated> earlier)
      implements TrainEvent {}

  /**
   * The features that {@code train.keepFeatures} asks for are computed, before the first step.
   *
   * @param done X-rays
   * @param total X-rays, each as often as there are copies of it
   */
  record KeepingFeatures(int done, int total) implements TrainEvent {}

  /**
   * A step was made.
   *
   * @param epoch from 1
   * @param epochs planned
   * @param step in this epoch, from 1
   * @param steps in an epoch
   * @param loss of the step's batches: the weighted sum of the objectives', which of the text alone
   *     is in nats a token
   * @param losses of each objective, by name, where there are several
   * @param rate the learning rate
   */
  record Step(
      int epoch,
      int epochs,
      int step,
      int steps,
      double loss,
      Map<String, Double> losses,
      double rate)
      implements TrainEvent {}

  /**
   * The model writes reports for the validation studies.
   *
   * @param done studies
   * @param total studies
   * @param loss on the validation studies, in nats a token
   */
  record Validating(int epoch, int epochs, int done, int total, double loss)
      implements TrainEvent {}

  /**
   * The model was tried on the validation studies.
   *
   * @param epoch from 1
   * @param epochs planned
   * @param step in this epoch
   * @param done steps in all
   * @param trainLoss mean over the epoch's steps so far
   * @param trainLosses likewise of each objective, by name, where there are several
   * @param validation what came out
   * @param metric name of the metric that chooses
   * @param value of that metric, the higher the better
   * @param best whether no validation before had a higher one
   * @param seconds of training so far
   * @param rate the learning rate that the schedule has come to; null in a run of before it was
   *     kept
   */
  record Validated(
      int epoch,
      int epochs,
      int step,
      int done,
      double trainLoss,
      Map<String, Double> trainLosses,
      Validation validation,
      String metric,
      double value,
      boolean best,
      double seconds,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double rate)
      implements TrainEvent {

    public Validated {
      trainLosses = trainLosses == null ? Map.of() : trainLosses; // a run of before there were any
    }
  }

  /**
   * A checkpoint was saved.
   *
   * @param removed older ones that made room
   */
  record Saved(Path checkpoint, List<Path> removed) implements TrainEvent {}

  /**
   * A validation was no better than the best one.
   *
   * @param validations since the best one
   * @param patience how many are waited for; 0 for ever
   */
  record NoImprovement(int validations, int patience) implements TrainEvent {}

  /** Something that whoever looks after the training should know, in a sentence. */
  record Note(String text) implements TrainEvent {}

  /**
   * The training ended; the model has the weights of its best validation.
   *
   * @param reason in a sentence
   * @param bestEpoch from 1; 0 if there was no validation
   * @param stopped whether it was interrupted, and can go on
   */
  record End(String reason, int bestEpoch, boolean stopped) implements TrainEvent {}
}
