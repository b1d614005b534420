package cxr.tensor;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/** A matrix product by ND4J on arrays that stay the same; of all matrices in the last two axes. */
public final class Product {

  private static final CustomOp MATMUL = DynamicCustomOp.builder("matmul").build();

  private final OpContext context = Nd4j.getExecutioner().buildContext();

  /**
   * @param c where A B goes, either transposed first if so asked
   */
  public Product(INDArray a, boolean transposeA, INDArray b, boolean transposeB, INDArray c) {
    this(a, transposeA, b, transposeB, c, false);
  }

  /**
   * @param adds whether A B is added to what is in c, which is a matrix then
   */
  public Product(
      INDArray a, boolean transposeA, INDArray b, boolean transposeB, INDArray c, boolean adds) {
    context.setIArguments(transposeA ? 1 : 0, transposeB ? 1 : 0, 0);
    if (adds) {
      context.setTArguments(1, 1); // factors of A B and of what is there
    }
    context.setInputArray(0, a);
    context.setInputArray(1, b);
    context.setOutputArray(0, c);
  }

  public void run() {
    Nd4j.getExecutioner().exec(MATMUL, context);
  }
}
