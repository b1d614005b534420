package cxr.score.clinical;

/**
 * RadCliQ-v1 (Yu et al., Patterns 2023): the errors that radiologists would count, predicted from
 * RadGraph, BERTScore, CheXbert's embedding and BLEU. Lower is better. BERTScore's weights are
 * those of all references that are scored together. This is the mean over the pairs; RadEval prints
 * its inverse.
 */
public final class RadCliq extends RadEvalMean {

  public RadCliq() {
    this(RadEval.shared());
  }

  RadCliq(RadEval radEval) {
    super("radcliq", "radCliqV1", "RadCliQ-v1", true, radEval);
  }
}
