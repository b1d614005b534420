package cxr.train;

import cxr.image.Augmentation;
import cxr.settings.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Changes true states of findings by chance, so that a decoder in training is told what a
 * classifier would tell it: a present finding is told absent at a rate, and an absent one present
 * so often that on the training studies as many are added as are taken, as by a classifier that is
 * as precise as it is sensitive. Some studies are told nothing. What a study is told hangs on the
 * seed, the epoch and its id alone.
 *
 * @param taken share of a finding's present states that are told absent
 * @param added of each finding the share of its absent states that are told present
 * @param dropout share of the studies that are told nothing
 */
record PromptNoise(double taken, double[] added, double dropout, long seed) {

  /** That of some settings, with the findings' shares among the training studies. */
  static PromptNoise of(List<Example> train, Settings settings) {
    double[] added = new double[train.get(0).prompt().length];
    for (int i = 0; i < added.length; i++) {
      int finding = i;
      double present = train.stream().filter(e -> e.prompt()[finding] == 1).count();
      double absent = train.stream().filter(e -> e.prompt()[finding] == 0).count();
      added[i] = Math.min(1, settings.model().promptNoise() * present / Math.max(1, absent));
    }
    return new PromptNoise(
        settings.model().promptNoise(),
        added,
        settings.model().promptDropout(),
        settings.train().seed());
  }

  /** What a study is told in an epoch. */
  float[] of(Example example, int epoch) {
    SplittableRandom random = Augmentation.random(seed, epoch, "prompt " + example.study().id());
    float[] told = example.prompt().clone();
    if (random.nextDouble() < dropout) {
      Arrays.fill(told, Float.NaN);
    }
    for (int i = 0; i < told.length; i++) {
      boolean changes = random.nextDouble() < (told[i] == 1 ? taken : added[i]);
      told[i] = changes ? 1 - told[i] : told[i]; // what is not known stays so
    }
    return told;
  }
}
