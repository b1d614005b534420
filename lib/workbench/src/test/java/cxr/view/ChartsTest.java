package cxr.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.XYChart;

/** Charts are drawn without a screen, and what they are to show is drawn on them. */
class ChartsTest {

  private static final int WIDTH = 1600; // pixels of a picture
  private static final int HEIGHT = 840;
  private static final int RED = 0xFF0000;

  @Test
  void barsAreAsHighAsTheirValues() {
    Drawn drawn = Drawn.of(Charts.bars("T", "x", "y", List.of("a", "b"), List.of(1, 3)));
    int left = drawn.part(0, 0, WIDTH / 2, HEIGHT).count(Drawn.FIRST);
    int right = drawn.part(WIDTH / 2, 0, WIDTH / 2, HEIGHT).count(Drawn.FIRST);
    assertTrue(left > 10_000, "pixels of the first bar: " + left);
    assertEquals(3, (double) right / left, 0.05);
    assertEquals(0, drawn.count(Drawn.SECOND));
    assertTrue(drawn.part(0, 0, WIDTH, 60).hasInk(), "the title");
    assertTrue(drawn.part(0, HEIGHT - 60, WIDTH, 60).hasInk(), "the name of the axis");
  }

  @Test
  void seriesHaveColoursOfTheirOwn() {
    Drawn drawn =
        Drawn.of(
            Charts.groupedBars(
                "T", "x", "y", List.of("a"), Map.of("one", List.of(2), "two", List.of(2))));
    double ratio = (double) drawn.count(Drawn.FIRST) / drawn.count(Drawn.SECOND);
    assertEquals(1, ratio, 0.02);
  }

  /** 0 to 8 in four bins: 0, 1; 2, 3, 3; none; 6, 8. */
  @Test
  void aHistogramCountsWhatFallsIntoEachBin() {
    double[] values = {0, 1, 2, 3, 3, 6, 8};
    CategoryChart chart = Charts.histogram("T", "x", "y", values, 4);
    var series = chart.getSeriesMap().get("y");
    assertEquals(List.of("0", "2", "4", "6"), List.copyOf(series.getXData()));
    assertEquals(List.of(2, 3, 0, 2), List.copyOf(series.getYData()));
    assertTrue(Drawn.of(chart).count(Drawn.FIRST) > 50_000);
    var equal = Charts.histogram("T", "x", "y", new double[] {5, 5}, 2).getSeriesMap().get("y");
    assertEquals(List.of(2, 0), List.copyOf(equal.getYData()));
    assertThrows(
        IllegalArgumentException.class, () -> Charts.histogram("T", "x", "y", new double[0], 5));
  }

  @Test
  void aLineRisesFromLeftToRight() {
    double[][] rising = {{1, 2}, {3, 4}};
    Drawn drawn = Drawn.of(Charts.lines("T", "x", "y", Map.of("a", rising)));
    int half = WIDTH / 2;
    int low = drawn.part(0, HEIGHT / 2, half, HEIGHT / 2).count(Drawn.FIRST);
    int high = drawn.part(half, 0, half, HEIGHT / 2).count(Drawn.FIRST);
    assertTrue(low > 500 && high > 500, low + " and " + high);
    assertTrue(drawn.part(0, 0, half, HEIGHT / 3).count(Drawn.FIRST) == 0, "none at the top left");
  }

  /** A band that reaches from 0 to 2 about a line at 1 fills a part of the picture, faintly. */
  @Test
  void aBandLiesAboutItsLine() {
    double[][] wide = {{1, 2, 3}, {1, 1, 1}, {0, 0, 0}, {2, 2, 2}};
    double[][] narrow = {{1, 2, 3}, {1, 1, 1}, {1, 1, 1}, {1, 1, 1}};
    XYChart chart = Charts.bands("T", "x", "y", Map.of("a", wide));
    Drawn drawn = Drawn.of(chart);
    Drawn without = Drawn.of(Charts.bands("T", "x", "y", Map.of("a", narrow)));
    int faint = drawn.picture().getRGB(WIDTH / 2, HEIGHT / 4) & 0xffffff;
    assertTrue(faint != 0xffffff && faint >> 16 < (faint & 255), "a faint blue: " + faint);
    assertTrue(drawn.count(faint) > 100_000, "pixels of the band: " + drawn.count(faint));
    assertTrue(without.count(faint) < 20_000, "pixels of none: " + without.count(faint));
    assertTrue(drawn.count(Drawn.FIRST) > 2000, "the line");
    assertFalse(chart.getSeriesMap().get("a, band").isShowInLegend());
  }

  @Test
  void pointsAreNotJoined() {
    double[][] two = {{1, 2}, {3, 4}};
    Drawn drawn = Drawn.of(Charts.points("T", "x", "y", Map.of("a", two)));
    assertTrue(drawn.count(Drawn.FIRST) > 100, "two marks");
    assertEquals(0, drawn.part(WIDTH / 3, 60, WIDTH / 3, HEIGHT - 160).count(Drawn.FIRST));
  }

  @Test
  void theHighestSquareIsTheDarkest() {
    Drawn drawn =
        Drawn.of(
            Charts.heatMap(
                "T", List.of("a", "b"), List.of("c", "d"), new double[][] {{1, 2}, {3, 4}}));
    int most = drawn.count(Drawn.FIRST);
    assertTrue(most > 50_000, "pixels of the square of 4: " + most);
    int half = drawn.picture().getHeight() / 2;
    assertTrue(drawn.part(WIDTH / 3, 60, WIDTH / 2, half - 60).count(Drawn.FIRST) > most / 2);
  }

  /** Slides need the size of letters to show a drawing large enough. */
  @Test
  void drawingsTellTheSizeOfTheirLetters() {
    Html chart = Charts.html(Charts.bars("T", "x", "y", List.of("a"), List.of(1)));
    String html = chart.toString();
    assertTrue(html.contains("width=\"800\"") && html.contains("data-letters=\"17\""), html);
    var xray = new Gallery.Captioned(Drawn.of(chart).picture(), "");
    assertFalse(new Gallery(9, List.of(xray)).html().toString().contains("data-letters"));
  }

  @Test
  void manyLongNumbersBelowAChartAreTurned() {
    double[] steps = IntStream.rangeClosed(1, 24).mapToDouble(epoch -> 36 * epoch).toArray();
    double[] epochs = IntStream.rangeClosed(1, 24).asDoubleStream().toArray();
    assertEquals(45, rotation(steps));
    assertEquals(0, rotation(epochs));
  }

  /** XChart leaves a name out that would pass the picture's edge. */
  @Test
  void eachBarHasItsNameBelowIt() {
    List<String> long18 = names(18, "oracle: true conditions");
    List<String> long14 = names(14, "Enlarged Cardiomediastinum");
    namesStandBelow(long18);
    namesStandBelow(long14);
    namesStandBelow(reversed(long18));
    namesStandBelow(both(reversed(long14), long18));
    namesStandBelow(reversed(long14));
    namesStandBelow(names(4, "Lung Opacity"));
    namesStandBelow(names(5, "oracle: true conditions"));
    namesStandBelow(names(11, "WWWWWWWWWWWW")); // wider than the one of more letters
  }

  private static List<String> names(int count, String last) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> i == count ? last : i == 3 ? "random report" : "name " + i)
        .toList();
  }

  private static List<String> both(List<String> first, List<String> last) {
    List<String> both = new ArrayList<>(first.subList(0, 7));
    both.addAll(last.subList(11, 18));
    return both;
  }

  private static List<String> reversed(List<String> names) {
    List<String> reversed = new ArrayList<>(names);
    Collections.reverse(reversed);
    return reversed;
  }

  private static void namesStandBelow(List<String> names) {
    CategoryChart chart = Charts.bars("T", "x", "y", names, Collections.nCopies(names.size(), 1));
    chart.getStyler().setXAxisTickLabelsColor(Color.RED).setXAxisTickMarksColor(Color.BLACK);
    Drawn drawn = Drawn.of(chart);
    int high = drawn.firstRow(Drawn.FIRST);
    int below = drawn.firstRow(RED);
    assertTrue(below - high > 350, "bars of %d pixels".formatted(below - high));
    List<Integer> ends = // of the bars, left and right
        IntStream.range(1, WIDTH)
            .filter(
                x -> drawn.is(x, high + 20, Drawn.FIRST) != drawn.is(x - 1, high + 20, Drawn.FIRST))
            .boxed()
            .toList();
    assertEquals(names.size(), ends.size() / 2);
    for (int bar = 0; bar < names.size(); bar++) {
      int middle = (ends.get(2 * bar) + ends.get(2 * bar + 1)) / 2;
      String name = names.get(bar);
      assertTrue(drawn.part(middle - 30, below, 60, 40).count(RED) > 0, name);
    }
    assertTrue(drawn.part(WIDTH / 2, below - 20, 1, 20).hasInk(), "the axis of " + names);
  }

  /** XChart draws the legend later, and it may reach up to the title. */
  @Test
  void theTitleOfAHeatMapIsWhole() {
    List<String> names = names(13, "Enlarged Cardiomediastinum");
    double[][] values = new double[13][13];
    values[0][0] = 100;
    HeatMapChart chart =
        Charts.heatMap("Conditions together: percent of the row's reports", names, names, values);
    chart.getStyler().setChartFontColor(Color.RED);
    int drawn = Drawn.of(chart).count(RED);
    chart.getStyler().setLegendBackgroundColor(new Color(0, true));
    assertEquals(Drawn.of(chart).count(RED), drawn);
  }

  /** XChart would write .05 beside 0.15. */
  @Test
  void numbersOfAnAxisBeginWithADigit() {
    String pattern = Charts.lines("T", "x", "y", Map.of()).getStyler().getDecimalPattern();
    DecimalFormat format = new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.US));
    assertEquals(
        List.of("0.05", "0.15", "-0.5", "0", "1,200"),
        DoubleStream.of(0.05, 0.15, -0.5, 0, 1200).mapToObj(format::format).toList());
  }

  private static int rotation(double[] x) {
    return Charts.lines("T", "x", "y", Map.of("a", new double[][] {x, x}))
        .getStyler()
        .getXAxisLabelRotation();
  }
}
