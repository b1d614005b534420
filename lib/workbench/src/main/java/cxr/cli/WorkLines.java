package cxr.cli;

import cxr.pretrain.Measurement;
import java.io.PrintWriter;

/** A line for each tenth of a piece of long work. */
final class WorkLines implements Measurement.Listener {

  private final PrintWriter out;
  private String last = "";

  WorkLines(PrintWriter out) {
    this.out = out;
  }

  /**
   * @param total 0 where it is not known
   */
  @Override
  public void at(String work, int done, int total) {
    String line = line(work, done, total);
    int parts = total == 0 ? 100 : total;
    boolean tenth = done * 10L / parts != (done - 1) * 10L / parts;
    if (!line.equals(last) && (tenth || done == 0)) {
      out.println(line);
      out.flush();
      last = line;
    }
  }

  /**
   * How far a piece of work is.
   *
   * @param total 0 where it is not known
   */
  static String line(String work, int done, int total) {
    return total == 0
        ? "%s: %,d".formatted(work, done)
        : "%s: %,d of %,d".formatted(work, done, total);
  }
}
