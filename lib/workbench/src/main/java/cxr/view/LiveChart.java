package cxr.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A chart of lines that grows in place, of losses for example. */
public final class LiveChart {

  private static final int MOST = 2000; // points of a line; of more, every second is left out
  private static final long BETWEEN = 1_000_000_000; // nanoseconds between two pictures at least

  private final String title;
  private final String xLabel;
  private final String yLabel;
  private final BiConsumer<String, Object> update;
  private final LongSupplier clock;
  private final Map<String, List<double[]>> points = new LinkedHashMap<>();
  private final String id;
  private long shown;
  private boolean changed;

  LiveChart(
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

  /** Adds a point to a line; the picture changes once a second at most. */
  public void add(String series, double x, double y) {
    put(series, x, y);
    refresh();
  }

  /** Adds a point to a line that is drawn at the next {@link #refresh()}. */
  void put(String series, double x, double y) {
    List<double[]> line = points.computeIfAbsent(series, name -> new ArrayList<>());
    line.add(new double[] {x, y});
    if (line.size() > MOST) {
      points.put(series, thinned(line));
    }
    changed = true;
  }

  private static List<double[]> thinned(List<double[]> line) {
    return IntStream.range(0, line.size())
        .filter(i -> i % 2 == 0)
        .mapToObj(line::get)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** Draws what is not drawn yet, if the last picture is a second old. */
  void refresh() {
    long now = clock.getAsLong();
    if (changed && now - shown >= BETWEEN) {
      shown = now;
      draw();
    }
  }

  /** Takes all points away. */
  void clear() {
    points.clear();
  }

  /** Draws all points there are. */
  public void finish() {
    if (!points.isEmpty()) {
      draw();
    }
  }

  private void draw() {
    changed = false;
    Map<String, double[][]> series = new LinkedHashMap<>();
    points.forEach((name, line) -> series.put(name, Charts.series(line, p -> p[0], p -> p[1])));
    update.accept(id, Charts.lines(title, xLabel, yLabel, series));
  }
}
