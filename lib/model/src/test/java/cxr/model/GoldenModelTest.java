package cxr.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import cxr.model.graph.Weights;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The model against PyTorch, torchvision and transformers, in double precision. */
class GoldenModelTest {

  private static final double CLOSE = 1e-9;

  private final ReportModel model =
      new ReportModel(Golden.SETTINGS, Golden.TOKENIZER, DataType.DOUBLE);
  private JsonNode golden;

  @BeforeEach
  void prepare() throws IOException {
    Golden.setWeights(model);
    golden = Golden.read();
  }

  @Test
  void evaluationModeIsEqual() {
    JsonNode expected = golden.get("evaluation");
    Batch batch = Golden.batch();
    assertEquals(expected.get("loss").asDouble(), model.loss(batch), CLOSE);
    ImageTokens image = model.imageTokens(batch.images());
    INDArray tokens = image.tokens();
    JsonNode expectedTokens = expected.get("imageTokens");
    assertEquals(expectedTokens.size(), tokens.length());
    for (int i = 0; i < expectedTokens.size(); i++) {
      assertEquals(expectedTokens.get(i).asDouble(), tokens.getDouble(i), CLOSE);
    }
    JsonNode expectedLogits = expected.get("logits"); // [3, 6, 11]
    for (int place = 0; place < 6; place++) {
      float[][] logits = model.nextLogits(image, batch.inputs(), place);
      for (int b = 0; b < 3; b++) {
        for (int id = 0; id < 11; id++) {
          assertEquals(
              expectedLogits.get((b * 6 + place) * 11 + id).asDouble(), logits[b][id], 1e-6);
        }
      }
    }
  }

  @Test
  void trainingModeIsEqual() {
    JsonNode expected = golden.get("training");
    INDArray gradients = Nd4j.zeros(DataType.DOUBLE, model.weights().count());
    double loss = model.learn(Golden.batch(), gradients, 0);
    assertEquals(expected.get("loss").asDouble(), loss, CLOSE);
    long from = 0;
    for (String name : model.weights().learntNames()) {
      INDArray weight = model.weights().arrays().get(name);
      INDArray gradient = Weights.view(gradients, from, weight.length(), weight.shape());
      from += weight.length();
      JsonNode pair = expected.get("gradients").get(name);
      double[] trace = Golden.trace(name, gradient);
      assertEquals(pair.get(0).asDouble(), trace[0], CLOSE, name);
      assertEquals(pair.get(1).asDouble(), trace[1], CLOSE, name);
    }
    assertEquals(expected.get("gradients").size(), model.weights().learntNames().size());
    for (Map.Entry<String, JsonNode> entry : expected.get("running").properties()) {
      INDArray running = model.weights().arrays().get(entry.getKey());
      for (int i = 0; i < running.length(); i++) {
        assertEquals(
            entry.getValue().get(i).asDouble(), running.getDouble(i), CLOSE, entry.getKey());
      }
    }
  }
}
