package cxr.score.metric;

import java.io.Serializable;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Intervals by drawing the studies anew, with replacement (Efron 1979; for BLEU Koehn 2004). Each
 * draw has a seed of its own, so that the draws are the same whatever the number of threads, and
 * the same for all systems on the same studies.
 *
 * @param draws how often the studies are drawn
 * @param seed of the draws
 * @param work where they are scored
 */
public record Bootstrap(int draws, long seed, Work work) {

  private static final int FOR_TESTS = 10_000;

  /** The scores of some drawn studies; it may be sent to another machine. */
  public interface Scoring extends Serializable {
    double[] scores(Selection drawn);
  }

  /** The scores of a draw, by its number. */
  public interface Draw extends Serializable {
    double[] scores(int draw);
  }

  /** Scores draws, side by side. */
  public interface Work {

    /** By this machine's threads. */
    Work HERE =
        (draws, one) ->
            IntStream.range(0, draws).parallel().mapToObj(one::scores).toArray(double[][]::new);

    /** The scores of all draws, in their order: [draw][score]. */
    double[][] scores(int draws, Draw one);
  }

  public Bootstrap {
    if (draws < 40) {
      throw new IllegalArgumentException(
          "An interval of 95 %% needs 40 draws or more; found %d.".formatted(draws));
    }
  }

  /** Draws that are scored by this machine's threads. */
  public Bootstrap(int draws, long seed) {
    this(draws, seed, Work.HERE);
  }

  /** 1,000 draws. */
  public static Bootstrap defaults() {
    return new Bootstrap(1000, 1);
  }

  /** The same draws, scored elsewhere. */
  public Bootstrap by(Work other) {
    return new Bootstrap(draws, seed, other);
  }

  /**
   * The draws of tests, of which these are the first. They are more, for a correction multiplies
   * each p by the number of tests, and the least p of 1,000 draws is .002.
   */
  public Bootstrap forTests() {
    return new Bootstrap(Math.max(draws, FOR_TESTS), seed, work);
  }

  /** The studies of one draw: as many as there are, some of them more than once. */
  public Selection studies(int draw, int count) {
    return studies(seed, draw, count);
  }

  private static Selection studies(long seed, int draw, int count) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + draw);
    int[] studies = new int[count];
    for (int i = 0; i < count; i++) {
      studies[i] = random.nextInt(count);
    }
    return new Selection(studies);
  }

  /**
   * Scores of all draws: [score][draw].
   *
   * @param count studies that there are
   * @param scoring of drawn studies, always as many; threads ask at once
   */
  public double[][] scores(int count, Scoring scoring) {
    long first = seed; // what is sent elsewhere is not this
    double[][] byDraw = work.scores(draws, draw -> scoring.scores(studies(first, draw, count)));
    return IntStream.range(0, byDraw[0].length)
        .mapToObj(score -> Arrays.stream(byDraw).mapToDouble(draw -> draw[score]).toArray())
        .toArray(double[][]::new);
  }
}
