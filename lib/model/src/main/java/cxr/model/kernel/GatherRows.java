package cxr.model.kernel;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ops.impl.scatter.ScatterAdd;
import org.nd4j.linalg.api.ops.impl.shape.Gather;

/**
 * Rows of a table by their numbers: table [V, D], ids [n] gives [n, D].
 *
 * <p>ND4J's own {@code gather} differentiates wrongly where an id occurs twice; here the gradients
 * of equal ids are added, as they must be. ({@code unsorted_segment_sum} would do it too, but leaks
 * memory at each call.)
 */
public final class GatherRows extends Gather {

  /** For ND4J, which makes operations by reflection: hence public, and without arguments. */
  public GatherRows() {}

  public GatherRows(SameDiff graph, SDVariable table, SDVariable ids) {
    super(graph, table, ids, 0);
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    SDVariable table = arg(0);
    SDVariable ids = arg(1);
    // Locked: added in order, so that the same step gives the same bits.
    ScatterAdd add =
        new ScatterAdd(sameDiff, sameDiff.zerosLike(table), ids, gradients.get(0)); // [V, D]
    add.addBArgument(true, false);
    SDVariable rows = add.outputVariable();
    return List.of(rows, sameDiff.zerosLike(ids));
  }
}
