package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.io.fetch.NastyServer;
import cxr.model.ReportModel;
import cxr.model.weights.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class WeightsCommandTest extends InTemporaryHome {

  private byte[] golden(String name) throws IOException {
    try (InputStream in = ReportModel.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  @Test
  void weightsComeFromAHubOfThatLayout() throws IOException {
    byte[] bytes = golden("resnet-basic.safetensors");
    try (NastyServer server =
        new NastyServer(NastyServer.cut(bytes, "\"1\"", 5000), NastyServer.good(bytes, "\"1\""))) {
      String hub = server.at("/").toString();
      assertEquals(0, run("weights", "fetch", "resnet101", "--from", hub), err.toString());
      assertEquals(
          "/timm/resnet101.tv_in1k/resolve/main/model.safetensors",
          server.requests().get(0).path());
      assertEquals(5000, server.requests().get(1).from());
      assertEquals(0, run("weights", "fetch", "resnet101", "--from", hub), err.toString());
      assertEquals(2, server.requests().size());
    }
    Path file = folder.resolve("data/weights/resnet101/model.safetensors");
    assertArrayEquals(bytes, Files.readAllBytes(file));
    assertTrue(Files.exists(file.resolveSibling("SHA256SUMS")));
    assertTrue(out.toString().contains("BSD-3-Clause"), out.toString());
  }

  /** The sample takes a while to draw, and there is no run on one that is not drawn. */
  @Test
  void aRunThatIsNotThereIsToldBeforeTheSampleIsDrawn() {
    for (String words :
        List.of(
            "compare nowhere",
            "evaluate --run nowhere",
            "generate x.png --run nowhere",
            "weights export nowhere out",
            "runs remove nowhere")) {
      err.getBuffer().setLength(0);
      assertEquals(1, run(words.split(" ")), words);
      String place = folder.resolve("data/runs/built-in-sample/nowhere").toString();
      assertTrue(err.toString().contains(" run in " + place), err.toString());
    }
    assertEquals(0, run("runs", "list"), err.toString());
    assertTrue(out.toString().startsWith("0 runs in "), out.toString());
    assertFalse(Files.exists(folder.resolve("data")));
  }

  @Test
  void theFilesOwnAddressMayBeGiven() throws IOException {
    byte[] bytes = golden("resnet-basic.safetensors");
    try (NastyServer server = new NastyServer(NastyServer.good(bytes, "\"1\""))) {
      String file = server.at("/mine.safetensors").toString();
      assertEquals(0, run("weights", "fetch", "resnet101", "--from", file), err.toString());
      assertEquals("/mine.safetensors", server.requests().get(0).path());
    }
  }

  @Test
  void whatIsNotThePublishedFileIsRefused() throws IOException {
    byte[] bytes = golden("gpt2.safetensors");
    byte[] page = "<html>Please log in to go on</html>".getBytes(StandardCharsets.UTF_8);
    try (NastyServer server =
        new NastyServer(NastyServer.good(bytes, "\"1\""), NastyServer.good(page, "\"1\""))) {
      String hub = server.at("").toString();
      assertEquals(1, run("weights", "fetch", "gpt2", "--from", hub));
      assertTrue(
          server.requests().get(0).path().matches("/openai-community/gpt2/resolve/\\w{40}/.*"));
      assertTrue(err.toString().contains("SHA-256"), err.toString());
      assertEquals(1, run("weights", "fetch", "gpt2", "--from", hub));
      assertTrue(err.toString().contains("safetensors file; the server sends"), err.toString());
    }
    assertFalse(Files.exists(folder.resolve("data/weights/gpt2/model.safetensors")));
    assertEquals(2, run("weights", "fetch", "gpt5"));
    assertTrue(err.toString().contains("distilgpt2"), err.toString());
    assertEquals(4, err.toString().lines().count(), err.toString());
    assertEquals(2, run("weights"));
    assertEquals(2, run("train", "--weights", "gpt5"));
    assertFalse(Files.exists(folder.resolve("data/sample")));
  }

  /** The golden file has any numbers; no network can be used with a variance below 0. */
  private static void makeVariance(String name, INDArray array) {
    if (name.endsWith("running_var")) {
      array.muli(array).addi(0.1);
    }
  }

  /** Weights of others into a model, a step of training, and out again for others. */
  @Test
  void aModelStartsFromWeightsAndIsExported() throws IOException {
    String data = folder.resolve("sample").toString();
    String run = folder.resolve("run").toString();
    Path resnet = Files.write(folder.resolve("r.safetensors"), golden("resnet-basic.safetensors"));
    Map<String, INDArray> usable = Safetensors.read(resnet);
    usable.forEach((name, array) -> makeVariance(name, array));
    Safetensors.write(resnet, usable);
    Path gpt2 = Files.write(folder.resolve("g.safetensors"), golden("gpt2.safetensors"));
    assertEquals(0, run("data", "sample", data, "--studies", "40"), err.toString());
    String[] train = {
      "train",
      "--data",
      data,
      "--run",
      run,
      "--replace",
      "--set",
      "image.size=32, text.maxTokens=8, train.maxSteps=1, train.batchSize=4",
      "--set",
      "model.encoderBlocks=[1,1], model.encoderWidth=3, model.layers=2, model.width=8",
      "--set",
      "model.heads=2",
      "--weights",
      resnet + "," + gpt2,
      "--fresh",
      "decoder.transformer.wte"
    };
    assertEquals(0, run(train), err.toString());
    assertTrue(out.toString().contains("names of ResNet; "), out.toString());
    assertTrue(out.toString().contains("stay fresh: decoder.transformer.wte.weight (1)"));
    Path export = folder.resolve("export");
    assertEquals(0, run("weights", "export", run, export.toString()), err.toString());
    assertTrue(Files.exists(export.resolve("decoder/config.json")));
    assertEquals(1, run("weights", "export", run, export.toString()));
    assertTrue(err.toString().contains("--replace"), err.toString());
    assertEquals(0, run("weights", "export", run, export.toString(), "--replace"));
    assertTrue(out.toString().contains(export.resolve("encoder/model.safetensors").toString()));

    train[train.length - 3] = "resnet18"; // not fetched
    assertEquals(1, run(train));
    assertTrue(err.toString().contains("weights fetch resnet18"), err.toString());
    assertEquals(1, run("weights", "export", data, export.toString()));
    assertFalse(err.toString().contains("\tat "), err.toString());
  }

  @Test
  void weightsOfPyTorchAreConverted() throws IOException {
    Path saved = Files.write(folder.resolve("state.pt"), golden("weights/torch/state.pt"));
    Path into = folder.resolve("state.safetensors");
    String[] words = {"weights", "convert", saved.toString(), into.toString()};
    assertEquals(0, run(words), err.toString());
    assertTrue(out.toString().contains("9 arrays are written to " + into), out.toString());
    assertEquals(9, Safetensors.read(into).size());

    assertEquals(1, run(words));
    assertTrue(err.toString().contains("--replace"), err.toString());
    assertEquals(0, run(words[0], words[1], words[2], words[3], "--replace"), err.toString());
    assertEquals(1, run(words[0], words[1], words[2], words[2], "--replace"));
    assertArrayEquals(golden("weights/torch/state.pt"), Files.readAllBytes(saved));

    Path hostile = Files.writeString(folder.resolve("h.pt"), "cos\nsystem\n(S'exit'\ntR.");
    Path none = folder.resolve("none.safetensors");
    assertEquals(1, run("weights", "convert", hostile.toString(), none.toString()));
    assertTrue(err.toString().contains(hostile + " is not read"), err.toString());
    assertFalse(Files.exists(none));
  }

  @Test
  void weightsThatSawTheTestStudiesAreRefused() throws IOException {
    Path data = folder.resolve("openi");
    String run = folder.resolve("run").toString();
    assertEquals(0, run("data", "sample", data.toString(), "--studies", "40"), err.toString());
    String[] tiny = {
      "train",
      "--data",
      data.toString(),
      "--run",
      run,
      "--set",
      "image.size=32, train.maxSteps=1, train.batchSize=4, model.encoderBlocks=[1], model.width=16, model.layers=1"
    };
    assertEquals(0, run(tiny), err.toString());
    Path leaky = Files.createDirectory(folder.resolve("densenet121-res224-all"));
    Path weights = leaky.resolve("model.safetensors");
    Files.copy(Path.of(run, "weights.safetensors"), weights);
    String[] words = Arrays.copyOf(tiny, tiny.length + 2);
    words[4] = folder.resolve("leaky").toString();
    words[tiny.length] = "--weights";
    words[tiny.length + 1] = weights.toString();
    err.getBuffer().setLength(0);
    assertEquals(0, run(words), err.toString()); // an invented collection, which nothing has seen
    assertEquals("", err.toString());

    Files.delete(data.resolve("SAMPLE.txt"));
    words[4] = folder.resolve("refused").toString();
    assertEquals(1, run(words));
    for (String part : List.of("densenet121-res224-all", "learnt on OpenI", "-nih", "--accept")) {
      assertTrue(err.toString().contains(part), part + " in " + err);
    }
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertFalse(Files.exists(Path.of(words[4])));
    err.getBuffer().setLength(0);
    String[] accepted = Arrays.copyOf(words, words.length + 1);
    accepted[words.length] = "--accept-leak";
    assertEquals(0, run(accepted), err.toString());
    assertTrue(err.toString().startsWith("Note: The weights"), err.toString());
  }

  @Test
  void convertingSuchWeightsIsToldOf() throws IOException {
    Path saved = folder.resolve("densenet121-res224-all.pt");
    Files.write(saved, golden("weights/torch/state.pt"));
    Path into = folder.resolve("mine.safetensors");
    assertEquals(0, run("weights", "convert", saved.toString(), into.toString()));
    assertTrue(err.toString().startsWith("Note: these weights were learnt on OpenI"));
  }
}
