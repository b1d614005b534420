package cxr.settings;

import java.util.List;

/**
 * How the weights are learnt, tried and saved.
 *
 * <p>One name stands for several settings at once and is changed like one: {@code train.preset}
 * sets this whole group but its seed, and the shares of {@code data}. {@code brief} is the
 * defaults, for minutes on a CPU; {@code deck} the protocol of the study that is re-done: batches
 * of 16, at most 40 epochs without a limit of time, an end after 10 validations without a better
 * one, and a split of 70, 15 and 15 %.
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
 * @param rareExponent how much oftener studies with rare conditions are drawn: a study's chance
 *     grows with the rarity of its rarest condition to this power; 0 to take each study once an
 *     epoch
 * @param validateSteps try the model after so many steps too, not only after each epoch; 0 for
 *     epochs alone
 * @param metric that chooses the best weights, on validation: {@code conditions+rougeL} (the mean
 *     of ROUGE-L and of the macro F1 of the findings that a report or a reference names), {@code
 *     conditions} or {@code rougeL} alone, {@code bleu1}, {@code bleu4}, or the {@code loss}
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
    String schedule,
    int warmupSteps,
    int stepEpochs,
    double stepFactor,
    double weightDecay,
    double clipNorm,
    int freezeEncoderEpochs,
    double rareExponent,
    int validateSteps,
    String metric,
    int patience,
    int samples,
    int checkpointSteps,
    int keepCheckpoints,
    String diskFull,
    int logSteps,
    long seed) {

  public TrainSettings {
    Rule.check(epochs >= 1, "train.epochs must be 1 or more", epochs);
    Rule.check(maxSteps >= 0, "train.maxSteps must be 0 (no limit) or more", maxSteps);
    Rule.check(maxMinutes >= 0, "train.maxMinutes must be 0 (no limit) or more", maxMinutes);
    Rule.check(
        batchSize >= 1 && batchSize <= Rule.MOST_STUDIES,
        "train.batchSize must be from 1 to " + Rule.MOST_STUDIES,
        batchSize);
    Rule.check(
        accumulate >= 1 && accumulate <= Rule.MOST_STUDIES,
        "train.accumulate must be from 1 to " + Rule.MOST_STUDIES,
        accumulate);
    Rule.check(learningRate > 0, "train.learningRate must be above 0", learningRate);
    Rule.check(
        encoderRateFactor >= 0, "train.encoderRateFactor must be 0 or more", encoderRateFactor);
    Rule.oneOf("train.schedule", List.of("cosine", "steps", "constant"), schedule);
    Rule.check(warmupSteps >= 0, "train.warmupSteps must be 0 or more", warmupSteps);
    Rule.check(stepEpochs >= 1, "train.stepEpochs must be 1 or more", stepEpochs);
    Rule.check(
        stepFactor > 0 && stepFactor <= 1,
        "train.stepFactor must be above 0 and at most 1",
        stepFactor);
    Rule.check(weightDecay >= 0, "train.weightDecay must be 0 or more", weightDecay);
    Rule.check(clipNorm > 0, "train.clipNorm must be above 0", clipNorm);
    Rule.check(
        freezeEncoderEpochs >= 0,
        "train.freezeEncoderEpochs must be 0 or more",
        freezeEncoderEpochs);
    Rule.check(
        rareExponent >= 0 && rareExponent <= 1,
        "train.rareExponent must be from 0 to 1",
        rareExponent);
    Rule.check(validateSteps >= 0, "train.validateSteps must be 0 or more", validateSteps);
    Rule.choice("train.metric", metric);
    Rule.check(patience >= 0, "train.patience must be 0 (never stop) or more", patience);
    Rule.check(samples >= 0, "train.samples must be 0 or more", samples);
    Rule.check(checkpointSteps >= 0, "train.checkpointSteps must be 0 or more", checkpointSteps);
    Rule.check(keepCheckpoints >= 1, "train.keepCheckpoints must be 1 or more", keepCheckpoints);
    Rule.oneOf("train.diskFull", List.of("stop", "continue"), diskFull);
    Rule.check(logSteps >= 1, "train.logSteps must be 1 or more", logSteps);
  }

  static TrainSettings defaults() {
    return new TrainSettings(
        24,
        0,
        8,
        16,
        1,
        1e-3,
        1,
        "cosine",
        50,
        10,
        0.1,
        0.01,
        1.0,
        0,
        0,
        0,
        "conditions+rougeL",
        0,
        3,
        200,
        2,
        "stop",
        1,
        1);
  }
}
