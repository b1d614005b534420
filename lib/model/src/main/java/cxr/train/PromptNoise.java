package cxr.train;

import cxr.image.Augmentation;
import cxr.model.objective.Prompts;
import cxr.settings.ModelSettings;
import cxr.settings.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Changes true states of findings by chance, so that a decoder in training is told what a
 * classifier would tell it: a present finding is told absent at a rate, and an absent one present
 * so often that on the training studies as many are added as are taken, as by a classifier that is
 * as precise as it is sensitive. Some studies are told nothing, others shown with the X-rays of
 * another. What happens to a study hangs on the seed, the epoch and its id alone.
 *
 * @param taken share of a finding's present states that are told absent
 * @param added of each finding the share of its absent states that are told present
 * @param dropout share of the studies that are told nothing
 * @param swap share of the studies, all told something, that are shown with other X-rays
 */
record PromptNoise(double taken, double[] added, double dropout, double swap, long seed) {

  /** That of some settings, with the findings' shares among the training studies. */
  static PromptNoise of(List<Example> train, Settings settings) {
    ModelSettings model = settings.model();
    double[] added = new double[train.get(0).prompt().length];
    for (int i = 0; i < added.length; i++) {
      int finding = i;
      double present = train.stream().filter(e -> e.prompt()[finding] == 1).count();
      double absent = train.stream().filter(e -> e.prompt()[finding] == 0).count();
      added[i] = Math.min(1, model.promptNoise() * present / Math.max(1, absent));
    }
    return new PromptNoise(
        model.promptNoise(),
        added,
        model.promptDropout(),
        model.promptSwap(),
        settings.train().seed());
  }

  /** A batch as an epoch shows it. */
  List<Example> of(List<Example> batch, int epoch) {
    List<Example> shown = new ArrayList<>();
    for (int b = 0; b < batch.size(); b++) {
      Example own = batch.get(b);
      if (own.prompt().length == 0) {
        shown.add(own);
        continue;
      }
      SplittableRandom random = Augmentation.random(seed, epoch, "prompt " + own.study().id());
      double place = random.nextDouble();
      boolean swapped = place >= 1 - swap;
      Map<String, float[]> labels = new HashMap<>(own.labels());
      if (swapped) { // nothing is known of what is seen
        labels.replaceAll((name, values) -> unknown(values.length));
      }
      boolean untold = place < dropout;
      float[] told = untold ? unknown(own.prompt().length) : told(own.prompt(), random);
      labels.put(Prompts.NAME, told);
      Example seen = swapped ? batch.get((b + 1) % batch.size()) : own;
      shown.add(new Example(own.study(), seen.pixels(), own.tokens(), labels));
    }
    return shown;
  }

  private float[] told(float[] states, SplittableRandom random) {
    float[] told = states.clone();
    for (int i = 0; i < told.length; i++) {
      boolean changes = random.nextDouble() < (told[i] == 1 ? taken : added[i]);
      told[i] = changes ? 1 - told[i] : told[i]; // what is not known stays so
    }
    return told;
  }

  private static float[] unknown(int count) {
    float[] states = new float[count];
    Arrays.fill(states, Float.NaN);
    return states;
  }
}
