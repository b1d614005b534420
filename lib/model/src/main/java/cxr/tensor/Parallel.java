package cxr.tensor;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Work on all cores: on rows in as many threads as ND4J computes with, cut evenly and in a fixed
 * way, or on pieces.
 */
public final class Parallel {

  /** Fewer values, or steps of a few nanoseconds, than this are not worth a second thread. */
  private static final int LEAST = 1 << 14;

  private Parallel() {}

  /** Work on the rows from one number to below another. */
  public interface Rows {
    void run(int part, int from, int to);
  }

  /** In how many parts rows of a width are cut. */
  public static int parts(int rows, long width) {
    long worth = Math.max(1, rows * width / LEAST);
    return (int) Math.min(Math.min(threads(), rows), worth);
  }

  private static int threads() {
    return Math.max(1, Nd4j.getEnvironment().maxThreads());
  }

  /**
   * Does the work on all rows; returns when it is done.
   *
   * @param width values of a row
   */
  public static void rows(int rows, long width, Rows work) {
    int parts = parts(rows, width);
    ForkJoinTask<?>[] tasks = new ForkJoinTask<?>[parts];
    for (int part = 1; part < parts; part++) {
      int number = part;
      tasks[part] =
          ForkJoinPool.commonPool()
              .submit(
                  () ->
                      work.run(number, start(rows, parts, number), start(rows, parts, number + 1)));
    }
    try {
      work.run(0, 0, start(rows, parts, 1));
    } finally { // no part works on when this has returned
      for (int part = 1; part < parts; part++) {
        tasks[part].join();
      }
    }
  }

  /**
   * Does pieces 0 to n - 1 that do not depend on one another, in any order: pieces of unequal size
   * are spread better than in fixed parts.
   *
   * @param steps simple ones of all pieces together
   */
  public static void each(int n, long steps, IntConsumer piece) {
    IntStream pieces = IntStream.range(0, n);
    (steps < LEAST ? pieces : pieces.parallel()).forEach(piece);
  }

  private static int start(int rows, int parts, int part) {
    return (int) ((long) rows * part / parts);
  }
}
