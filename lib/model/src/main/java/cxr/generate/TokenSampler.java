package cxr.generate;

import cxr.settings.GenerateSettings;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draws a token by chance: from the probabilities at a temperature, of the k likeliest (Fan et al.
 * 2018), of the smallest set with a share p of the probability (Holtzman et al. 2020), in this
 * order, as Hugging Face does.
 */
final class TokenSampler {

  private final GenerateSettings settings;

  TokenSampler(GenerateSettings settings) {
    this.settings = settings;
  }

  /** The source of a report's draws: the same whatever reports are written beside it. */
  static SplittableRandom random(long seed, long report) {
    return new SplittableRandom(new SplittableRandom(seed).nextLong() + report);
  }

  /**
   * @param logits of all tokens, negative infinity for those that may not be drawn
   */
  int draw(float[] logits, SplittableRandom random) {
    int[] ids = candidates(logits);
    double[] shares = shares(logits, ids);
    double total = 0;
    for (double share : shares) {
      total += share;
    }
    double rest = random.nextDouble() * total;
    for (int i = 0; i < ids.length; i++) {
      rest -= shares[i];
      if (rest < 0) {
        return ids[i];
      }
    }
    return ids[ids.length - 1]; // rounding alone leads here
  }

  private int[] candidates(float[] logits) {
    int[] ids =
        settings.topK() > 0
            ? TopK.of(logits, settings.topK())
            : IntStream.range(0, logits.length)
                .filter(id -> logits[id] > Float.NEGATIVE_INFINITY)
                .toArray();
    return settings.topP() < 1 ? nucleus(logits, ids) : ids;
  }

  /** The likeliest tokens, as long as those before each have less than p together. */
  private int[] nucleus(float[] logits, int[] ids) {
    double[] shares = shares(logits, ids);
    double total = Arrays.stream(shares).sum();
    // All below this share together have less than 1 - p, so none of them is in the set.
    double least = (1 - settings.topP()) * total / ids.length;
    int[] likely =
        IntStream.range(0, ids.length)
            .filter(i -> shares[i] >= least)
            .boxed()
            .sorted((a, b) -> Double.compare(shares[b], shares[a]))
            .mapToInt(i -> i)
            .toArray();
    int size = 0;
    for (double sum = 0; size < likely.length && sum < settings.topP() * total; size++) {
      sum += shares[likely[size]];
    }
    return Arrays.stream(likely, 0, size).map(i -> ids[i]).toArray();
  }

  /** The probabilities of some tokens at the temperature, but for a factor. */
  private double[] shares(float[] logits, int[] ids) {
    double highest = Arrays.stream(ids).mapToDouble(id -> logits[id]).max().orElseThrow();
    return Arrays.stream(ids)
        .mapToDouble(id -> Math.exp((logits[id] - highest) / settings.temperature()))
        .toArray();
  }
}
