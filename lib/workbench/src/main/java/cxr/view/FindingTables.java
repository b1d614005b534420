package cxr.view;

import cxr.evaluate.StudyFindings;
import cxr.score.Calibration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What a condition head says of X-rays, as tables and figures. Its scores are tables of {@link
 * ScoreTables#of}.
 */
public final class FindingTables {

  private static final String OBSERVED = "observed, and how many there are";
  private static final String IDEAL = "probabilities taken at their word";
  private static final double ABOVE = 0.05; // of a point, where its number stands

  private FindingTables() {}

  /** The findings of studies, a row each: those decided to be there, then each probability. */
  public static Table of(List<StudyFindings> studies) {
    Table table =
        Table.create(
            "Probabilities of findings, and those decided to be there",
            StringColumn.create("study", studies.stream().map(StudyFindings::study)),
            StringColumn.create("present", studies.stream().map(FindingTables::present)));
    int findings = studies.isEmpty() ? 0 : studies.get(0).findings().size();
    for (int f = 0; f < findings; f++) {
      int place = f;
      table.addColumns(
          DoubleColumn.create(
              studies.get(0).findings().get(f).name(),
              studies.stream().mapToDouble(study -> study.findings().get(place).probability())));
    }
    return table;
  }

  private static String present(StudyFindings study) {
    return study.present().stream()
        .map(StudyFindings.Finding::name)
        .collect(Collectors.joining(", "));
  }

  /** The bins of a reliability diagram, a row each. */
  public static Table of(String title, Calibration calibration) {
    List<Calibration.Bin> bins = calibration.bins();
    return Table.create(
        rounded("%s; expected calibration error %.3f", title, calibration.error()),
        StringColumn.create(
            "probability", bins.stream().map(b -> rounded("%.1f to %.1f", b.from(), b.to()))),
        IntColumn.create("count", bins.stream().mapToInt(Calibration.Bin::count)),
        DoubleColumn.create(
            "mean probability", bins.stream().mapToDouble(Calibration.Bin::predicted)),
        DoubleColumn.create(
            "share that has it", bins.stream().mapToDouble(Calibration.Bin::observed)));
  }

  /**
   * A reliability diagram: of each bin the share that has the finding over the mean probability,
   * with how many are in it. On the diagonal probabilities can be taken at their word.
   */
  public static XYChart reliability(String title, Calibration calibration) {
    List<Calibration.Bin> bins =
        calibration.bins().stream().filter(bin -> bin.count() > 0).toList();
    Map<String, double[][]> series = new LinkedHashMap<>();
    series.put(
        OBSERVED, Charts.series(bins, Calibration.Bin::predicted, Calibration.Bin::observed));
    series.put(IDEAL, new double[][] {{0, 1}, {0, 1}});
    XYChart chart =
        Charts.lines(
            rounded("%s (ECE %.3f)", title, calibration.error()),
            "predicted probability, 0 to 1",
            "share that has it, 0 to 1",
            series);
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
    chart.getStyler().setXAxisLabelRotation(0);
    chart.getStyler().setAnnotationTextFont(chart.getStyler().getAxisTickLabelsFont());
    Objects.requireNonNull(chart.getSeriesMap().get(IDEAL)).setMarker(SeriesMarkers.NONE);
    for (Calibration.Bin bin : bins) {
      double above = bin.observed() + (bin.observed() > 1 - 2 * ABOVE ? -ABOVE : ABOVE);
      chart.addAnnotation(
          new AnnotationText(String.valueOf(bin.count()), bin.predicted(), above, false));
    }
    return chart;
  }

  private static String rounded(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
