package cxr.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a training stands between two steps: all that the next step depends on beside the weights
 * and the optimiser. Chance needs no state of its own: the order of an epoch's studies and the
 * masks of a step follow from the seed and these numbers.
 *
 * @param epoch the current one, from 1
 * @param step steps made in this epoch
 * @param steps made in all
 * @param lossSum of the losses of this epoch's steps, as far as they are read
 * @param lossSums likewise of each objective, by name, where there are several
 * @param seconds of work, those before an interruption included
 * @param bestStep steps that were made when the best validation was; 0 if there was none yet
 * @param waited validations since the best one
 * @param history all validations, in order
 */
record TrainState(
    int epoch,
    int step,
    int steps,
    double lossSum,
    Map<String, Double> lossSums,
    double seconds,
    int bestStep,
    int waited,
    List<TrainEvent.Validated> history) {

  TrainState {
    history = List.copyOf(history);
    lossSums = lossSums == null ? Map.of() : lossSums; // a checkpoint of before there were any
  }

  static TrainState start() {
    return new TrainState(1, 0, 0, 0, Map.of(), 0, 0, 0, List.of());
  }

  TrainState afterStep(double now) {
    return new TrainState(
        epoch, step + 1, steps + 1, lossSum, lossSums, now, bestStep, waited, history);
  }

  /** With the loss of one more step of this epoch. */
  TrainState withLoss(Losses.Loss loss) {
    Map<String, Double> sums = new LinkedHashMap<>(lossSums);
    loss.each().forEach((name, value) -> sums.merge(name, value, Double::sum));
    return new TrainState(
        epoch, step, steps, lossSum + loss.value(), sums, seconds, bestStep, waited, history);
  }

  TrainState afterEpoch() {
    return new TrainState(epoch + 1, 0, steps, 0, Map.of(), seconds, bestStep, waited, history);
  }

  TrainState afterValidation(TrainEvent.Validated validated) {
    List<TrainEvent.Validated> longer = new ArrayList<>(history);
    longer.add(validated);
    return new TrainState(
        epoch,
        step,
        steps,
        lossSum,
        lossSums,
        validated.seconds(),
        validated.best() ? steps : bestStep,
        validated.best() ? 0 : waited + 1,
        longer);
  }

  /** The same, with the best validation forgotten: its weights are lost. */
  TrainState withoutBest() {
    return new TrainState(epoch, step, steps, lossSum, lossSums, seconds, 0, waited, history);
  }

  /** The mean loss of this epoch's steps so far. */
  double meanLoss() {
    return lossSum / Math.max(1, step);
  }

  /** Likewise of each objective. */
  Map<String, Double> meanLosses() {
    Map<String, Double> means = new LinkedHashMap<>(lossSums);
    means.replaceAll((name, sum) -> sum / Math.max(1, step));
    return means;
  }

  /** The best validation so far. */
  Optional<TrainEvent.Validated> best() {
    return history.stream().filter(v -> v.done() == bestStep && bestStep > 0).findFirst();
  }

  /** Whether the last thing done at this place was its validation. */
  boolean validatedHere() {
    return !history.isEmpty() && history.get(history.size() - 1).done() == steps;
  }
}
