package cxr.model.kernel;

import cxr.tensor.Machine;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.imports.converters.ImportClassMapping;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/**
 * An operation of a SameDiff graph that runs in Java over the arrays' memory: single precision, on
 * the CPU. One kernel does what would be many small operations, and reads its arrays once.
 *
 * <p>A kernel has no state. ND4J makes it by reflection when it copies a graph, so a kernel is
 * public, has a constructor without arguments, and keeps its numbers in the operation's arguments.
 */
public abstract class Kernel extends DynamicCustomOp {

  /** Input that an output does not share. */
  protected static final int NONE = -1;

  /** Makes the kernels known to ND4J; needed before a gradient is made. */
  public static void register() {
    for (Kernel kernel :
        List.<Kernel>of(
            new AddAndNorm(),
            new AddAndNorm.Gradient(),
            new AddBias(),
            new AddBias.Gradient(),
            new Attention(),
            new Attention.Gradient(),
            new BatchNorm(),
            new BatchNorm.Gradient(),
            new BiasGelu(),
            new BiasGelu.Gradient(),
            new Convolution(),
            new Convolution.Gradient(),
            new CrossEntropy(),
            new CrossEntropy.Gradient(),
            new DepthwiseConvolution(),
            new DepthwiseConvolution.Gradient(),
            new Dropout(),
            new LayerNorm(),
            new LayerNorm.Gradient(),
            new Store())) {
      ImportClassMapping.getOpNameMapping().put(kernel.opName(), kernel);
    }
  }

  /** Whether kernels can work on arrays of a type: single precision, on a CPU. */
  public static boolean canRun(DataType type) {
    return Machine.computesOnCpu() && type == DataType.FLOAT;
  }

  protected Kernel() {}

  protected Kernel(SameDiff graph, SDVariable... args) {
    super(null, graph, args);
  }

  @Override
  public final String opName() {
    return "cxr_"
        + getClass().getName().replaceAll(".*\\.", "").replace('$', '_').toLowerCase(Locale.ROOT);
  }

  /**
   * The shapes of the outputs for inputs of some shapes; unless a kernel says otherwise, one like
   * the first input.
   */
  public List<long[]> shapes(List<long[]> inputs) {
    return List.of(inputs.get(0));
  }

  /**
   * The work, made ready for arrays that stay the same from run to run.
   *
   * @param in dense, in the order of rows
   * @param out likewise, of the shapes that {@link #shapes} gave
   */
  public abstract Runnable bind(INDArray[] in, INDArray[] out);

  /**
   * The input whose memory an output may take, if nothing needs the input afterwards; {@link #NONE}
   * for memory of its own. The kernel then works element by element, or row by row.
   */
  public int overwrites(int output) {
    return NONE;
  }

  /** One, unless a kernel says otherwise. */
  @Override
  public int getNumOutputs() {
    return 1;
  }

  @Override
  public List<DataType> calculateOutputDataTypes(List<DataType> inputs) {
    return Collections.nCopies(getNumOutputs(), DataType.FLOAT);
  }

  /** A number among the operation's arguments. */
  protected final double real(int number) {
    return tArguments.get(number);
  }

  /** A whole number among the operation's arguments. */
  protected final long whole(int number) {
    return iArguments.get(number);
  }

  /** A kernel has no properties but its arguments. */
  @Override
  public Map<String, Object> propertiesForFunction() {
    return Map.of();
  }

  @Override
  public void setPropertiesForFunction(Map<String, Object> properties) {
    // none
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    throw new UnsupportedOperationException(opName() + " has no gradient.");
  }
}
