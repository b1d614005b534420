package cxr.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.model.weights.Safetensors;
import cxr.model.weights.WeightNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class WeightExportTest {

  @TempDir Path folder;

  @Test
  void whatIsExportedCanBeImported() throws IOException {
    ReportModel model = new ReportModel(Golden.SETTINGS, Golden.TOKENIZER);
    List<Path> files = WeightExport.write(model, folder);
    assertEquals(4, files.size());
    ReportModel other = new ReportModel(Golden.SETTINGS.with("model.seed", 2), Golden.TOKENIZER);
    assertFalse(model.weights().learntRow().equals(other.weights().learntRow()));
    WeightImport decoder = WeightImport.into(other.weights(), files.get(1), List.of());
    WeightImport encoder = WeightImport.into(other.weights(), files.get(2), List.of());
    assertEquals(WeightNames.GPT2, decoder.names());
    assertEquals("ResNet", encoder.names().display());
    assertEquals(List.of(), decoder.fresh());
    WeightImport rest = WeightImport.into(other.weights(), files.get(3), List.of());
    assertEquals(WeightNames.REST, rest.names());
    assertEquals(model.weights().learntRow(), other.weights().learntRow());
    assertEquals(model.weights().bufferRow(), other.weights().bufferRow());
    assertEquals(
        model.weights().arrays().size(),
        decoder.loaded().size() + encoder.loaded().size() + rest.loaded().size());

    JsonNode config = new ObjectMapper().readTree(files.get(0).toFile());
    assertEquals(11, config.get("vocab_size").asInt());
    assertEquals(8, config.get("n_positions").asInt());
    assertEquals(2, config.get("n_head").asInt());
    assertTrue(config.get("add_cross_attention").asBoolean());
    assertTrue(config.get("tie_word_embeddings").asBoolean());
    WeightExport.write(model, folder); // over what is there
  }

  /**
   * Writes models of the sizes of ResNet-18 and -34, for grey images, and of ResNet-50 and -101,
   * for colours, all with a GPT-2 with cross-attention, and what they compute, for
   * check_weights_export.py, which compares that with torchvision and transformers.
   */
  @Test
  void leavesExportsForTheCheckInPython() throws IOException {
    leaveExport("resnet18", 1, 11_000_000);
    leaveExport("resnet34", 1, 21_000_000);
    leaveExport("resnet50", 3, 23_000_000);
    leaveExport("resnet101", 3, 42_000_000);
  }

  private static void leaveExport(String encoder, int channels, long values) throws IOException {
    ReportModel model =
        new ReportModel(
            Golden.SETTINGS
                .withAll("image.size=64, model.encoder=" + encoder)
                .with("image.channels", channels),
            Golden.TOKENIZER);
    model.weights().arrays().forEach(WeightExportTest::makeTelling);
    Path to = Path.of("target", "weights-export", encoder);
    WeightExport.write(model, to);
    INDArray images = Nd4j.createFromArray(Golden.wave("images", 2 * channels * 64 * 64));
    images = images.castTo(model.weights().learntRow().dataType()).reshape(2, channels, 64, 64);
    ImageTokens seen = model.imageTokens(StudyImages.single(images));
    int[][] texts = {{1, 5, 6, 7, 2}, {1, 9, 4, 10, 3}};
    Map<String, INDArray> expected = new LinkedHashMap<>();
    expected.put("images", images);
    expected.put("image_tokens", seen.tokens());
    expected.put("ids", Nd4j.createFromArray(new long[][] {{1, 5, 6, 7, 2}, {1, 9, 4, 10, 3}}));
    for (int place = 0; place < 5; place++) {
      expected.put("logits." + place, Nd4j.createFromArray(model.nextLogits(seen, texts, place)));
    }
    Safetensors.write(to.resolve("expected.safetensors"), expected);
    assertTrue(Files.size(to.resolve("encoder/model.safetensors")) > 4 * values);
  }

  /** First weights hide a confusion: they are small, and gains, biases and statistics all equal. */
  private static void makeTelling(String name, INDArray weight) {
    boolean statistic = name.contains("running");
    if (statistic || !name.startsWith("encoder.")) {
      INDArray wave = Nd4j.createFromArray(Golden.wave(name, (int) weight.length()));
      weight.assign(wave.muli(0.3).reshape(weight.shape()));
      boolean gain = weight.rank() == 1 && name.endsWith(".weight");
      weight.addi(gain || name.endsWith("running_var") ? 1 : 0);
    }
  }
}
