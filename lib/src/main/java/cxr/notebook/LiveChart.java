package cxr.notebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** A chart of lines that grows in place, of losses for example. */
public final class LiveChart {

  private static final long BETWEEN = 1_000_000_000; // nanoseconds between two pictures at least

  private final String title;
  private final String xLabel;
  private final String yLabel;
  private final BiConsumer<String, Object> update;
  private final LongSupplier clock;
  private final Map<String, List<double[]>> points = new LinkedHashMap<>();
  private final String id;
  private long shown;

  private LiveChart(
      String title,
      String xLabel,
      String yLabel,
      Function<Object, String> display,
      BiConsumer<String, Object> update,
      LongSupplier clock) {
    this.title = title;
    this.xLabel = xLabel;
    this.yLabel = yLabel;
    this.update = update;
    this.clock = clock;
    this.shown = clock.getAsLong() - BETWEEN;
    this.id = display.apply(new Progress.Done(title + ": no points yet"));
  }

  /**
   * Shows an empty chart.
   *
   * @param display the kernel's function of that name
   * @param update the kernel's updateDisplay
   */
  public static LiveChart show(
      String title,
      String xLabel,
      String yLabel,
      Function<Object, String> display,
      BiConsumer<String, Object> update) {
    return new LiveChart(title, xLabel, yLabel, display, update, System::nanoTime);
  }

  static LiveChart show(
      String title,
      Function<Object, String> display,
      BiConsumer<String, Object> update,
      LongSupplier clock) {
    return new LiveChart(title, "x", "y", display, update, clock);
  }

  /** Adds a point to a line; the picture changes once a second at most. */
  public void add(String series, double x, double y) {
    points.computeIfAbsent(series, name -> new ArrayList<>()).add(new double[] {x, y});
    long now = clock.getAsLong();
    if (now - shown >= BETWEEN) {
      shown = now;
      draw();
    }
  }

  /** Draws all points there are. */
  public void finish() {
    if (!points.isEmpty()) {
      draw();
    }
  }

  private void draw() {
    Map<String, double[][]> series = new LinkedHashMap<>();
    points.forEach(
        (name, list) ->
            series.put(
                name,
                new double[][] {
                  list.stream().mapToDouble(point -> point[0]).toArray(),
                  list.stream().mapToDouble(point -> point[1]).toArray()
                }));
    update.accept(id, Charts.lines(title, xLabel, yLabel, series));
  }
}
