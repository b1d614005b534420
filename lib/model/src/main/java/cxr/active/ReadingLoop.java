package cxr.active;

import cxr.features.RidgeHead;
import cxr.score.Ranking;
import cxr.score.Thresholds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/**
 * Plays reading through on studies whose findings are known, and hidden until a study is read: a
 * head learns from what was read, a strategy chooses what is read next, and held-out studies tell
 * how good the head is.
 *
 * @param findings their names
 * @param pool whose studies are read; no more than are in it
 * @param heldOut on which the head is scored
 */
public record ReadingLoop(
    List<String> findings, LabelledStudies pool, LabelledStudies heldOut, Plan plan) {

  public ReadingLoop {
    findings = List.copyOf(findings);
    plan.checkPool(pool.size());
  }

  /**
   * Reads by a strategy. The first studies are the same for all strategies that need to know some
   * already, any that the seed draws.
   *
   * @throws CancellationException if the thread is interrupted
   */
  public LearningCurve run(Strategy strategy, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] read = {};
    List<LearningCurve.Point> points = new ArrayList<>();
    double[][] likely = {}; // of the pool's studies
    while (read.length < plan.reads()) {
      if (Thread.interrupted()) {
        throw new CancellationException("Stopped after %d studies.".formatted(read.length));
      }
      int count = Math.min(plan.step(), plan.reads() - read.length);
      read = more(read, likely, strategy, count, random);
      LabelledStudies known = pool.some(read);
      RidgeHead head = RidgeHead.fit(known.vectors(), known.targets());
      points.add(point(head, known));
      likely = strategy == Strategy.RANDOM ? likely : head.probabilities(pool.vectors());
    }
    return new LearningCurve(strategy.word(), seed, points);
  }

  /** The pool read as a whole, in one step. */
  public LearningCurve all() {
    RidgeHead head = RidgeHead.fit(pool.vectors(), pool.targets());
    return new LearningCurve(LearningCurve.ALL, 0, List.of(point(head, pool)));
  }

  /** The places of those that were read, with some more behind them. */
  private int[] more(
      int[] read, double[][] likely, Strategy strategy, int count, SplittableRandom random) {
    boolean[] taken = new boolean[pool.size()];
    Arrays.stream(read).forEach(i -> taken[i] = true);
    int[] unread = IntStream.range(0, taken.length).filter(i -> !taken[i]).toArray();
    Candidates from =
        new Candidates(
            pool.some(unread).vectors(),
            likely.length == 0
                ? new double[0][]
                : Arrays.stream(unread).mapToObj(i -> likely[i]).toArray(double[][]::new),
            Arrays.stream(read).mapToObj(i -> pool.vectors()[i]).toArray(float[][]::new));
    Strategy now = read.length == 0 && !strategy.coldStart() ? Strategy.RANDOM : strategy;
    int[] next = now.next(from, count, random);
    return IntStream.concat(Arrays.stream(read), Arrays.stream(next).map(i -> unread[i])).toArray();
  }

  private LearningCurve.Point point(RidgeHead head, LabelledStudies known) {
    Thresholds thresholds = Thresholds.choose(findings, head.leaveOneOut(), known.present());
    double[][] told = head.probabilities(heldOut.vectors());
    List<Ranking> rankings = Ranking.each(told, heldOut.present());
    int[] rare = pool.rare(plan.rareBelow());
    return new LearningCurve.Point(
        known.size(),
        thresholds.macroF1(told, heldOut.present(), Thresholds.Kind.COMMON),
        Ranking.mean(
            Arrays.stream(rare).mapToObj(rankings::get).toList(), Ranking::averagePrecision),
        known.having(rare));
  }
}
