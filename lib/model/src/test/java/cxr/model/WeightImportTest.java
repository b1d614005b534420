package cxr.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.model.weights.Safetensors;
import cxr.model.weights.WeightNames;
import cxr.settings.Settings;
import cxr.text.BytePairTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Files as Hugging Face, torchvision and timm have them; the values follow from the names. */
class WeightImportTest {

  private static final List<String> NONE = List.of();
  private static final String WTE = "decoder.transformer.wte.weight";
  private static final String WPE = "decoder.transformer.wpe.weight";

  @TempDir Path folder;

  private Path golden(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = WeightImportTest.class.getResourceAsStream(name)) {
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  private Map<String, INDArray> goldenArrays(String name) throws IOException {
    return new LinkedHashMap<>(Safetensors.read(golden(name)));
  }

  private Path written(Map<String, INDArray> arrays) throws IOException {
    Path file = folder.resolve("changed.safetensors");
    Safetensors.write(file, arrays);
    return file;
  }

  /** The weights of a tiny model; -7 everywhere. */
  private static Map<String, INDArray> model() {
    Map<String, INDArray> weights =
        new LinkedHashMap<>(new ReportModel(Golden.SETTINGS, Golden.TOKENIZER).weights().arrays());
    weights.values().forEach(weight -> weight.assign(-7));
    return weights;
  }

  private static boolean isFresh(INDArray weight) {
    return weight.sub(-7).amaxNumber().doubleValue() == 0;
  }

  /** Compares a weight of ours with the formula of the file's array, value by value. */
  private static void assertWave(String theirs, INDArray ours) {
    double[] wave = Golden.wave(theirs, (int) ours.length());
    if (ours.rank() < 4) {
      double[] values = ours.dup('c').data().asDouble();
      assertArrayEquals(wave, values, 1e-6, theirs);
      return;
    }
    long[] shape = ours.shape(); // y, x, in, out
    int i = 0;
    for (int out = 0; out < shape[3]; out++) {
      for (int in = 0; in < shape[2]; in++) {
        for (int y = 0; y < shape[0]; y++) {
          for (int x = 0; x < shape[1]; x++) {
            assertEquals(wave[i++], ours.getDouble(y, x, in, out), 1e-6, theirs);
          }
        }
      }
    }
  }

  private static String failure(Map<String, INDArray> weights, Path file, String... keep) {
    String message =
        assertThrows(IOException.class, () -> WeightImport.into(weights, file, List.of(keep)))
            .getMessage();
    assertTrue(message.contains(file.toString()), message);
    assertTrue(weights.values().stream().allMatch(WeightImportTest::isFresh), "nothing changed");
    return message;
  }

  // GPT-2

  @Test
  void aPublishedGpt2LeavesCrossAttentionFresh() throws IOException {
    Map<String, INDArray> weights = model();
    WeightImport done = WeightImport.into(weights, golden("gpt2.safetensors"), NONE);
    assertEquals(WeightNames.GPT2, done.names());
    assertEquals(2 * 12 + 4, done.loaded().size());
    for (String ours : done.loaded()) {
      assertWave(ours.replace("decoder.transformer.", ""), weights.get(ours));
    }
    assertTrue(done.loaded().contains("decoder.transformer.h.1.attn.c_attn.bias"));
    assertEquals(2 * 8, done.fresh().size());
    for (String ours : done.fresh()) {
      assertTrue(ours.contains("cross"), ours);
      assertTrue(isFresh(weights.get(ours)), ours);
    }
    assertEquals(List.of("h.0.attn.bias", "h.1.attn.bias"), done.ignored());
    assertEquals(NONE, done.adapted());
    assertTrue(isFresh(weights.get("encoder.conv1.weight")));
    String text = done.toString();
    assertTrue(text.contains("28 weights with 1,912 values loaded"), text);
    assertTrue(text.contains("ignored: h.*.attn.bias (2)"), text);
    assertTrue(text.contains("h.*.crossattention.q_attn.weight (2)"), text);
  }

  @Test
  void aGpt2WithCrossAttentionIsLoadedWhole() throws IOException {
    Map<String, INDArray> weights = model();
    WeightImport done = WeightImport.into(weights, golden("gpt2-lm.safetensors"), NONE);
    assertEquals(2 * 20 + 4, done.loaded().size());
    for (String ours : done.loaded()) {
      assertWave(ours.replace("decoder.", ""), weights.get(ours));
    }
    assertEquals(NONE, done.fresh());
  }

  @Test
  void halfACrossAttentionIsRefused() throws IOException {
    Map<String, INDArray> arrays = goldenArrays("gpt2-lm.safetensors");
    arrays.keySet().removeIf(name -> name.contains("h.1.crossattention.q_attn"));
    String message = failure(model(), written(arrays));
    assertTrue(message.contains("h.1.crossattention.q_attn.weight"), message);
  }

  @Test
  void positionsAreCutAndIdsAdded() throws IOException {
    Map<String, INDArray> arrays = goldenArrays("gpt2.safetensors");
    INDArray places = Nd4j.rand(12, 8);
    arrays.put("wpe.weight", places);
    INDArray words = Nd4j.rand(9, 8);
    arrays.put("wte.weight", words);
    Map<String, INDArray> weights = model();
    WeightImport done = WeightImport.into(weights, written(arrays), NONE);
    for (int row = 0; row < 8; row++) {
      assertEquals(places.getRow(row), weights.get(WPE).getRow(row));
    }
    for (int row = 0; row < 11; row++) {
      INDArray ours = weights.get(WTE).getRow(row);
      assertEquals(row < 9 ? words.getRow(row) : words.mean(0), ours, "row " + row);
    }
    assertEquals(
        List.of(
            WTE + ": 9 ids; the 2 behind them become their mean",
            WPE + ": the first 8 of 12 positions"),
        done.adapted());
    assertEquals(1912 - 2 * 8, done.values());
  }

  /** GPT-2's own 50,257 rows, with logits as far below 0 as GPT-2's are. */
  @Test
  void startOfTextAndPaddingAreNoLikelierThanAnIdOfGpt2OnAverage() throws IOException {
    Map<String, INDArray> arrays = goldenArrays("gpt2.safetensors");
    INDArray words = Nd4j.randn(BytePairTokenizer.GPT2_SIZE, 8);
    words.getColumn(0).subi(40);
    arrays.put("wte.weight", words);
    arrays.put("ln_f.bias", Nd4j.createFromArray(1f, 0, 0, 0, 0, 0, 0, 0));
    Settings settings =
        Golden.SETTINGS.withAll("text.tokenizer=gpt2, model.encoderWidth=2, image.size=32");
    ReportModel model = new ReportModel(settings, new BytePairTokenizer());
    WeightImport done = WeightImport.into(model.weights(), written(arrays), NONE);
    assertTrue(done.adapted().get(0).contains("50,257 ids; the 2 behind them"), done.toString());
    int seen = model.imageTokens();
    ImageTokens image = new ImageTokens(Nd4j.zeros(1, seen, 8), Nd4j.ones(1, seen));
    int bos = model.tokenizer().bos();
    float[] logits = model.nextLogits(image, new int[][] {{bos}}, 0)[0];
    double sum = 0;
    for (int id = 0; id < BytePairTokenizer.GPT2_SIZE; id++) {
      sum += Math.exp(logits[id] - logits[bos]);
    }
    assertTrue(sum >= BytePairTokenizer.GPT2_SIZE, "of all for each of the start: " + sum);
    assertEquals(logits[bos], logits[model.tokenizer().pad()]);
  }

  @Test
  void wrongSizesAreNamed() throws IOException {
    Map<String, INDArray> arrays = goldenArrays("gpt2.safetensors");
    arrays.put("wpe.weight", Nd4j.rand(7, 8));
    String message = failure(model(), written(arrays));
    assertTrue(message.contains("\"wpe.weight\" has the shape [7, 8]"), message);
    assertTrue(message.contains("[8, 8] at most"), message);

    arrays = goldenArrays("gpt2.safetensors");
    arrays.put("wte.weight", Nd4j.rand(12, 8));
    Path more = written(arrays);
    message = failure(model(), more);
    assertTrue(message.contains("[12, 8]") && message.contains("[11, 8]"), message);
    Map<String, INDArray> weights = model();
    WeightImport done = WeightImport.into(weights, more, List.of("decoder.transformer.wte"));
    assertTrue(isFresh(weights.get(WTE)) && done.fresh().contains(WTE));

    arrays = goldenArrays("gpt2.safetensors");
    arrays.put("h.1.mlp.c_fc.weight", Nd4j.rand(32, 8));
    message = failure(model(), written(arrays));
    assertTrue(message.contains("\"h.1.mlp.c_fc.weight\" has the shape [32, 8]"), message);
  }

  @Test
  void aWeightTooFewOrTooManyIsNamed() throws IOException {
    Map<String, INDArray> arrays = goldenArrays("gpt2.safetensors");
    arrays.remove("h.1.ln_2.bias");
    String message = failure(model(), written(arrays));
    assertTrue(message.contains("no array for \"decoder.transformer.h.1.ln_2.bias\""), message);

    arrays = goldenArrays("gpt2.safetensors");
    arrays.put("h.2.ln_2.bias", Nd4j.rand(8));
    Path more = written(arrays);
    message = failure(model(), more);
    assertTrue(message.contains("the array \"h.2.ln_2.bias\", for which"), message);
    WeightImport.into(model(), more, List.of("decoder.transformer.h.2.")); // expected

    arrays = goldenArrays("gpt2.safetensors");
    arrays.put("transformer.wte.weight", Nd4j.rand(11, 8));
    assertTrue(failure(model(), written(arrays)).contains("wte.weight"), "named twice");
  }

  @Test
  void aTiedOutputLayerIsTheEmbeddingAgain() throws IOException {
    Map<String, INDArray> arrays = goldenArrays("gpt2-lm.safetensors");
    INDArray words = arrays.get("transformer.wte.weight");
    arrays.put("lm_head.weight", words);
    WeightImport done = WeightImport.into(model(), written(arrays), NONE);
    assertEquals(List.of("lm_head.weight"), done.ignored());

    INDArray other = words.dup();
    other.putScalar(5, 2, 9);
    arrays.put("lm_head.weight", other);
    Path own = written(arrays);
    assertTrue(failure(model(), own).contains("an output layer of its own"));

    Map<String, INDArray> untied = model();
    untied.put("decoder.lm_head.weight", Nd4j.zeros(11, 8));
    WeightImport.into(untied, own, NONE);
    assertEquals(other, untied.get("decoder.lm_head.weight"));
    WeightImport.into(untied, golden("gpt2.safetensors"), NONE); // has none: its words are it
    assertWave("wte.weight", untied.get("decoder.lm_head.weight"));
    assertWave("wte.weight", untied.get(WTE));
  }

  @Test
  void otherPrecisionsAreConverted() throws IOException {
    Map<String, INDArray> arrays = goldenArrays("gpt2.safetensors");
    arrays.replaceAll((name, array) -> array.castTo(DataType.DOUBLE));
    Map<String, INDArray> weights = model();
    WeightImport.into(weights, written(arrays), NONE);
    assertWave("wte.weight", weights.get(WTE));

    Map<String, INDArray> doubles = model();
    doubles.replaceAll((name, weight) -> weight.castTo(DataType.DOUBLE));
    WeightImport.into(doubles, golden("gpt2.safetensors"), NONE);
    assertEquals(DataType.DOUBLE, doubles.get(WTE).dataType());
    assertWave("wte.weight", doubles.get(WTE));
  }

  // ResNet

  @Test
  void aResNetIsLoadedAndItsFirstKernelSummedForGreyImages() throws IOException {
    Map<String, INDArray> weights = model();
    WeightImport done = WeightImport.into(weights, golden("resnet-basic.safetensors"), NONE);
    assertEquals("ResNet", done.names().display());
    assertEquals(
        weights.keySet().stream().filter(name -> name.startsWith("encoder.")).toList(),
        done.loaded());
    for (String ours : done.loaded()) {
      if (!ours.equals("encoder.conv1.weight")) {
        assertWave(ours.replace("encoder.", ""), weights.get(ours));
      }
    }
    double[] wave = Golden.wave("conv1.weight", 3 * 3 * 7 * 7); // [out, in, y, x]
    INDArray kernel = weights.get("encoder.conv1.weight");
    for (int out = 0; out < 3; out++) {
      for (int cell = 0; cell < 49; cell++) {
        double sum = 0;
        for (int in = 0; in < 3; in++) {
          sum += wave[(out * 3 + in) * 49 + cell];
        }
        assertEquals(sum, kernel.getDouble(cell / 7, cell % 7, 0, out), 1e-6);
      }
    }
    assertEquals(List.of("encoder.conv1.weight: the sum over its 3 channels"), done.adapted());
    assertTrue(done.ignored().containsAll(List.of("fc.weight", "bn1.num_batches_tracked")));
    assertTrue(isFresh(weights.get(WTE)));
  }

  /** Weights of ours that the arrays of a ResNet's file fit into. */
  private static Map<String, INDArray> encoder(Map<String, INDArray> arrays) {
    Map<String, INDArray> weights = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) -> {
          if (!name.startsWith("fc.") && !name.endsWith("num_batches_tracked")) {
            long[] s = array.shape();
            long[] ours = s.length == 4 ? new long[] {s[2], s[3], s[1], s[0]} : s;
            weights.put("encoder." + name, Nd4j.zeros(ours).subi(7));
          }
        });
    return weights;
  }

  @Test
  void bottlenecksAndThreeChannelsLieAsTheyAre() throws IOException {
    Map<String, INDArray> arrays = goldenArrays("resnet-bottleneck.safetensors");
    Map<String, INDArray> weights = encoder(arrays);
    WeightImport done = WeightImport.into(weights, golden("resnet-bottleneck.safetensors"), NONE);
    assertEquals(weights.size(), done.loaded().size());
    assertTrue(done.loaded().contains("encoder.layer2.0.conv3.weight"));
    assertEquals(NONE, done.adapted());
    weights.forEach((ours, weight) -> assertWave(ours.replace("encoder.", ""), weight));
  }

  @Test
  void anotherResNetIsRefused() throws IOException {
    String message = failure(model(), golden("resnet-bottleneck.safetensors"));
    assertTrue(message.contains("for which the model has no place"), message);
    Map<String, INDArray> arrays = goldenArrays("resnet-basic.safetensors");
    arrays.put("layer2.0.conv2.weight", Nd4j.rand(6, 6, 1, 1));
    message = failure(model(), written(arrays));
    assertTrue(message.contains("\"layer2.0.conv2.weight\" has the shape [6, 6, 1, 1]"), message);
    assertTrue(message.contains("[6, 6, 3, 3]"), message);
    arrays = goldenArrays("resnet-basic.safetensors");
    arrays.put("conv1.weight", Nd4j.rand(3, 2, 7, 7));
    assertTrue(failure(model(), written(arrays)).contains("[3, 1, 7, 7]"));
  }

  @Test
  void whatIsNoWeightsIsSaid() throws IOException {
    Path file = written(Map.of("some", Nd4j.ones(1), "thing", Nd4j.ones(1)));
    assertTrue(failure(model(), file).contains("\"some\", \"thing\""));
    Path cut = golden("gpt2.safetensors");
    byte[] bytes = Files.readAllBytes(cut);
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 1));
    assertTrue(failure(model(), cut).contains("cut off"));
  }

  // Our own

  @Test
  void ourOwnFilesMustFitExactly() throws IOException {
    ReportModel model = new ReportModel(Golden.SETTINGS, Golden.TOKENIZER);
    model.save(folder);
    Path file = folder.resolve("weights.safetensors");
    assertEquals(model.weights().learntRow(), ReportModel.load(folder).weights().learntRow());
    Map<String, INDArray> weights = model();
    WeightImport done = WeightImport.into(weights, file, NONE);
    assertEquals(WeightNames.OWN, done.names());
    assertEquals(new LinkedHashMap<>(model.weights().arrays()), weights);

    Map<String, INDArray> arrays = new LinkedHashMap<>(Safetensors.read(file));
    INDArray bridge = arrays.remove("bridge.projection.bias");
    Safetensors.write(file, arrays);
    assertTrue(loadFailure().contains("bridge.projection.bias"));
    arrays.put("bridge.projection.bias", bridge);
    arrays.put("other", bridge);
    Safetensors.write(file, arrays);
    assertTrue(loadFailure().contains("\"other\""));
    arrays.remove("other");
    arrays.put(WPE, Nd4j.rand(12, 8)); // cut to size only in files of others
    Safetensors.write(file, arrays);
    assertTrue(loadFailure().contains("[12, 8]"));
  }

  private String loadFailure() {
    return assertThrows(IOException.class, () -> ReportModel.load(folder)).getMessage();
  }

  @Test
  void onlyMasksAreTakenForMasks() {
    for (String mask :
        List.of(
            "h.0.attn.bias",
            "transformer.h.11.attn.masked_bias",
            "transformer.h.0.crossattention.bias",
            "h.0.crossattention.masked_bias")) {
      assertTrue(WeightNames.GPT2.ignores(mask), mask);
    }
    for (String weight :
        List.of("h.0.attn.c_attn.bias", "h.0.attn.c_proj.bias", "h.0.crossattention.q_attn.bias")) {
      assertFalse(WeightNames.GPT2.ignores(weight), weight);
    }
  }
}
