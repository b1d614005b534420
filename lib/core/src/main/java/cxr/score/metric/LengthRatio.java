package cxr.score.metric;

import java.util.List;

/** Hypothesis words for each reference word: far above 1 where texts do not end. */
public final class LengthRatio implements ColumnMetric {

  @Override
  public List<Measure> measures() {
    return List.of(Measure.LENGTH_RATIO);
  }

  @Override
  public Columns columns(Pairs pairs) {
    return Columns.ofCounts(pairs, pairs.hypotheses().lengths(), pairs.references().lengths());
  }

  @Override
  public double[] scores(Columns columns, Selection studies) {
    long words = studies.sum(columns.counts()[0]);
    return new double[] {(double) words / Math.max(1, studies.sum(columns.counts()[1]))};
  }
}
