package cxr.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.view.Charts;
import cxr.view.Pages;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.knowm.xchart.CategoryChart;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** What any kernel has to send of a table, a view, a chart and an image. */
final class Displayed {

  private static final Pattern PNG =
      Pattern.compile("<img src=\"data:image/png;base64,([^\"]+)\"[^>]*>");

  private Displayed() {}

  /**
   * Shows one value of each.
   *
   * @param sent what a kernel sends of a value for a MIME type
   */
  static void check(BiFunction<Object, String, Object> sent) throws IOException {
    Table table = Table.create("A <b>", IntColumn.create("n", new int[] {7}));
    String html = sent.apply(table, Rendering.HTML).toString();
    assertTrue(html.contains("aria-label=\"A &lt;b&gt;\""), html);
    assertTrue(html.matches("(?s).*<table.*<th[^>]*>n</th>.*<td[^>]*>7</td>.*</table>.*"), html);
    assertEquals(table.toString(), sent.apply(table, Rendering.PLAIN));

    Pages view = new Pages(List.of(), "a < b");
    html = sent.apply(view, Rendering.HTML).toString();
    assertTrue(html.contains("<p>a &lt; b</p>"), html);
    assertEquals("a < b", sent.apply(view, Rendering.PLAIN));

    CategoryChart chart = Charts.bars("Title", "x", "y", List.of("a"), List.of(1));
    html = sent.apply(chart, Rendering.HTML).toString();
    assertTrue(html.contains("alt=\"Title\""), html);
    assertEquals(2 * chart.getWidth(), png(html).getWidth());
    assertEquals(2 * chart.getHeight(), png(html).getHeight());
    assertEquals("Chart: Title", sent.apply(chart, Rendering.PLAIN));

    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(2, 1, 0xff8040);
    BufferedImage shown = png(sent.apply(image, Rendering.HTML).toString());
    assertEquals(3, shown.getWidth());
    assertEquals(image.getRGB(2, 1), shown.getRGB(2, 1));
    assertEquals("Image of 3 x 2 pixels", sent.apply(image, Rendering.PLAIN));
  }

  private static BufferedImage png(String html) throws IOException {
    Matcher found = PNG.matcher(html);
    assertTrue(found.find(), html);
    byte[] bytes = Base64.getDecoder().decode(found.group(1));
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
    assertNotNull(image, "not a PNG");
    return image;
  }
}
