package cxr.score.metric;

import java.util.List;

/** Hypothesis words for each reference word: far above 1 where texts do not end. */
public final class LengthRatio implements Metric {

  @Override
  public List<Measure> measures() {
    return List.of(Measure.LENGTH_RATIO);
  }

  @Override
  public Tally tally(Pairs pairs) {
    int[] hypotheses = pairs.hypotheses().lengths();
    int[] references = pairs.references().lengths();
    return studies ->
        new double[] {(double) studies.sum(hypotheses) / Math.max(1, studies.sum(references))};
  }
}
