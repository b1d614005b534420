package cxr.notebook.rapaio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.notebook.Rendering;
import cxr.view.Charts;
import cxr.view.Pages;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.knowm.xchart.CategoryChart;
import org.rapaio.jupyter.kernel.display.DisplaySystem;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** The kernel finds the renderers, and prefers them to its own of images. */
class RapaioDisplaysTest {

  private static final CategoryChart CHART =
      Charts.bars("Title", "x", "y", List.of("a"), List.of(1));

  static Stream<Object> values() {
    return Stream.of(
        Table.create("T", IntColumn.create("n", new int[] {7})),
        new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY),
        new Pages(List.of(), "a < b"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void whatNotebooksShowIsHtmlAndText(Object value) {
    assertEquals(Rendering.of(value).orElseThrow().bundle(value), sent(null, value));
  }

  @Test
  void aChartIsAPicture() throws IOException {
    Matcher png =
        Pattern.compile("<img src=\"data:image/png;base64,([^\"]+)\".*")
            .matcher(sent(null, CHART).get(Rendering.HTML).toString());
    assertTrue(png.matches());
    byte[] bytes = Base64.getDecoder().decode(png.group(1));
    assertEquals(2 * CHART.getWidth(), ImageIO.read(new ByteArrayInputStream(bytes)).getWidth());
  }

  @Test
  void anotherTypeIsLeftToTheKernel() {
    assertEquals(Map.of(Rendering.PLAIN, CHART.toString()), sent("text", CHART));
    assertEquals(2, sent("html", CHART).size());
  }

  private static Map<String, Object> sent(@Nullable String type, Object value) {
    return DisplaySystem.inst().render(type, value).data();
  }
}
