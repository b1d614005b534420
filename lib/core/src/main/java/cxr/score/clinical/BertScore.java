package cxr.score.clinical;

/**
 * BERTScore (Zhang et al., ICLR 2020): F1 of matched token embeddings, by RadEval with DistilBERT's
 * fifth layer. Others take other models, and their figures differ.
 */
public final class BertScore extends RadEvalMean {

  public BertScore() {
    this(RadEval.shared());
  }

  BertScore(RadEval radEval) {
    super("bertscore", "bertScore", "BERTScore", false, radEval);
  }
}
