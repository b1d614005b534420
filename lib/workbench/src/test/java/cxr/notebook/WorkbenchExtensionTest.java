package cxr.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.view.Charts;
import cxr.view.Pages;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.ServiceLoader;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

class WorkbenchExtensionTest {

  @Test
  void theKernelFindsTheExtension() {
    assertTrue(
        ServiceLoader.load(Extension.class).stream()
            .anyMatch(provider -> provider.type() == WorkbenchExtension.class));
  }

  /** An extension that throws would end the kernel. */
  @Test
  void anUnfitKernelIsToldOf() {
    PrintStream before = System.err;
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    System.setErr(new PrintStream(told));
    try {
      new WorkbenchExtension().install(null);
    } finally {
      System.setErr(before);
    }
    assertTrue(told.toString().contains("cannot be shown by this kernel"), told.toString());
  }

  @Test
  void whatNotebooksShowIsHtmlAndText() {
    Table table = Table.create("A <b>", IntColumn.create("n", 7));
    check(table, "aria-label=\"A &lt;b&gt;\"", table.toString());
    check(new Pages(List.of(), "a < b"), "<p>a &lt; b</p>", "a < b");
    check(
        Charts.bars("Title", "x", "y", List.of("a"), List.of(1)), "alt=\"Title\"", "Chart: Title");
    check(
        new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY),
        "<img src=\"data:image/png;base64,",
        "Image of 3 x 2 pixels");
  }

  private static void check(Object value, String inHtml, String text) {
    Renderer renderer = new Renderer();
    WorkbenchExtension.register(renderer);
    DisplayData shown = renderer.render(value);
    String html = shown.getData(MIMEType.TEXT_HTML).toString();
    assertTrue(html.contains(inHtml), html);
    assertEquals(text, shown.getData(MIMEType.TEXT_PLAIN));
  }
}
