package cxr.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.attention.AttentionFigures;
import cxr.attention.AttentionSummary.Curve;
import cxr.attention.AttentionSummary.Row;
import cxr.attention.Explainer.Method;
import cxr.attention.StudyMap;
import cxr.data.Box;
import cxr.image.Heatmap;
import cxr.image.codec.GreyImage;
import cxr.score.metric.Interval;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class MapViewsTest {

  private static Row row(String finding, Method method, String measure, double mean) {
    Interval interval = new Interval(mean - .1, mean + .1);
    return new Row("finding", finding, method, measure, 9, 12, mean, interval, .2, interval);
  }

  private static final AttentionFigures FIGURES =
      new AttentionFigures(
          List.of(
              row("all", Method.GRAD_CAM, "pointing", .5),
              row("Edema", Method.GRAD_CAM, "pointing", .9),
              row("all", Method.RANDOM, "pointing", .25)),
          List.of(
              new Curve(
                  "finding", Method.CENTRE, new double[] {1, .4, 0}, new double[] {0, .5, 1})));

  @Test
  void aRowForEachMapWithItsInterval() {
    Table table = MapViews.measures(FIGURES, "finding", "pointing", "iou");
    assertEquals(List.of("map", "of how many", "pointing", "iou"), table.columnNames());
    assertEquals(List.of("Grad-CAM", "random map"), table.stringColumn("map").asList());
    assertEquals("0.500 [0.400, 0.600]", table.get(0, 2));
    assertEquals("–", table.get(1, 3));
    assertEquals(0, MapViews.measures(FIGURES, "word", "pointing").rowCount());
  }

  @Test
  void curvesGoFromNothingToAll() {
    var series = MapViews.insertion(FIGURES, "finding").getSeriesMap().get("centre prior");
    assertEquals(.5, series.getXData()[1]);
    assertEquals(1, series.getYData()[2]);
    assertEquals(
        .4, MapViews.deletion(FIGURES, "finding").getSeriesMap().get("centre prior").getYData()[1]);
  }

  @Test
  void boxesAreDrawnOverTheMap() {
    GreyImage xray = new GreyImage(16, 16, new float[256]);
    Map<Method, StudyMap> maps = new LinkedHashMap<>();
    maps.put(Method.GRAD_CAM, new StudyMap(List.of(new Heatmap(2, new float[] {0, 1, 0, 0}))));
    List<Box> boxes = List.of(new Box("a", "x", .5, 0, 1, .5));
    Gallery gallery = MapViews.gallery(xray, maps, boxes);
    assertEquals(1, gallery.pictures().size());
    String caption = gallery.pictures().get(0).caption();
    assertTrue(caption.startsWith("Grad-CAM: highest cell in the box, IoU 0."), caption);
    BufferedImage picture = gallery.pictures().get(0).image();
    assertEquals(0x56B4E9, picture.getRGB(100, 50) & 0xffffff);
    assertEquals("Grad-CAM", MapViews.gallery(xray, maps, List.of()).pictures().get(0).caption());
  }
}
