package cxr.view;

import cxr.active.Curves;
import cxr.active.LearningCurve;
import cxr.active.Strategy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.XYChart;

/** Curves of active learning as figures; their tables are shown by {@link ScoreTables#of}. */
public final class LearningCurves {

  private LearningCurves() {}

  /**
   * A measure over the number of studies read, with 95 % bands of the mean over the seeds, and what
   * the whole pool gives where that was measured.
   */
  public static XYChart chart(Curves curves, Curves.Measure measure, Strategy... strategies) {
    Map<String, double[][]> series = new LinkedHashMap<>();
    for (Strategy strategy : strategies) {
      List<Curves.Band> band = curves.band(strategy.word(), measure);
      series.put(
          strategy.word(),
          new double[][] {
            band.stream().mapToDouble(Curves.Band::reads).toArray(),
            band.stream().mapToDouble(Curves.Band::mean).toArray(),
            band.stream().mapToDouble(point -> point.interval().low()).toArray(),
            band.stream().mapToDouble(point -> point.interval().high()).toArray()
          });
    }
    double[] reads = series.values().iterator().next()[0];
    if (curves.strategies().contains(LearningCurve.ALL) && measure != Curves.Measure.RARE_PER_100) {
      double all = curves.band(LearningCurve.ALL, measure).get(0).mean();
      double[] level = {all, all};
      double[] ends = {reads[0], reads[reads.length - 1]};
      series.put("whole pool", new double[][] {ends, level, level, level});
    }
    String title = measure.display();
    return Charts.bands(
        title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1),
        "studies read",
        "mean over the seeds, 95 % band",
        series);
  }
}
