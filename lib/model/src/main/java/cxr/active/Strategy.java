package cxr.active;

import cxr.settings.Word;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** A way to choose the studies that are read next (Settles 2009 has an overview). */
public enum Strategy implements Word {
  /** Any: what the others must beat. */
  RANDOM(true) {
    @Override
    int[] next(Candidates from, int count, SplittableRandom random) {
      int[] places = IntStream.range(0, from.size()).toArray();
      for (int i = 0; i < count; i++) {
        int other = random.nextInt(i, places.length);
        int place = places[other];
        places[other] = places[i];
        places[i] = place;
      }
      return Arrays.copyOf(places, count);
    }
  },

  /**
   * Those of which the head is least sure: the entropy of its findings, summed (Lewis and Gale
   * 1994).
   */
  ENTROPY(false) {
    @Override
    int[] next(Candidates from, int count, SplittableRandom random) {
      return highest(from, count, row -> Arrays.stream(row).map(Strategy::entropy).sum());
    }
  },

  /** Those with a finding nearest to one half (Scheffer et al. 2001; here over several labels). */
  MARGIN(false) {
    @Override
    int[] next(Candidates from, int count, SplittableRandom random) {
      return highest(
          from, count, row -> -Arrays.stream(row).map(p -> Math.abs(2 * p - 1)).min().orElse(1));
    }
  },

  /**
   * Those farthest from all that was read: a core-set, by greedy k-centre (Sener and Savarese
   * 2018).
   */
  CORESET(false) {
    @Override
    int[] next(Candidates from, int count, SplittableRandom random) {
      return KCentre.next(from.vectors(), from.read(), count);
    }
  },

  /** Those that would change the head much, and each otherwise: BADGE (Ash et al. 2020). */
  BADGE(false) {
    @Override
    int[] next(Candidates from, int count, SplittableRandom random) {
      return GradientEmbedding.next(from, count, random);
    }
  },

  /**
   * At first one from the middle of each of as many groups of look-alikes, which needs nobody to
   * have read anything: a cold start (Chen et al. 2023). Then by entropy.
   */
  CLUSTERS(true) {
    @Override
    int[] next(Candidates from, int count, SplittableRandom random) {
      return from.read().length == 0
          ? Clusters.next(from.vectors(), count, random.nextLong())
          : ENTROPY.next(from, count, random);
    }
  };

  private final boolean coldStart;

  Strategy(boolean coldStart) {
    this.coldStart = coldStart;
  }

  /** Whether it can choose before anything was read. */
  public boolean coldStart() {
    return coldStart;
  }

  /**
   * Chooses.
   *
   * @param count how many; at most as many as there are candidates
   * @return the places of those chosen, each once, the most wanted first
   */
  abstract int[] next(Candidates from, int count, SplittableRandom random);

  /** In nats, of a finding that is there or not. */
  private static double entropy(double p) {
    return p <= 0 || p >= 1 ? 0 : -p * Math.log(p) - (1 - p) * Math.log1p(-p);
  }

  private static int[] highest(Candidates from, int count, ToDoubleFunction<double[]> worth) {
    double[] worths = Arrays.stream(from.probabilities()).mapToDouble(worth).toArray();
    return IntStream.range(0, worths.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -worths[i]))
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
