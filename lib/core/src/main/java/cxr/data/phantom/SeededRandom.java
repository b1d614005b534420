package cxr.data.phantom;

import java.util.List;
import java.util.SplittableRandom;

/** Seeded random choices. Drawn from 53-bit fractions alone, so that every Java gives the same. */
final class SeededRandom {

  private final long start;
  private final SplittableRandom random;

  /** The choices of one study: they do not depend on any other study. */
  SeededRandom(long seed, int study) {
    this(new SplittableRandom(seed).nextLong() + study * 0x9E37_79B9L);
  }

  private SeededRandom(long start) {
    this.start = start;
    random = new SplittableRandom(start);
    random.nextLong();
  }

  /** Further choices; drawing from them does not move these. */
  SeededRandom split() {
    return new SeededRandom(random.nextLong());
  }

  /** The same choices from the first on; drawing from them does not move these. */
  SeededRandom again() {
    return new SeededRandom(start);
  }

  /** From 0 to below 1. */
  double fraction() {
    return (random.nextLong() >>> 11) * 0x1p-53;
  }

  double between(double low, double high) {
    return low + (high - low) * fraction();
  }

  boolean chance(double probability) {
    return fraction() < probability;
  }

  /** From 0 to below the bound. */
  int below(int bound) {
    return (int) (fraction() * bound);
  }

  /** Mean 0, standard deviation 1, never beyond 3.5: the sum of four fractions, scaled. */
  double bell() {
    return (fraction() + fraction() + fraction() + fraction() - 2) * 1.7320508;
  }

  <T> T pick(List<T> choices) {
    return choices.get(below(choices.size()));
  }

  /** The first most often, the others ever more rarely, by Zipf's law with exponent 2. */
  <T> T usually(List<T> choices) {
    double all = 0;
    for (int i = 1; i <= choices.size(); i++) {
      all += 1.0 / (i * i);
    }
    double left = all * fraction();
    for (int i = 1; i < choices.size(); i++) {
      left -= 1.0 / (i * i);
      if (left < 0) {
        return choices.get(i - 1);
      }
    }
    return choices.get(choices.size() - 1);
  }

  @SafeVarargs
  final <T> T pick(T... choices) {
    return choices[below(choices.length)];
  }
}
