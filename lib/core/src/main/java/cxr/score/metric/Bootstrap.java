package cxr.score.metric;

import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Intervals by drawing the studies anew, with replacement (Efron 1979; for BLEU Koehn 2004). Each
 * draw has a seed of its own, so that the draws are the same whatever the number of threads, and
 * the same for all systems on the same studies.
 *
 * @param draws how often the studies are drawn
 * @param seed of the draws
 */
public record Bootstrap(int draws, long seed) {

  private static final int FOR_TESTS = 10_000;

  public Bootstrap {
    if (draws < 40) {
      throw new IllegalArgumentException(
          "An interval of 95 %% needs 40 draws or more; found %d.".formatted(draws));
    }
  }

  /** 1,000 draws. */
  public static Bootstrap defaults() {
    return new Bootstrap(1000, 1);
  }

  /**
   * The draws of tests, of which these are the first. They are more, for a correction multiplies
   * each p by the number of tests, and the least p of 1,000 draws is .002.
   */
  public Bootstrap forTests() {
    return new Bootstrap(Math.max(draws, FOR_TESTS), seed);
  }

  /** The studies of one draw: as many as there are, some of them more than once. */
  public int[] studies(int draw, int count) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + draw);
    int[] studies = new int[count];
    for (int i = 0; i < count; i++) {
      studies[i] = random.nextInt(count);
    }
    return studies;
  }

  /** The interval of any score of drawn studies, which are given by their places. */
  public Interval interval(int count, ToDoubleFunction<int[]> score) {
    return Interval.of(
        IntStream.range(0, draws)
            .parallel()
            .mapToDouble(draw -> score.applyAsDouble(studies(draw, count)))
            .toArray());
  }

  /** The interval of the mean of the studies' own scores. */
  public Interval ofMean(double[] perStudy) {
    return interval(
        perStudy.length,
        studies -> IntStream.of(studies).mapToDouble(s -> perStudy[s]).average().orElseThrow());
  }

  /** The scores of all draws: [draw][score]. */
  public double[][] scores(StudyCounts counts) {
    return IntStream.range(0, draws)
        .parallel()
        .mapToObj(draw -> counts.scores(studies(draw, counts.size())))
        .toArray(double[][]::new);
  }
}
