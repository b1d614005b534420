package cxr.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import cxr.io.Json;
import cxr.io.WholeFile;
import cxr.model.weights.Safetensors;
import cxr.model.weights.WeightNames;
import cxr.settings.ModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Writes a model's weights as others read them.
 *
 * <ul>
 *   <li>{@code decoder/config.json} and {@code decoder/model.safetensors}: for transformers, {@code
 *       GPT2LMHeadModel.from_pretrained("decoder")};
 *   <li>{@code encoder/model.safetensors}: torchvision's names without the classes, for a ResNet of
 *       the same sizes whose {@code fc} is an {@code Identity}; where images have one channel, its
 *       {@code conv1} too;
 *   <li>{@code rest.safetensors}: what neither of them has, under our own names; linear maps lie as
 *       [in, out].
 * </ul>
 */
public final class WeightExport {

  private static final Map<String, String> METADATA = Map.of("format", "pt"); // transformers asks

  private WeightExport() {}

  /**
   * Writes into a folder, in place of what an older export left there.
   *
   * @param folder made if it is not there
   * @return the files
   */
  public static List<Path> write(ReportModel model, Path folder) throws IOException {
    Map<String, INDArray> weights = model.weights().arrays();
    List<Path> files = files(folder);
    for (Path file : files) {
      Files.createDirectories(file.getParent());
    }
    WholeFile.write(files.get(0), config(model));
    write(files.get(1), weights, name -> name.startsWith(WeightNames.DECODER), WeightNames.DECODER);
    write(files.get(2), weights, name -> name.startsWith(WeightNames.ENCODER), WeightNames.ENCODER);
    write(
        files.get(3),
        weights,
        name -> !name.startsWith(WeightNames.DECODER) && !name.startsWith(WeightNames.ENCODER),
        "");
    return files;
  }

  /** The files that are written into a folder. */
  public static List<Path> files(Path folder) {
    return List.of(
        folder.resolve("decoder").resolve("config.json"),
        folder.resolve("decoder").resolve("model.safetensors"),
        folder.resolve("encoder").resolve("model.safetensors"),
        folder.resolve("rest.safetensors"));
  }

  private static void write(
      Path file, Map<String, INDArray> weights, Predicate<String> which, String prefix)
      throws IOException {
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    weights.forEach(
        (name, weight) -> {
          if (which.test(name)) {
            arrays.put(
                name.substring(prefix.length()),
                weight.rank() == 4 ? weight.permute(3, 2, 0, 1) : weight);
          }
        });
    Safetensors.write(file, arrays, METADATA);
  }

  /** The settings of transformers' GPT2Config; what is not here is its default. */
  private static String config(ReportModel model) throws IOException {
    ModelSettings settings = model.settings().model();
    Set<String> names = model.weights().arrays().keySet();
    INDArray words = model.weights().array(WeightNames.WORDS);
    ObjectNode config = Json.with().createObjectNode();
    config.putArray("architectures").add("GPT2LMHeadModel");
    config.put("model_type", "gpt2");
    config.put("vocab_size", words.size(0));
    config.put("n_positions", model.weights().array(WeightNames.PLACES).size(0));
    config.put("n_embd", words.size(1));
    config.put("n_layer", settings.layers());
    config.put("n_head", settings.heads());
    for (String place : List.of("resid_pdrop", "embd_pdrop", "attn_pdrop")) {
      config.put(place, settings.dropout());
    }
    config.put("add_cross_attention", names.stream().anyMatch(WeightNames::isCrossAttention));
    config.put("tie_word_embeddings", !names.contains(WeightNames.OUTPUT));
    config.put("bos_token_id", model.tokenizer().bos());
    config.put("eos_token_id", model.tokenizer().eos());
    return Json.indented(config);
  }
}
