package cxr.model.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.model.Golden;
import cxr.model.ReportModel;
import cxr.model.ReportModelTest;
import cxr.model.weights.Safetensors;
import cxr.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class WeightsTest {

  private static final int GPT2_VOCABULARY = 50257;

  private static final Settings TINY =
      Settings.defaults()
          .withAll(
              """
              image.size=32, text.maxTokens=8, model.encoderBlocks=[1,1], model.encoderWidth=3
              model.layers=2, model.width=8, model.heads=2, model.dropout=0
              """);

  @TempDir Path folder;

  private static long values(List<Weights.Entry> table, String prefix) {
    return table.stream()
        .filter(entry -> entry.name().startsWith(prefix))
        .filter(entry -> entry.kind() != Weights.Kind.STATISTIC)
        .mapToLong(Weights.Entry::values)
        .sum();
  }

  /** The counts that torchvision and Hugging Face give, without ResNet's classes. */
  @Test
  void presetsHaveThePublishedNumbersOfWeights() {
    Settings deck = Settings.preset("deck").withAll("model.bridge=prefix, text.maxTokens=975");
    List<Weights.Entry> table = ReportModel.describe(deck, GPT2_VOCABULARY);
    assertEquals(25_557_032 - 2_049_000, values(table, "encoder."));
    assertEquals(124_439_808, values(table, "decoder.")); // 975 + 49 positions
    Settings distil = deck.with("model.layers", 6);
    assertEquals(81_912_576, values(ReportModel.describe(distil, GPT2_VOCABULARY), "decoder."));
    for (var encoder : Map.of("18", 11_689_512 - 513_000, "34", 21_797_672 - 513_000).entrySet()) {
      Settings settings = deck.with("model.encoder", "resnet" + encoder.getKey());
      assertEquals(
          encoder.getValue().longValue(), values(ReportModel.describe(settings, 10), "encoder."));
    }
    Settings largest = deck.with("model.encoder", "resnet101");
    assertEquals(44_549_160 - 2_049_000, values(ReportModel.describe(largest, 10), "encoder."));
  }

  @Test
  void theTableNamesShapesAndKinds() {
    Settings settings =
        TINY.withAll("model.frozen=[encoder, *.ln_f.bias], model.views=2, model.tied=false");
    ReportModel model = new ReportModel(settings, Golden.TOKENIZER);
    List<Weights.Entry> table = model.weights().table();
    assertEquals(ReportModel.describe(settings, 11), table);
    Map<String, Weights.Entry> byName = new LinkedHashMap<>();
    table.forEach(entry -> byName.put(entry.name(), entry));
    assertEquals(
        new Weights.Entry(
            "encoder.conv1.weight", List.of(7L, 7L, 1L, 3L), 147, Weights.Kind.FROZEN),
        byName.get("encoder.conv1.weight"));
    assertEquals(Weights.Kind.STATISTIC, byName.get("encoder.bn1.running_var").kind());
    assertEquals(Weights.Kind.FROZEN, byName.get("decoder.transformer.ln_f.bias").kind());
    assertEquals(Weights.Kind.LEARNT, byName.get("decoder.transformer.ln_f.weight").kind());
    assertEquals(List.of(1L, 2L, 1L, 8L), byName.get("bridge.view").shape());
    assertEquals(List.of(11L, 8L), byName.get("decoder.lm_head.weight").shape());
    model
        .weights()
        .arrays()
        .forEach(
            (name, array) ->
                assertEquals(
                    byName.get(name).shape(),
                    java.util.Arrays.stream(array.shape()).boxed().toList()));
  }

  @Test
  void frozenWeightsAndTheirStatisticsStayAndTheOthersLearn() {
    Settings settings = TINY.with("model.frozen", List.of("encoder.*"));
    ReportModel model = new ReportModel(settings, Golden.TOKENIZER);
    assertFalse(model.weights().learntNames().stream().anyMatch(n -> n.startsWith("encoder")));
    INDArray before = model.weights().bufferRow().dup();
    INDArray gradients = model.weights().learntRow().like();
    model.learn(ReportModelTest.batch(3, 6, 1, DataType.FLOAT), gradients, 0);
    assertEquals(before, model.weights().bufferRow());
    assertNotEquals(0.0, gradients.norm2Number().doubleValue());
  }

  @Test
  void aPatternThatFreezesNothingIsAnError() {
    Settings settings = TINY.with("model.frozen", List.of("encodr.*"));
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> new ReportModel(settings, Golden.TOKENIZER))
            .getMessage();
    assertTrue(message.contains("encodr.*") && message.contains("encoder.conv1"), message);
  }

  @Test
  void everyKindOfModelIsSavedAndLoaded() throws IOException {
    for (String change :
        List.of(
            "model.bridge=prefix, model.tied=false",
            "model.views=2, image.channels=3, model.frozen=[encoder.*]",
            "model.encoderBlock=bottleneck, model.conditions=[a,b], model.prompts=soft")) {
      ReportModel model = new ReportModel(TINY.withAll(change), Golden.TOKENIZER);
      model.weights().bufferRow().addi(Nd4j.rand(model.weights().bufferRow().shape()));
      model.save(folder);
      ReportModel loaded = ReportModel.load(folder);
      assertEquals(model.settings(), loaded.settings());
      assertEquals(model.weights().learntRow(), loaded.weights().learntRow());
      assertEquals(model.weights().bufferRow(), loaded.weights().bufferRow());
    }
  }

  @Test
  void missingUnknownAndMisshapenWeightsAreNamed() throws IOException {
    new ReportModel(TINY, Golden.TOKENIZER).save(folder);
    Path file = folder.resolve("weights.safetensors");
    Map<String, INDArray> whole = Safetensors.read(file);
    Map<String, INDArray> arrays = new LinkedHashMap<>(whole);
    INDArray bias = arrays.remove("bridge.projection.bias");
    assertLoadNames(file, arrays, "bridge.projection.bias");
    arrays.put("bridge.projection.bias", Nd4j.zeros(9));
    assertLoadNames(file, arrays, "bridge.projection.bias");
    arrays.put("bridge.projection.bias", bias);
    arrays.put("decoder.extra", bias);
    assertLoadNames(file, arrays, "decoder.extra");
  }

  private void assertLoadNames(Path file, Map<String, INDArray> arrays, String name)
      throws IOException {
    Safetensors.write(file, arrays);
    String message = assertThrows(IOException.class, () -> ReportModel.load(folder)).getMessage();
    assertTrue(message.contains(name) && message.contains("weights.safetensors"), message);
  }

  @Test
  void freshWeightsAreThoseOfTheSeed() {
    ReportModel model = new ReportModel(TINY, Golden.TOKENIZER);
    ReportModel same = new ReportModel(TINY, Golden.TOKENIZER);
    ReportModel other = new ReportModel(TINY.with("model.seed", 2), Golden.TOKENIZER);
    assertEquals(model.weights().learntRow(), same.weights().learntRow());
    assertNotEquals(model.weights().learntRow(), other.weights().learntRow());
    INDArray words = model.weights().arrays().get("decoder.transformer.wte.weight");
    assertEquals(0.02, words.stdNumber().doubleValue(), 0.005);
    assertArrayEquals(new long[] {11, 8}, words.shape());
  }
}
