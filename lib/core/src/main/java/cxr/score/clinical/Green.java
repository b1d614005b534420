package cxr.score.clinical;

/**
 * GREEN (Ostmeier et al., Findings of EMNLP 2024): a language model of 7 billion weights counts
 * matched findings and significant errors; the share of the matched among both.
 */
public final class Green extends RadEvalMean {

  public Green() {
    this(RadEval.shared());
  }

  Green(RadEval radEval) {
    super("green", "green", "GREEN", false, radEval);
  }
}
