package cxr.score;

import cxr.score.metric.Measure;
import cxr.score.metric.Metric;
import cxr.score.metric.Pairs;
import cxr.score.metric.Tally;
import java.util.List;

/** An example of a metric: the share of reports that have as many words as their references. */
public final class SameLength implements Metric {

  @Override
  public List<Measure> measures() {
    return List.of(new Measure("sameLength", "same length"));
  }

  @Override
  public Tally tally(Pairs pairs) {
    int[] same = new int[pairs.size()];
    for (int i = 0; i < same.length; i++) {
      same[i] = pairs.reference(i, 1).length == pairs.hypothesis(i, 1).length ? 1 : 0;
    }
    return studies -> new double[] {(double) studies.sum(same) / studies.size()};
  }
}
