package cxr.score.metric;

import java.util.List;

/** One metric by itself. */
public final class OneMetric {

  private OneMetric() {}

  /** Its scores of all pairs, in the order of its measures. */
  public static double[] of(Metric metric, List<String> references, List<String> hypotheses) {
    Pairs pairs = Pairs.of(references, hypotheses);
    return metric.tally(pairs).scores(Selection.all(pairs.size()));
  }
}
