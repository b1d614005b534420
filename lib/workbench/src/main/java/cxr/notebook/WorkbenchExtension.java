package cxr.notebook;

import cxr.view.Charts;
import cxr.view.Html;
import cxr.view.Images;
import cxr.view.Shown;
import cxr.view.Tables;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.function.Function;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.Table;

/**
 * Teaches the kernel to show tables, charts, images and this package's own values, and where the
 * library's documentation is. The kernel finds it on the class path.
 */
public final class WorkbenchExtension implements Extension {

  /** An error here would end the kernel at its start; without renderers it still works. */
  @Override
  public void install(BaseKernel kernel) {
    try {
      register(kernel.getRenderer());
    } catch (RuntimeException | LinkageError e) {
      System.err.println("The workbench's tables and charts cannot be shown by this kernel: " + e);
    }
    try {
      LibrarySources.addTo(kernel);
    } catch (ReflectiveOperationException | IOException | RuntimeException e) {
      // it shows signatures without their documentation
    }
  }

  static void register(Renderer renderer) {
    register(renderer, Shown.class, Shown::html, Shown::plain);
    register(renderer, Table.class, Tables::html, Table::toString);
    register(renderer, Chart.class, Charts::html, chart -> "Chart: " + chart.getTitle());
    register(
        renderer,
        BufferedImage.class,
        image -> Images.html(image, image.getWidth(), "image"),
        image -> "Image of %d x %d pixels".formatted(image.getWidth(), image.getHeight()));
  }

  private static <T> void register(
      Renderer renderer, Class<T> type, Function<T, Html> html, Function<T, String> plain) {
    renderer
        .createRegistration(type)
        .preferring(MIMEType.TEXT_HTML)
        .supporting(MIMEType.TEXT_PLAIN)
        .register(
            (value, context) -> {
              context.getOutputContainer().putHTML(html.apply(value).toString());
              context.getOutputContainer().putText(plain.apply(value));
            });
  }
}
