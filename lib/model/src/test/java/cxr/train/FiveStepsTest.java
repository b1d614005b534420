package cxr.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import cxr.model.Golden;
import cxr.model.ReportModel;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class FiveStepsTest {

  /**
   * PyTorch's AdamW with clipping, five steps. In double precision: the gradient of the keys' bias
   * is 0 but for rounding, and Adam makes steps of whatever the rounding is.
   */
  @Test
  void weightsAreEqualToPyTorchs() throws IOException {
    ReportModel model = new ReportModel(Golden.SETTINGS, Golden.TOKENIZER, DataType.DOUBLE);
    Golden.setWeights(model);
    AdamW adam = new AdamW(model.weights(), Golden.SETTINGS.train());
    INDArray gradients = model.weights().learntRow().like();
    JsonNode expected = Golden.read().get("fiveSteps");
    for (JsonNode loss : expected.get("losses")) {
      assertEquals(loss.asDouble(), model.learn(Golden.batch(), gradients, 0), 1e-6);
      adam.step(gradients, 0.01);
    }
    for (Map.Entry<String, JsonNode> entry : expected.get("weights").properties()) {
      INDArray weight = model.weights().arrays().get(entry.getKey());
      double[] trace = Golden.trace(entry.getKey(), weight);
      assertEquals(entry.getValue().get(0).asDouble(), trace[0], 1e-6, entry.getKey());
      assertEquals(entry.getValue().get(1).asDouble(), trace[1], 1e-6, entry.getKey());
    }
  }
}
