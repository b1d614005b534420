package cxr.model.kernel;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ops.impl.loss.SparseSoftmaxCrossEntropyLossWithLogits;

/**
 * Cross-entropy of each token: logits [n, V], ids [n] gives [n].
 *
 * <p>ND4J's own operation leaves the gradient from above out; here it is multiplied in.
 */
public final class TokenCrossEntropy extends SparseSoftmaxCrossEntropyLossWithLogits {

  /** For ND4J, which makes operations by reflection: hence public, and without arguments. */
  public TokenCrossEntropy() {}

  public TokenCrossEntropy(SameDiff graph, SDVariable logits, SDVariable ids) {
    super(graph, logits, ids);
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    List<SDVariable> alone = super.doDiff(gradients); // d ids, d logits [n, V]
    SDVariable above = sameDiff.expandDims(gradients.get(0), 1); // [n, 1]
    return List.of(alone.get(0), alone.get(1).mul(above));
  }
}
