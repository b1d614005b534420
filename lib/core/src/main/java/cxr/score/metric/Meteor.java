package cxr.score.metric;

import java.util.List;

/**
 * METEOR 1.5 (Denkowski and Lavie 2014) by the original program with {@code -l en -norm}: words are
 * matched exactly, by stem, by synonym and by paraphrase. The tables it needs come with it, and the
 * environment variable CXR_METEOR or the checkout says where it is; where it is not installed there
 * is no METEOR, for nothing else may bear the name.
 */
public final class Meteor implements Metric {

  @Override
  public List<Measure> measures() {
    return List.of(Measure.METEOR);
  }

  @Override
  public Tally tally(Pairs pairs) {
    return MeteorProgram.shared().tally(pairs.references().texts(), pairs.hypotheses().texts());
  }

  @Override
  public boolean slow() {
    return true;
  }

  @Override
  public String absence() {
    return MeteorProgram.shared().absence();
  }
}
