package cxr.settings;

import java.util.List;

/**
 * How the weights are learnt, tried and saved.
 *
 * <p>One name stands for several settings at once and is changed like one: {@code train.preset}
 * sets this whole group but its seed, and the shares of {@code data}. {@code brief} is the
 * defaults, for minutes on a CPU; {@code deck} the protocol of the study that is re-done: batches
 * of 16, at most 40 epochs without a limit of time, an end after 10 validations without a better
 * one, and a split of 70, 15 and 15 %; {@code cpu} and {@code iu} what the model's presets of these
 * names are trained by.
 *
 * @param epochs passes over the training studies
 * @param maxSteps stop after so many steps; 0 for no limit
 * @param maxMinutes stop after so much time of work, in minutes; 0 for no limit. A training that
 *     ends by time depends on the machine's speed; one that ends by epochs or steps does not
 * @param batchSize studies that go through the network at a time
 * @param accumulate batches whose gradients are put together for one step
 * @param learningRate of AdamW at its highest, after the warm-up
 * @param encoderRateFactor the encoder's learning rate for each 1 of the others'
 * @param schedule of the rate after the warm-up: {@code cosine} to 0, {@code steps}, or {@code
 *     constant}
 * @param warmupSteps steps in which the rate rises from 0
 * @param stepEpochs of the schedule {@code steps}: epochs after each of which the rate falls
 * @param stepFactor of the schedule {@code steps}: what the rate is multiplied by then
 * @param weightDecay of AdamW, for matrices alone
 * @param clipNorm the gradients' global norm is cut to this
 * @param freezeEncoderEpochs first epochs in which the encoder's weights stay as they are
 * @param keepFeatures 1 or more computes the encoder's features of each X-ray once, keeps them on
 *     disk, and learns from these, for an encoder all of which is in {@code model.frozen}: an epoch
 *     of the rest then takes seconds. 1 for X-rays as they are; a larger number for so many copies
 *     of each, changed by chance as in the first epochs, which are taken in turn by the epochs; 0
 *     to have the encoder see each X-ray anew
 * @param rareExponent how much oftener studies with rare conditions are drawn: a study's chance
 *     grows with the rarity of its rarest condition, of CheXpert's with {@code
 *     model.conditionSource=chexpert}, else of the six, to this power; 0 to take each study once an
 *     epoch
 * @param validateSteps try the model after so many steps too, not only after each epoch; 0 for
 *     epochs alone
 * @param metric that chooses the best weights, on validation: {@code conditions+rougeL} (the mean
 *     of ROUGE-L and of the macro F1 of the findings that a report or a reference names), {@code
 *     conditions} or {@code rougeL} alone, {@code bleu1}, {@code bleu4}, or the {@code loss}; or of
 *     the condition head: {@code findings} (its macro F1) or {@code auc}
 * @param patience stop after so many validations without a better one; 0 for never
 * @param samples reports shown beside their references at each validation
 * @param checkpointSteps save a checkpoint after so many steps too, not only at each validation; 0
 *     for validations alone
 * @param keepCheckpoints how many of the last checkpoints are kept, beside the best one
 * @param diskFull what to do when a checkpoint cannot be written: {@code stop}, or {@code continue}
 *     without it
 * @param logSteps steps from one telling of the loss to the next, and at the end of an epoch; in
 *     between it is not copied from the device that computes it, and a loss that is not finite is
 *     noticed at the next telling, which names the step where it was
 * @param seed of the order of studies, of dropout and of augmentation
 */
public record TrainSettings(
    int epochs,
    int maxSteps,
    double maxMinutes,
    int batchSize,
    int accumulate,
    double learningRate,
    double encoderRateFactor,
    RateSchedule schedule,
    int warmupSteps,
    int stepEpochs,
    double stepFactor,
    double weightDecay,
    double clipNorm,
    int freezeEncoderEpochs,
    int keepFeatures,
    double rareExponent,
    int validateSteps,
    String metric,
    int patience,
    int samples,
    int checkpointSteps,
    int keepCheckpoints,
    DiskFull diskFull,
    int logSteps,
    long seed) {

  static final String DEFAULTS =
      """
      train.epochs=24, train.maxSteps=0, train.maxMinutes=8
      train.batchSize=16, train.accumulate=1
      train.learningRate=1e-3, train.encoderRateFactor=1, train.schedule=cosine
      train.warmupSteps=50, train.stepEpochs=10, train.stepFactor=0.1
      train.weightDecay=0.01, train.clipNorm=1
      train.freezeEncoderEpochs=0, train.keepFeatures=0, train.rareExponent=0
      train.validateSteps=0, train.metric=conditions+rougeL, train.patience=0, train.samples=3
      train.checkpointSteps=200, train.keepCheckpoints=2, train.diskFull=stop
      train.logSteps=1, train.seed=1
      """;

  /** How the learning rate goes on after the warm-up. */
  public enum RateSchedule implements Word {
    COSINE,
    STEPS,
    CONSTANT
  }

  /** What to do when a checkpoint cannot be written. */
  public enum DiskFull implements Word {
    STOP,
    CONTINUE
  }

  public TrainSettings {
    Rule.atLeast("train.epochs", epochs, 1);
    Rule.check(maxSteps >= 0, "train.maxSteps must be 0 (no limit) or more", maxSteps);
    Rule.check(maxMinutes >= 0, "train.maxMinutes must be 0 (no limit) or more", maxMinutes);
    Rule.within("train.batchSize", batchSize, 1, Rule.MOST_STUDIES);
    Rule.within("train.accumulate", accumulate, 1, Rule.MOST_STUDIES);
    Rule.check(learningRate > 0, "train.learningRate must be above 0", learningRate);
    Rule.atLeast("train.encoderRateFactor", encoderRateFactor, 0);
    Rule.atLeast("train.warmupSteps", warmupSteps, 0);
    Rule.atLeast("train.stepEpochs", stepEpochs, 1);
    Rule.check(
        stepFactor > 0 && stepFactor <= 1,
        "train.stepFactor must be above 0 and at most 1",
        stepFactor);
    Rule.atLeast("train.weightDecay", weightDecay, 0);
    Rule.check(clipNorm > 0, "train.clipNorm must be above 0", clipNorm);
    Rule.atLeast("train.freezeEncoderEpochs", freezeEncoderEpochs, 0);
    Rule.within("train.keepFeatures", keepFeatures, 0, 50);
    Rule.within("train.rareExponent", rareExponent, 0, 1);
    Rule.atLeast("train.validateSteps", validateSteps, 0);
    Rule.choice("train.metric", List.of(), metric);
    Rule.check(patience >= 0, "train.patience must be 0 (never stop) or more", patience);
    Rule.atLeast("train.samples", samples, 0);
    Rule.atLeast("train.checkpointSteps", checkpointSteps, 0);
    Rule.atLeast("train.keepCheckpoints", keepCheckpoints, 1);
    Rule.atLeast("train.logSteps", logSteps, 1);
  }
}
