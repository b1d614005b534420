package cxr.model.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Files that PyTorch saved (make_torch_golden.py), and files that would do harm to who runs them.
 */
class TorchFileTest {

  @TempDir Path folder;

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = TorchFileTest.class.getResourceAsStream("torch/" + name)) {
      return in.readAllBytes();
    }
  }

  private Path file(byte[] content) throws IOException {
    return Files.write(folder.resolve("weights.pt"), content);
  }

  @ParameterizedTest
  @ValueSource(strings = {"state", "state-old", "within", "within-old", "module", "module-old"})
  void weightsAreThoseOfPyTorch(String name) throws IOException {
    JsonNode expected =
        new ObjectMapper().readTree(golden("expected.json")).get(name.replace("-old", ""));
    Path converted = folder.resolve("weights.safetensors");
    int count = TorchFile.convert(file(golden(name + ".pt")), converted);
    assertEquals(expected.size(), count);
    Map<String, INDArray> read = Safetensors.read(converted);
    for (Map.Entry<String, JsonNode> entry : expected.properties()) {
      INDArray array = read.get(entry.getKey());
      assertTrue(array != null, entry.getKey());
      JsonNode shape = entry.getValue().get("shape");
      assertEquals(shape.size(), array.rank(), entry.getKey());
      for (int axis = 0; axis < shape.size(); axis++) {
        assertEquals(shape.get(axis).asLong(), array.size(axis));
      }
      JsonNode values = entry.getValue().get("values");
      double[] found = array.dup('c').data().asDouble();
      assertEquals(values.size(), found.length);
      for (int i = 0; i < found.length; i++) {
        assertEquals((float) values.get(i).asDouble(), (float) found[i], entry.getKey());
      }
    }
  }

  /** An archive of PyTorch with a pickle of our own. */
  private static byte[] archive(byte[] pickle) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
      zip.write(pickle);
    }
    return bytes.toByteArray();
  }

  private static byte[] pickle(String text) {
    return ("\u0080\u0002" + text).getBytes(StandardCharsets.ISO_8859_1);
  }

  private String refusal(byte[] content) throws IOException {
    Path file = file(content);
    String message = assertThrows(IOException.class, () -> TorchFile.read(file)).getMessage();
    assertTrue(message.startsWith(file.toString()), message);
    return message;
  }

  @Test
  void whatAPickleAsksForIsNotRun() throws IOException {
    Map<String, String> hostile = new LinkedHashMap<>();
    hostile.put("os.system", "cos\nsystem\n(X\u0004\0\0\0exittR.");
    hostile.put("posix.system", "cposix\nsystem\n(X\u0004\0\0\0exittR.");
    hostile.put("builtins.eval", "cbuiltins\neval\n(X\u0001\0\0\0001tR.");
    hostile.put("__builtin__.exec", "c__builtin__\nexec\n)R.");
    hostile.put("subprocess.Popen", "\u008c\nsubprocess\u008c\u0005Popen\u0093)R.");
    hostile.put("torch.hub.load", "ctorch.hub\nload\n)R.");
    hostile.put("torch.storage._load_from_bytes", "ctorch.storage\n_load_from_bytes\n)R.");
    hostile.put("torch._utils._rebuild_tensor_v3", "ctorch._utils\n_rebuild_tensor_v3\n)R.");
    hostile.put("torchxrayvision.models.a.b", "ctorchxrayvision.models.a\nb\n)R.");
    hostile.put("collections.deque", "}X\u0001\0\0\0accollections\ndeque\n)Rs.");
    for (Map.Entry<String, String> entry : hostile.entrySet()) {
      String message = refusal(archive(pickle(entry.getValue())));
      assertTrue(message.contains("\"" + entry.getKey() + "\""), message);
    }
    assertTrue(refusal(archive(pickle("(ios\nsystem\n."))).contains("0x69"));
  }

  @Test
  void callsOfNothingAreRefused() throws IOException {
    for (String call : List.of("N)R.", "(NNtQ)R.", "N)\u0081.")) {
      assertTrue(refusal(archive(pickle(call))).contains("a call names a function"), call);
    }
    String bare = "}X\u0001\0\0\0actorch._utils\n_rebuild_parameter\nNRs.";
    assertTrue(refusal(archive(pickle(bare))).contains("list of arguments"));
  }

  /** Values that stand in each other again and again would be many, or have no end. */
  @Test
  void whatDoesNotEndIsRefused() throws IOException {
    StringBuilder doubling = new StringBuilder("}q\0X\u0001\0\0\0aNs");
    for (int i = 1; i < 45; i++) {
      char before = (char) (i - 1);
      doubling.append("}q").append((char) i);
      for (String key : List.of("a", "b")) {
        doubling.append("X\u0001\0\0\0").append(key).append('h').append(before).append('s');
      }
    }
    assertTrue(refusal(archive(pickle(doubling + "."))).contains("parts"));
    assertTrue(refusal(archive(pickle("}q\0X\u0001\0\0\0ah\0s."))).contains("deep"));
    assertTrue(
        refusal(archive(pickle("]".repeat(100_000) + "a".repeat(99_999) + "."))).contains("none"));
  }

  @Test
  void anArrayBeyondItsStorageIsRefused() throws IOException {
    String storage =
        "(X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\0000X\u0003\0\0\0cpuK\u0004tQ";
    String tensor = "}X\u0001\0\0\0actorch._utils\n_rebuild_tensor_v2\n(" + storage;
    for (String form :
        List.of(
            "K\u0001K\u0004\u0085K\u0001\u0085",
            "K\0K\u0005\u0085K\u0001\u0085",
            "K\0J\u00ff\u00ff\u00ff\u007f\u0085K\0\u0085",
            "J\u00ff\u00ff\u00ff\u00ffK\u0002\u0085K\u0001\u0085",
            "K\0K\u0002K\u0002\u0086K\u0001\u0085")) {
      byte[] pickle = pickle(tensor + form + "tRs.");
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
        zip.putNextEntry(new ZipEntry("archive/data.pkl"));
        zip.write(pickle);
        zip.putNextEntry(new ZipEntry("archive/data/0"));
        zip.write(new byte[16]);
      }
      assertTrue(refusal(bytes.toByteArray()).contains("\"a\""));
    }
  }

  @Test
  void otherFilesAreToldApart() throws IOException {
    assertTrue(refusal(new byte[0]).contains("neither"));
    assertTrue(refusal("{}".repeat(20).getBytes(StandardCharsets.UTF_8)).contains("neither"));
    assertTrue(refusal(archive(pickle("}."))).contains("none"));
    assertTrue(refusal(archive(pickle("N."))).contains("none"));
    byte[] whole = golden("state.pt");
    byte[] noPickle =
        new String(whole, StandardCharsets.ISO_8859_1)
            .replace("data.pkl", "data.pkx")
            .getBytes(StandardCharsets.ISO_8859_1);
    assertTrue(refusal(noPickle).contains("data.pkl"));
  }

  /** Cut or changed anywhere, a file is read, or refused in a line. */
  @Test
  void damageIsReadOrTold() throws IOException {
    Random random = new Random(1);
    List<String> names = List.of("state.pt", "state-old.pt", "module.pt", "module-old.pt");
    int trials = 0;
    for (String name : names) {
      byte[] whole = golden(name);
      for (int i = 0; i < 150; i++) {
        byte[] damaged =
            i % 3 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
        for (int k = 0; i % 3 > 0 && k <= i % 3; k++) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        Path file = file(damaged);
        try {
          TorchFile.read(file);
        } catch (IOException e) {
          assertTrue(e.getMessage() != null && !e.getMessage().contains("null"), String.valueOf(e));
          assertTrue(e.getMessage().lines().count() == 1, e.getMessage());
        }
        trials++;
      }
    }
    System.out.println("trials: " + trials + " damaged files of PyTorch");
  }

  @Test
  void wholeNumbersAreNoWeights() throws IOException {
    List<String> names = new ArrayList<>(TorchFile.read(file(golden("state.pt"))).keySet());
    assertArrayEquals(
        new String[] {
          "kernel",
          "matrix",
          "transposed",
          "column",
          "half",
          "bfloat",
          "double",
          "scalar",
          "parameter"
        },
        names.toArray());
  }
}
