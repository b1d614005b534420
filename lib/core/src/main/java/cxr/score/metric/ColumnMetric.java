package cxr.score.metric;

import java.io.Serializable;

/**
 * A metric that keeps a few numbers of each study by itself, so that parts of a set can be looked
 * at apart, on other machines too. Of its set a study knows nothing but {@link
 * Pairs#frequencies()}, which are those of the whole set.
 */
public interface ColumnMetric extends Metric, Serializable {

  /** Looks at each study once. */
  Columns columns(Pairs pairs);

  /** As {@link Tally#scores}. */
  double[] scores(Columns columns, Selection studies);

  @Override
  default Tally tally(Pairs pairs) {
    return new Kept(this, columns(pairs));
  }

  /** A tally that can be sent to other machines. */
  record Kept(ColumnMetric metric, Columns columns) implements Tally, Serializable {

    @Override
    public double[] scores(Selection studies) {
      return metric.scores(columns, studies);
    }
  }
}
