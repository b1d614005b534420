package cxr.score.metric;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;
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
  public Selection studies(int draw, int count) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + draw);
    int[] studies = new int[count];
    for (int i = 0; i < count; i++) {
      studies[i] = random.nextInt(count);
    }
    return Selection.of(studies);
  }

  /**
   * Scores of all draws: [score][draw].
   *
   * @param count studies that there are
   * @param scores of drawn studies, always as many; threads ask at once
   */
  public double[][] scores(int count, Function<Selection, double[]> scores) {
    double[][] byDraw =
        IntStream.range(0, draws)
            .parallel()
            .mapToObj(draw -> scores.apply(studies(draw, count)))
            .toArray(double[][]::new);
    return IntStream.range(0, byDraw[0].length)
        .mapToObj(score -> Arrays.stream(byDraw).mapToDouble(draw -> draw[score]).toArray())
        .toArray(double[][]::new);
  }
}
