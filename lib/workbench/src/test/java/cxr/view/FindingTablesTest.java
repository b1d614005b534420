package cxr.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.evaluate.StudyFindings;
import cxr.evaluate.StudyFindings.Finding;
import cxr.score.Calibration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import tech.tablesaw.api.Table;

class FindingTablesTest {

  /** Two of three in the bin from .2 are there, none of one in the last. */
  private final Calibration calibration =
      Calibration.of(
          new double[] {.2, .24, .28, .95}, new boolean[] {true, true, false, false}, 10);

  @Test
  void findingsOfStudies() {
    Table table =
        FindingTables.of(
            List.of(
                new StudyFindings(
                    "7",
                    List.of(
                        new Finding("Edema", .4, .3, true), new Finding("Effusion", .8, .3, true))),
                new StudyFindings(
                    "9",
                    List.of(
                        new Finding("Edema", .1, .3, false),
                        new Finding("Effusion", .2, .3, false)))));
    assertEquals(List.of("study", "present", "Edema", "Effusion"), table.columnNames());
    assertEquals("Effusion, Edema", table.getString(0, "present"));
    assertEquals("", table.getString(1, "present"));
    assertEquals(.2, table.doubleColumn("Effusion").get(1));
    assertEquals(0, FindingTables.of(List.of()).rowCount());
  }

  @Test
  void binsAreRows() {
    Table table = FindingTables.of("All", calibration);
    assertEquals(10, table.rowCount());
    assertEquals("0.2 to 0.3", table.getString(2, "probability"));
    assertEquals(3, table.intColumn("count").get(2));
    assertEquals(2.0 / 3, table.doubleColumn("share that has it").get(2), 1e-12);
    assertTrue(table.doubleColumn("mean probability").isMissing(0));
    double error = (3 * (2.0 / 3 - .24) + .95) / 4;
    assertTrue(table.name().endsWith("%.3f".formatted(error)), table.name());
  }

  @Test
  void theDiagramHasBothAxesFromZeroToOne() {
    XYChart chart = FindingTables.reliability("All", calibration);
    var observed = chart.getSeriesMap().values().iterator().next();
    assertArrayEquals(new double[] {.24, .95}, observed.getXData(), 1e-12);
    assertArrayEquals(new double[] {2.0 / 3, 0}, observed.getYData(), 1e-12);
    assertEquals(2, chart.getSeriesMap().size());
    assertEquals(
        List.of(0.0, 1.0),
        List.of(chart.getStyler().getXAxisMin(), chart.getStyler().getXAxisMax()));
    assertEquals(0.0, chart.getStyler().getYAxisMin());
    assertEquals(1.0, chart.getStyler().getYAxisMax());
    Drawn drawn = Drawn.of(chart);
    assertTrue(drawn.count(Drawn.FIRST) > 500, "points");
    assertTrue(drawn.count(Drawn.SECOND) > 1000, "the diagonal");
  }
}
