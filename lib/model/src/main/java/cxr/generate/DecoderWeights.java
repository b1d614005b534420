package cxr.generate;

import cxr.model.weights.Gpt2Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A model's weights by Hugging Face's names, in single precision. Large ones are read where they
 * lie, small ones are copied into the heap when they are asked for.
 */
final class DecoderWeights implements AutoCloseable {

  private final Map<String, INDArray> weights;
  private final List<INDArray> copies = new ArrayList<>(); // of weights in double precision
  private final Products products = new Products();

  DecoderWeights(Map<String, INDArray> weights) {
    this.weights = weights;
  }

  Products products() {
    return products;
  }

  Norm norm(String name) {
    return new Norm(floats(array(name + ".weight")), floats(array(name + ".bias")));
  }

  Linear linear(Gpt2Shape.LinearSpec map) {
    return new Linear(products, array(map.name() + ".weight"), floats(array(map.name() + ".bias")));
  }

  INDArray array(String name) {
    INDArray weight = weights.get(name);
    if (weight == null) {
      throw new IllegalArgumentException(
          "A decoder needs the weight \"%s\"; the model has none of that name.".formatted(name));
    }
    if (weight.dataType() == DataType.FLOAT) {
      return weight;
    }
    INDArray copy = weight.castTo(DataType.FLOAT);
    copies.add(copy);
    return copy;
  }

  /** All numbers of an array, one behind the other. */
  static float[] floats(INDArray array) {
    return array.reshape(array.length()).toFloatVector();
  }

  @Override
  public void close() {
    products.close();
    copies.forEach(INDArray::close);
  }
}
