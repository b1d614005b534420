package cxr.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.data.Dataset;
import cxr.data.Datasets;
import cxr.data.Study;
import cxr.model.Machine;
import cxr.model.ReportModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The folder of a training: the model with its settings, and beside it how it came about.
 *
 * @param folder with settings.json, tokenizer.json, weights.safetensors, history.csv and run.json
 */
public record Run(Path folder) {

  /**
   * The run of a name on a collection, in the folder {@code data/runs} of the checkout.
   *
   * @param name such as {@code main}
   */
  public static Run of(Dataset dataset, String name) throws IOException {
    String collection =
        Datasets.name(dataset).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return new Run(
        Datasets.home().resolve("data").resolve("runs").resolve(collection).resolve(name));
  }

  /** Writes the trained model and how it came about. */
  public void save(ReportModel model, History history, Dataset dataset) throws IOException {
    model.save(folder);
    history.writeCsv(folder.resolve("history.csv"));
    Machine machine = Machine.look();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("collection", Datasets.name(dataset));
    facts.put("studies", dataset.studies().size());
    facts.put("dataHash", hash(dataset));
    facts.put("libraryVersion", machine.libraryVersion());
    facts.put("java", machine.javaVersion());
    facts.put("backend", machine.backend());
    facts.put("steps", history.steps());
    facts.put("seconds", history.seconds());
    facts.put("bestEpoch", history.bestEpoch());
    facts.put("ending", history.ending());
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve("run.json").toFile(), facts);
  }

  /**
   * The trained model.
   *
   * @throws IOException if there is none, or it is damaged
   */
  public ReportModel model() throws IOException {
    return ReportModel.load(folder);
  }

  /** SHA-256 over the studies' ids, texts and image ids, in order. */
  static String hash(Dataset dataset) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Study study : dataset.studies()) {
        String images = String.join(" ", study.images().stream().map(image -> image.id()).toList());
        String text =
            String.join("\n", study.id(), study.findings(), study.impression(), images, "");
        digest.update(text.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  /** Whether a whole model stands there. */
  public boolean isThere() {
    return Files.exists(folder.resolve("run.json"));
  }
}
