package cxr.score;

import cxr.score.ConditionScores.Counts;
import cxr.score.metric.ColumnMetric;
import cxr.score.metric.Columns;
import cxr.score.metric.Measure;
import cxr.score.metric.Pairs;
import cxr.score.metric.Selection;
import cxr.text.conditions.Condition;
import cxr.text.conditions.Scheme;
import java.util.List;
import java.util.Map;

/** F1 of the conditions that reports name: of all decisions together, and the conditions' mean. */
public final class ConditionF1 implements ColumnMetric {

  @Override
  public List<Measure> measures() {
    return List.of(
        Measure.MICRO_F1, Measure.MACRO_F1, Measure.MICRO_F1_FINDINGS, Measure.MACRO_F1_FINDINGS);
  }

  @Override
  public Columns columns(Pairs pairs) {
    return new ConditionPairs(pairs).columns();
  }

  @Override
  public double[] scores(Columns columns, Selection studies) {
    Scheme scheme = columns.scheme();
    Map<Condition, Counts> counts = new ConditionPairs(columns).counts(studies);
    List<Counts> all = scheme.conditions().stream().map(counts::get).toList();
    List<Counts> findings = scheme.findings().stream().map(counts::get).toList();
    return new double[] {micro(all), macro(all), micro(findings), macro(findings)};
  }

  static double micro(List<Counts> counts) {
    return counts.stream().reduce(Counts::plus).orElseThrow().f1();
  }

  /** NaN where no condition is named. */
  static double macro(List<Counts> counts) {
    double sum = 0;
    int named = 0;
    for (Counts each : counts) {
      if (each.named()) {
        sum += each.f1();
        named++;
      }
    }
    return named == 0 ? Double.NaN : sum / named;
  }
}
