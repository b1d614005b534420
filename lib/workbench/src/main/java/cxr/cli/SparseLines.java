package cxr.cli;

import cxr.pretrain.Measurement;
import java.io.PrintWriter;
import java.util.function.LongSupplier;

/** A line now and then on work that is long on large data alone: after 10 s, then each 30 s. */
final class SparseLines implements Measurement.Listener {

  private static final long FIRST = 10_000_000_000L; // nanoseconds
  static final long BETWEEN = 30_000_000_000L;

  private final PrintWriter err;
  private final LongSupplier nanoTime;
  private long due;

  SparseLines(PrintWriter err) {
    this(err, System::nanoTime);
  }

  SparseLines(PrintWriter err, LongSupplier nanoTime) {
    this.err = err;
    this.nanoTime = nanoTime;
    this.due = nanoTime.getAsLong() + FIRST;
  }

  @Override
  public void at(String work, int done, int total) {
    long now = nanoTime.getAsLong();
    if (now - due >= 0) {
      due = now + BETWEEN;
      err.println(WorkLines.line(work, done, total));
      err.flush();
    }
  }
}
