package cxr.data;

import java.util.List;
import java.util.SplittableRandom;

/** Seeded random choices. Drawn from 53-bit fractions alone, so that every Java gives the same. */
public final class Dice {

  private final long start;
  private final SplittableRandom random;

  /** The dice of one study: they do not depend on any other study. */
  public Dice(long seed, int study) {
    this(new SplittableRandom(seed).nextLong() + study * 0x9E37_79B9L);
  }

  private Dice(long start) {
    this.start = start;
    random = new SplittableRandom(start);
    random.nextLong();
  }

  /** Further dice; drawing from them does not move these. */
  public Dice split() {
    return new Dice(random.nextLong());
  }

  /** The same dice from their first throw on; drawing from them does not move these. */
  public Dice again() {
    return new Dice(start);
  }

  /** From 0 to below 1. */
  public double fraction() {
    return (random.nextLong() >>> 11) * 0x1p-53;
  }

  public double between(double low, double high) {
    return low + (high - low) * fraction();
  }

  public boolean chance(double probability) {
    return fraction() < probability;
  }

  /** From 0 to below the bound. */
  public int below(int bound) {
    return (int) (fraction() * bound);
  }

  /** Mean 0, standard deviation 1, never beyond 3.5: the sum of four fractions, scaled. */
  public double bell() {
    return (fraction() + fraction() + fraction() + fraction() - 2) * 1.7320508;
  }

  public <T> T pick(List<T> choices) {
    return choices.get(below(choices.size()));
  }

  /** The first most often, the others ever more rarely, by Zipf's law with exponent 2. */
  public <T> T usually(List<T> choices) {
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
  public final <T> T pick(T... choices) {
    return choices[below(choices.length)];
  }
}
