package cxr.notebook;

import cxr.view.Charts;
import cxr.view.Html;
import cxr.view.Images;
import cxr.view.Shown;
import cxr.view.Tables;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.Table;

/**
 * How values of a type are shown. {@link #ALL} is the one table of it, from which each kernel's
 * renderers are made.
 *
 * @param picture of a value that is nothing but a picture
 */
public record Rendering<T>(
    Class<T> type,
    Function<T, Html> html,
    Function<T, String> plain,
    Function<T, Optional<BufferedImage>> picture) {

  /** The MIME type that a notebook prefers. */
  public static final String HTML = "text/html";

  /** The MIME type of a terminal. */
  public static final String PLAIN = "text/plain";

  /** What is said, before the reason, where a kernel takes no renderers. */
  static final String CANNOT = "The workbench's tables and charts cannot be shown by this kernel: ";

  /** Of all types that have one. */
  public static final List<Rendering<?>> ALL =
      List.of(
          new Rendering<>(Shown.class, Shown::html, Shown::plain, view -> Optional.empty()),
          new Rendering<>(Table.class, Tables::html, Table::toString, table -> Optional.empty()),
          new Rendering<>(
              Chart.class,
              Charts::html,
              chart -> "Chart: " + chart.getTitle(),
              chart -> Optional.of(Charts.picture(chart))),
          new Rendering<>(
              BufferedImage.class,
              image -> Images.html(image, image.getWidth(), "image"),
              image -> "Image of %d x %d pixels".formatted(image.getWidth(), image.getHeight()),
              Optional::of));

  /** The one for a value, if its type has one. */
  public static Optional<Rendering<?>> of(Object value) {
    return ALL.stream().filter(one -> one.type.isInstance(value)).findFirst();
  }

  /** A value by MIME type, as Jupyter's messages carry it. */
  public Map<String, String> bundle(Object value) {
    T typed = type.cast(value);
    return Map.of(HTML, html.apply(typed).toString(), PLAIN, plain.apply(typed));
  }
}
