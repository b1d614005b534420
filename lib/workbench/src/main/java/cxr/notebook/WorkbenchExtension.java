package cxr.notebook;

import cxr.view.Charts;
import cxr.view.Html;
import cxr.view.Images;
import cxr.view.Shown;
import cxr.view.Tables;
import java.awt.image.BufferedImage;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.RenderContext;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.Table;

/**
 * Teaches the kernel to show tables, charts, images and this package's own values. The kernel finds
 * it on the class path.
 */
public final class WorkbenchExtension implements Extension {

  /** An error here would end the kernel at its start; without renderers it still works. */
  @Override
  public void install(BaseKernel kernel) {
    try {
      Renderer renderer = kernel.getRenderer();
      renderer
          .createRegistration(Shown.class)
          .preferring(MIMEType.TEXT_HTML)
          .supporting(MIMEType.TEXT_PLAIN)
          .register((shown, context) -> html(context, shown.html(), shown.plain()));
      renderer
          .createRegistration(Table.class)
          .preferring(MIMEType.TEXT_HTML)
          .supporting(MIMEType.TEXT_PLAIN)
          .register((table, context) -> html(context, Tables.html(table), table.toString()));
      renderer
          .createRegistration(Chart.class)
          .preferring(MIMEType.TEXT_HTML)
          .supporting(MIMEType.TEXT_PLAIN)
          .register(
              (chart, context) -> html(context, Charts.html(chart), "Chart: " + chart.getTitle()));
      renderer
          .createRegistration(BufferedImage.class)
          .preferring(MIMEType.TEXT_HTML)
          .supporting(MIMEType.TEXT_PLAIN)
          .register(
              (image, context) ->
                  html(
                      context,
                      Images.html(image, image.getWidth(), "image"),
                      "Image of %d x %d pixels".formatted(image.getWidth(), image.getHeight())));
    } catch (RuntimeException | LinkageError e) {
      System.err.println("The workbench's tables and charts cannot be shown by this kernel: " + e);
    }
  }

  private static void html(RenderContext context, Html html, String plain) {
    DisplayData out = context.getOutputContainer();
    out.putHTML(html.toString());
    out.putText(plain);
  }
}
