package cxr.train;

/** What happens while a model learns. */
public sealed interface TrainEvent {

  /**
   * A step was made.
   *
   * @param epoch from 1
   * @param epochs planned
   * @param step in this epoch, from 1
   * @param steps in an epoch
   * @param loss of the step's batch, in nats a token
   * @param rate the learning rate
   */
  record Step(int epoch, int epochs, int step, int steps, double loss, double rate)
      implements TrainEvent {}

  /**
   * An epoch ended and the model was tried on the validation studies.
   *
   * @param epoch from 1
   * @param epochs planned
   * @param trainLoss mean over the epoch's steps, in nats a token
   * @param validationLoss mean over the validation texts' tokens, in nats
   * @param best whether no epoch before had a lower validation loss
   * @param seconds since the training began
   */
  record Epoch(
      int epoch, int epochs, double trainLoss, double validationLoss, boolean best, double seconds)
      implements TrainEvent {}

  /**
   * The training ended; the model has the weights of its best epoch.
   *
   * @param reason in a sentence
   * @param bestEpoch from 1; 0 if no epoch ended
   */
  record End(String reason, int bestEpoch) implements TrainEvent {}
}
