package cxr.view;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** XChart's charts in one look: legible on a wall, and to those who see colours differently. */
public final class Charts {

  /** The palette of Okabe and Ito (2008), black and yellow left out. */
  private static final Color[] COLOURS = {
    new Color(0x0072B2),
    new Color(0xD55E00),
    new Color(0x009E73),
    new Color(0xCC79A7),
    new Color(0x56B4E9),
    new Color(0xE69F00)
  };

  private static final int WIDTH = 800;
  private static final int HEIGHT = 420;
  private static final int HIGHEST = 510; // a slide has no room for more
  private static final int LETTERS = 17; // CSS pixels, of all but the title
  private static final int LEFT = 85; // of bars at least: an axis with its title and numbers
  private static final int RIGHT = 40; // of bars
  private static final int PADDING = 10; // about a chart
  private static final int SCALE = 115; // of a heat map's colours, with its numbers
  private static final Font TICKS = new Font(Font.SANS_SERIF, Font.PLAIN, LETTERS);

  private Charts() {}

  /** A bar for each category. */
  public static CategoryChart bars(
      String title,
      String xLabel,
      String yLabel,
      List<String> categories,
      List<? extends Number> values) {
    return groupedBars(title, xLabel, yLabel, categories, Map.of(yLabel, values));
  }

  /** Bars of several series side by side for each category. */
  public static CategoryChart groupedBars(
      String title,
      String xLabel,
      String yLabel,
      List<String> categories,
      Map<String, ? extends List<? extends Number>> series) {
    return groupedBars(title, xLabel, yLabel, categories, series, angle(categories, LEFT, RIGHT));
  }

  private static CategoryChart groupedBars(
      String title,
      String xLabel,
      String yLabel,
      List<String> categories,
      Map<String, ? extends List<? extends Number>> series,
      int angle) {
    CategoryChart chart = new CategoryChart(WIDTH, height(categories, angle));
    style(chart, title, xLabel, yLabel, series.keySet());
    chart.getStyler().setAvailableSpaceFill(0.75);
    turn(chart.getStyler(), categories, angle);
    series.forEach((name, values) -> chart.addSeries(name, categories, new ArrayList<>(values)));
    return chart;
  }

  /**
   * By how many degrees names below a plot are turned: not at all where each has room, and upright
   * where one that rises or falls would leave the picture, for XChart does not draw it then.
   *
   * @param left of what is named, in CSS pixels
   * @param right of it
   */
  private static int angle(List<String> names, double left, double right) {
    double step = (WIDTH - left - right) / names.size();
    boolean apart =
        IntStream.range(1, names.size())
            .allMatch(i -> length(names.get(i - 1)) + length(names.get(i)) < 2 * step - LETTERS);
    if (apart && names.stream().allMatch(name -> length(name) < step + right)) {
      return 0;
    }
    if (slanted(names, left, step)) {
      return 45;
    }
    List<String> reversed = new ArrayList<>(names);
    Collections.reverse(reversed);
    return slanted(reversed, right, step) ? -45 : 90;
  }

  /** Whether slanted names end on the picture on the side of the first. */
  private static boolean slanted(List<String> names, double before, double step) {
    return IntStream.range(0, names.size())
        .allMatch(
            i -> depth(names.subList(i, i + 1), 45) + 0.75 * LETTERS < before + (i + 0.5) * step);
  }

  /** How far turned names reach down below a plot, in CSS pixels. */
  private static int depth(List<String> names, int angle) {
    double longest = names.stream().mapToDouble(Charts::length).max().orElse(0);
    return (int) Math.ceil(longest * Math.sin(Math.toRadians(Math.abs(angle))));
  }

  private static int height(List<String> names, int angle) {
    return Math.min(HIGHEST, HEIGHT + depth(names, angle));
  }

  private static double length(String name) {
    return TICKS.getStringBounds(name, new FontRenderContext(null, true, false)).getWidth();
  }

  /**
   * Turned names begin or end below what they name. XChart keeps room for the name of most letters,
   * which may be shorter than others: a margin gives the rest.
   */
  private static void turn(AxesChartStyler styler, List<String> names, int angle) {
    styler.setXAxisLabelRotation(angle);
    if (angle != 0) {
      String most = names.stream().reduce("", (a, b) -> b.length() > a.length() ? b : a);
      int missing = depth(names, angle) - depth(List.of(most), angle);
      styler.setPlotMargin(styler.getPlotMargin() + missing);
      styler.setXAxisLabelAlignmentVertical(TextAlignment.Right);
      styler.setXAxisLabelAlignment(
          switch (angle) {
            case 45 -> TextAlignment.Right;
            case -45 -> TextAlignment.Left;
            default -> TextAlignment.Centre;
          });
    }
  }

  /** How often values fall into bins of equal width. */
  public static CategoryChart histogram(
      String title, String xLabel, String yLabel, double[] values, int bins) {
    if (values.length == 0 || bins < 1) {
      throw new IllegalArgumentException(
          "A histogram needs a value and a bin at least; found %d values, %d bins."
              .formatted(values.length, bins));
    }
    double low = Arrays.stream(values).min().orElseThrow();
    double high = Arrays.stream(values).max().orElseThrow();
    double width = high > low ? (high - low) / bins : 1;
    int[] counts = new int[bins];
    for (double value : values) {
      counts[Math.min(bins - 1, (int) ((value - low) / width))]++;
    }
    List<String> names = new ArrayList<>();
    for (int bin = 0; bin < bins; bin++) {
      names.add(String.valueOf(Math.round(low + bin * width)));
    }
    CategoryChart chart =
        groupedBars(
            title,
            xLabel,
            yLabel,
            names,
            Map.of(yLabel, Arrays.stream(counts).boxed().toList()),
            0);
    chart.getStyler().setAvailableSpaceFill(0.97);
    chart.getStyler().setXAxisMaxLabelCount(12);
    return chart;
  }

  /** A line for each series: its x values and its y values. */
  public static XYChart lines(
      String title, String xLabel, String yLabel, Map<String, double[][]> series) {
    XYChart chart = new XYChart(WIDTH, HEIGHT);
    style(chart, title, xLabel, yLabel, series.keySet());
    chart.getStyler().setXAxisTickMarkSpacingHint(110); // room for numbers of four digits
    turn(chart.getStyler(), List.of(), crowded(series.values()) ? 45 : 0);
    series.forEach(
        (name, points) -> {
          if (points[0].length > 0) {
            chart
                .addSeries(name, points[0], points[1])
                .setMarker(points[0].length > 60 ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE)
                .setLineStyle(new BasicStroke(2.5f));
          }
        });
    return chart;
  }

  /** A series of lines or points: what stands for each thing along x, and along y. */
  public static <T> double[][] series(
      List<T> things, ToDoubleFunction<? super T> x, ToDoubleFunction<? super T> y) {
    return new double[][] {
      things.stream().mapToDouble(x).toArray(), things.stream().mapToDouble(y).toArray()
    };
  }

  /**
   * A line for each series with the band in which its values may lie.
   *
   * @param series x values, y values, and the band's lower and upper ends: [4][points]
   */
  public static XYChart bands(
      String title, String xLabel, String yLabel, Map<String, double[][]> series) {
    XYChart chart = lines(title, xLabel, yLabel, series);
    List<XYSeries> lines = List.copyOf(chart.getSeriesMap().values());
    for (int i = 0; i < lines.size(); i++) {
      Color colour = COLOURS[i % COLOURS.length];
      lines.get(i).setMarkerColor(colour);
      lines.get(i).setLineColor(colour);
      double[][] points = Objects.requireNonNull(series.get(lines.get(i).getName()));
      int n = points[0].length;
      double[] x = new double[2 * n]; // along the lower end, and back along the upper one
      double[] y = new double[2 * n];
      for (int p = 0; p < n; p++) {
        x[p] = points[0][p];
        y[p] = points[2][p];
        x[2 * n - 1 - p] = points[0][p];
        y[2 * n - 1 - p] = points[3][p];
      }
      XYSeries band = chart.addSeries(lines.get(i).getName() + ", band", x, y);
      band.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
      band.setMarker(SeriesMarkers.NONE);
      band.setFillColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 40));
      band.setLineColor(new Color(0, true));
      band.setShowInLegend(false);
    }
    return chart;
  }

  /** Whether many x values have three digits or more: evenly spaced, they get some 20 labels. */
  private static boolean crowded(Collection<double[][]> series) {
    return series.stream().anyMatch(p -> p[0].length > 12 && p[0][p[0].length - 1] >= 200);
  }

  /** A point for each pair of values; equal ones lie on each other. */
  public static XYChart points(
      String title, String xLabel, String yLabel, Map<String, double[][]> series) {
    XYChart chart = lines(title, xLabel, yLabel, series);
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    chart.getStyler().setLegendVisible(series.size() > 1);
    chart.getStyler().setMarkerSize(7);
    chart.getSeriesMap().values().forEach(s -> s.setMarker(SeriesMarkers.CIRCLE));
    return chart;
  }

  /** A square for each pair of names, the darker the higher its value. */
  public static HeatMapChart heatMap(
      String title, List<String> rows, List<String> columns, double[][] values) {
    double left = rows.stream().mapToDouble(Charts::length).max().orElse(0) + PADDING;
    int angle = angle(columns, left, SCALE);
    int height = Math.max(HEIGHT + 60, height(columns, angle));
    HeatMapChart chart = new HeatMapChartBuilder().width(WIDTH).height(height).title(title).build();
    List<Number[]> cells = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < columns.size(); column++) {
        cells.add(new Number[] {column, row, values[row][column]});
      }
    }
    chart.addSeries(title, columns, rows, cells);
    style(chart.getStyler(), true, Styler.LegendPosition.OutsideE);
    chart.getStyler().setPlotContentSize(1);
    turn(chart.getStyler(), columns, angle);
    chart.getStyler().setChartTitlePadding(PADDING);
    chart.getStyler().setLegendBackgroundColor(new Color(0, true)); // it may lie over the title
    chart.getStyler().setShowValue(true);
    chart.getStyler().setRangeColors(new Color[] {Color.WHITE, COLOURS[0]});
    return chart;
  }

  /** The legend's names stand side by side if they have room, else below each other. */
  private static void style(
      Chart<? extends AxesChartStyler, ?> chart,
      String title,
      String xLabel,
      String yLabel,
      Collection<String> names) {
    chart.setTitle(title);
    chart.setXAxisTitle(xLabel);
    chart.setYAxisTitle(yLabel);
    style(chart.getStyler(), names.size() > 1, Styler.LegendPosition.OutsideS);
    chart.getStyler().setDecimalPattern("#,##0.#########"); // else .05 stands beside 0.15
    boolean wide = names.stream().mapToInt(String::length).sum() > 70;
    chart
        .getStyler()
        .setLegendLayout(wide ? Styler.LegendLayout.Vertical : Styler.LegendLayout.Horizontal);
  }

  private static void style(
      AxesChartStyler styler, boolean legend, Styler.LegendPosition position) {
    styler.setSeriesColors(COLOURS);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(new Color(0xE3E8ED));
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setChartTitleBoxVisible(false);
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 20));
    styler.setAxisTitleFont(TICKS);
    styler.setAxisTickLabelsFont(TICKS);
    styler.setLegendFont(TICKS);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setLegendPosition(position);
    styler.setLegendVisible(legend);
  }

  /** A chart as an image, twice as large as it is shown in a notebook. */
  public static BufferedImage picture(Chart<?, ?> chart) {
    int width = chart.getWidth();
    int height = chart.getHeight();
    return Images.drawn(width, height, pen -> chart.paint(pen, width, height));
  }

  /** A chart as an image within HTML. */
  public static Html html(Chart<?, ?> chart) {
    return Images.lettered(picture(chart), chart.getTitle(), LETTERS);
  }

  /** A chart as the bytes of a PNG file. */
  public static byte[] png(Chart<?, ?> chart) {
    return Images.png(picture(chart));
  }
}
