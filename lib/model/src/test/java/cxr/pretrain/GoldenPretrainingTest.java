package cxr.pretrain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import cxr.features.Parameters;
import cxr.io.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Losses and gradients are PyTorch's; make_pretraining_golden.py made the numbers. */
class GoldenPretrainingTest {

  @Test
  void lossesAndGradientsArePyTorchs() throws IOException {
    JsonNode golden;
    try (InputStream in = getClass().getResourceAsStream("pretraining-golden.json")) {
      golden = Json.with().readTree(in);
    }
    DualEncoder.Images images =
        new DualEncoder.Images(
            read(golden.path("vectors"), double[][].class),
            read(golden.path("regions"), double[][][].class));
    List<int[][]> texts = Arrays.asList(read(golden.path("texts"), int[][][].class));
    assertEquals(9, golden.path("cases").size());
    for (JsonNode each : golden.path("cases")) {
      String name = each.path("level").asText() + ", " + each.path("name").asText();
      Parameters weights = new Parameters();
      golden
          .path("weights")
          .properties()
          .forEach(w -> weights.arrays().put(w.getKey(), read(w.getValue(), double[][].class)));
      DualEncoder encoder = new DualEncoder(Level.valueOf(each.path("level").asText()), weights);
      DualEncoder.Batch batch =
          new DualEncoder.Batch(images, texts, read(each.path("groups"), int[].class));
      Parameters gradients = weights.zeros();
      assertEquals(each.path("loss").asDouble(), encoder.loss(batch, gradients), 1e-12, name);
      gradients
          .arrays()
          .forEach(
              (weight, found) -> {
                JsonNode expected = each.path("gradients").path(weight);
                double[][] rows =
                    expected.isMissingNode() // no gradient reaches it
                        ? new double[found.length][found[0].length]
                        : read(expected, double[][].class);
                for (int i = 0; i < rows.length; i++) {
                  assertArrayEquals(rows[i], found[i], 1e-11, name + ", " + weight);
                }
              });
    }
  }

  private static <T> T read(JsonNode node, Class<T> type) {
    return Json.with().convertValue(node, type);
  }
}
