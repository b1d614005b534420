package cxr.score.clinical;

/**
 * RaTEScore (Zhao et al., EMNLP 2024): medical entities that are matched by embedding, weighted by
 * their kinds.
 */
public final class RateScore extends RadEvalMean {

  public RateScore() {
    this(RadEval.shared());
  }

  RateScore(RadEval radEval) {
    super("ratescore", "rateScore", "RaTEScore", false, radEval);
  }
}
