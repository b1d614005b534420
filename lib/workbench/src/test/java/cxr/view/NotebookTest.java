package cxr.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class NotebookTest {

  private final Locale before = Locale.getDefault();
  private final BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);

  @AfterEach
  void restore() {
    Locale.setDefault(before);
  }

  @Test
  void tablesAreEscapedAndNumbersNeverHaveADecimalComma() {
    Locale.setDefault(Locale.GERMANY);
    Table table =
        Table.create(
            "A & B",
            StringColumn.create("name", "a<b", null),
            DoubleColumn.create("share", 0.25, 1),
            DoubleColumn.create("large", 1234.56, 2),
            DoubleColumn.create("whole", 3, 4));
    String html = Tables.html(table).toString();
    assertTrue(html.contains("A &amp; B") && html.contains("a&lt;b"), html);
    assertTrue(html.contains(">0.250<") && html.contains(">1.000<"), html);
    assertTrue(html.contains(">1234.6<") && html.contains(">3<"), html);
    assertTrue(html.contains("text-align:right\">0.250"), html);
  }

  @Test
  void longTablesSayHowMuchIsLeftOut() {
    Table table = Table.create(IntColumn.create("n", IntStream.range(0, 45).toArray()));
    String html = Tables.html(table).toString();
    assertTrue(html.contains("15 more rows"), html);
    assertFalse(html.contains(">30<"), html);
    String few = Tables.html(table.first(31)).toString();
    assertTrue(few.contains(">30<") && !few.contains("more row"), few);
  }

  @Test
  void progressTellsShareTimesAndDetailAndIsNotTooBusy() {
    long[] now = {0};
    List<String> seen = new ArrayList<>();
    Progress bar =
        new Progress(shown -> "id", (id, shown) -> seen.add(((Shown) shown).plain()), () -> now[0]);
    for (int step = 1; step <= 40; step++) {
      now[0] += 100_000_000L;
      bar.update("Epoch 1", step, 40, "loss 0.53");
    }
    bar.done("trained");
    assertEquals("trained", seen.get(seen.size() - 1));
    assertEquals(
        "Epoch 1  100%  40/40  [00:04<00:00, 10.0/s, loss 0.53]", seen.get(seen.size() - 2));
    assertEquals(15, seen.size(), "at steps 1, 4, 7 ... 40, a quarter of a second apart; the end");
    assertTrue(seen.get(3).matches("Epoch 1  \\d+%  \\d+/40  \\[00:01<00:0\\d, .*"), seen.get(3));
  }

  @Test
  void liveChartKeepsAllPointsAndDrawsOnceASecond() {
    long[] now = {0};
    List<Object> seen = new ArrayList<>();
    LiveChart chart =
        new LiveChart("Loss", "x", "y", x -> "id", (id, shown) -> seen.add(shown), () -> now[0]);
    for (int i = 0; i < 50; i++) {
      chart.add("train", i, 1.0 / (i + 1));
      now[0] += 100_000_000L;
    }
    chart.finish();
    assertEquals(6, seen.size(), "after 0 to 4 seconds, and at the end");
    var last = (org.knowm.xchart.XYChart) seen.get(seen.size() - 1);
    assertEquals(50, last.getSeriesMap().get("train").getXData().length);
  }

  @Test
  void cardsTellJudgementsBySignNotByColourAlone() {
    ReportCard card =
        new ReportCard(
            image,
            "Study <1>",
            List.of(new ReportCard.Named("Reference", "a < b")),
            List.of(new Mark(Mark.Kind.MISSED, "Edema")));
    assertTrue(
        card.html().toString().contains("Study &lt;1&gt;")
            && card.html().toString().contains("missed: Edema"));
    assertEquals("Study <1>\nReference: a < b\n○ missed: Edema", card.plain());
    Gallery gallery = new Gallery(100, List.of(new Gallery.Captioned(image, "normal")));
    assertEquals("[X-ray] normal", gallery.plain());
    assertTrue(gallery.html().toString().contains("data:image/png;base64,"));
  }

  /** A reader without a mouse scrolls a wide table by keys, and hears which one it is. */
  @Test
  void tablesAreReachedByTheKeyboardAndNamed() {
    String html = Tables.html(Table.create("A <b>", StringColumn.create("name", "x"))).toString();
    assertTrue(
        html.startsWith("<div role=\"region\" tabindex=\"0\" aria-label=\"A &lt;b&gt;\""), html);
    assertTrue(html.contains("<th scope=\"col\""), html);
    assertTrue(Tables.html(Table.create()).toString().contains("aria-label=\"Table\""));
  }

  /** WCAG 2.1, success criterion 1.4.3: 4.5 to 1. */
  @Test
  void marksCanBeReadOnTheirGround() {
    for (Mark.Kind kind : Mark.Kind.values()) {
      String[] parts = kind.style().split("[:;]");
      double ratio = (luminance(parts[3]) + 0.05) / (luminance(parts[1]) + 0.05);
      assertTrue(ratio >= 4.5, kind + ": " + ratio);
    }
  }

  private static double luminance(String colour) {
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double c = Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
      sum += weights[i] * (c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
  }
}
