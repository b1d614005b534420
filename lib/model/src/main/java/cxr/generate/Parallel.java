package cxr.generate;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Small pieces of work on all cores, where that is faster than one behind the other. */
final class Parallel {

  private static final long WORTH_IT =
      20_000; // steps of a few nanoseconds: handing over takes ~10 µs

  private Parallel() {}

  /**
   * Does pieces 0 to n - 1, in any order.
   *
   * @param steps simple steps of all pieces together
   */
  static void run(int n, long steps, IntConsumer piece) {
    IntStream pieces = IntStream.range(0, n);
    (steps < WORTH_IT ? pieces : pieces.parallel()).forEach(piece);
  }
}
