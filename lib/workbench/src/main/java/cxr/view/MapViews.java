package cxr.view;

import cxr.attention.AttentionFigures;
import cxr.attention.AttentionSummary.Curve;
import cxr.attention.AttentionSummary.Row;
import cxr.attention.Explainer.Method;
import cxr.attention.Localisation;
import cxr.attention.StudyMap;
import cxr.data.Box;
import cxr.image.Heatmap;
import cxr.image.codec.GreyImage;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.knowm.xchart.XYChart;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Maps over X-rays with the boxes that are known, and how they stand their trials. */
public final class MapViews {

  private static final Color BOX = new Color(0x56B4E9);
  private static final int SIDE = 200; // pixels of a picture
  private static final int WIDTH = 180; // CSS pixels of it

  private MapViews() {}

  /**
   * The maps of one target on the frontal X-ray side by side, each on a scale of its own, with the
   * boxes.
   *
   * @param xray the square that the model saw
   * @param boxes in shares of it; none where they are not known
   */
  public static Gallery gallery(GreyImage xray, Map<Method, StudyMap> maps, List<Box> boxes) {
    List<Gallery.Captioned> pictures = new ArrayList<>();
    maps.forEach(
        (method, map) ->
            pictures.add(
                new Gallery.Captioned(
                    picture(xray, map.frontal(), boxes), caption(method, map, boxes))));
    return new Gallery(WIDTH, pictures);
  }

  private static String caption(Method method, StudyMap map, List<Box> boxes) {
    if (boxes.isEmpty()) {
      return method.words();
    }
    Localisation found = Localisation.of(map.frontal(), boxes);
    return String.format(
        Locale.ROOT,
        "%s: highest cell %s, IoU %.2f",
        method.words(),
        found.pointing() == 1 ? "in the box" : found.pointing() == 0 ? "outside" : "undecided",
        found.iou());
  }

  private static BufferedImage picture(GreyImage xray, Heatmap map, List<Box> boxes) {
    GreyImage large = xray.resize(SIDE, SIDE);
    BufferedImage picture = new AttentionMap(large, map.side(), "", map.cells()).picture();
    Graphics2D pen = picture.createGraphics();
    pen.setColor(BOX);
    pen.setStroke(new BasicStroke(2));
    for (Box box : boxes) {
      pen.draw(
          new Rectangle2D.Double(
              SIDE * box.left(),
              SIDE * box.top(),
              SIDE * (box.right() - box.left()),
              SIDE * (box.bottom() - box.top())));
    }
    pen.dispose();
    return picture;
  }

  /**
   * The means of some measures over all findings, a row for each method, with intervals of 95 %.
   *
   * @param target {@code finding}, {@code sentence} or {@code word}
   */
  public static Table measures(AttentionFigures figures, String target, String... measures) {
    Table table =
        Table.create(
            "Maps of a " + target, StringColumn.create("map"), IntColumn.create("of how many"));
    for (String measure : measures) {
      table.addColumns(StringColumn.create(measure));
    }
    for (Method method : Method.values()) {
      Map<String, Row> rows = new LinkedHashMap<>();
      figures.rows().stream()
          .filter(row -> row.target().equals(target) && row.finding().equals("all"))
          .filter(row -> row.method() == method && List.of(measures).contains(row.measure()))
          .forEach(row -> rows.put(row.measure(), row));
      if (!rows.isEmpty()) {
        List<Object> cells = new ArrayList<>();
        cells.add(method.words());
        cells.add(rows.values().iterator().next().targets());
        for (String measure : measures) {
          Row row = rows.get(measure);
          cells.add(
              row == null
                  ? "–"
                  : String.format(Locale.ROOT, "%.3f %s", row.mean(), row.interval()));
        }
        Tables.add(table, cells.toArray());
      }
    }
    return table;
  }

  /** The mean curves of deletion of a target: the sooner they fall, the better. */
  public static XYChart deletion(AttentionFigures figures, String target) {
    return curves("Deletion", figures, target, "share of the places taken away", Curve::deletion);
  }

  /** The mean curves of insertion of a target: the sooner they rise, the better. */
  public static XYChart insertion(AttentionFigures figures, String target) {
    return curves(
        "Insertion", figures, target, "share of the places brought back", Curve::insertion);
  }

  private static XYChart curves(
      String title,
      AttentionFigures figures,
      String target,
      String across,
      Function<Curve, double[]> values) {
    Map<String, double[][]> series = new LinkedHashMap<>();
    for (Curve curve : figures.curves()) {
      if (curve.target().equals(target)) {
        double[] y = values.apply(curve);
        double[] x = new double[y.length];
        for (int i = 0; i < x.length; i++) {
          x[i] = (double) i / (x.length - 1);
        }
        series.put(curve.method().words(), new double[][] {x, y});
      }
    }
    return Charts.lines(title + ", maps of a " + target, across, "mean probability", series);
  }
}
