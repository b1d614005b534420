package cxr.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import cxr.Settings;
import cxr.data.Dataset;
import cxr.data.Datasets;
import cxr.data.Study;
import cxr.file.WholeFile;
import cxr.model.Machine;
import cxr.model.ReportModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The folder of a training: the model with its settings, and beside it how it came about.
 *
 * @param folder with settings.json, tokenizer.json, weights.safetensors, history.csv, metrics.json,
 *     samples.txt, split.json, run.json and checkpoints
 */
public record Run(Path folder) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final String FACTS = "run.json";
  private static final String DATA_HASH = "dataHash"; // among them
  private static final String SETTINGS = "settings.json";

  /**
   * The run of a name on a collection, in the folder {@code data/runs} of the checkout.
   *
   * @param name such as {@code main}
   */
  public static Run of(Dataset dataset, String name) throws IOException {
    return new Run(home(dataset).resolve(name));
  }

  /** All runs on a collection that were begun with this version's settings, by name. */
  public static List<Run> all(Dataset dataset) throws IOException {
    Path home = home(dataset);
    if (!Files.isDirectory(home)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(home)) {
      return folders
          .sorted()
          .map(Run::new)
          .filter(run -> run.isBegun() && run.fitsThisVersion())
          .toList();
    }
  }

  private static Path home(Dataset dataset) throws IOException {
    String collection =
        Datasets.name(dataset).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return Datasets.home().resolve("data").resolve("runs").resolve(collection);
  }

  /** The run's name: that of its folder. */
  public String name() {
    return String.valueOf(folder.getFileName());
  }

  /**
   * Makes the folder ready for a new training: what an older one left there is removed.
   *
   * @return this
   * @throws IOException if another process trains into it, or it cannot be written
   */
  public Run begin(Material material) throws IOException {
    Files.createDirectories(folder);
    try (Checkpoints held = new Checkpoints(checkpoints(), 1, written -> {})) {
      for (String old :
          List.of(FACTS, "weights.safetensors", "history.csv", "metrics.json", "samples.txt")) {
        Files.deleteIfExists(folder.resolve(old));
      }
      held.clear();
      writeBeginning(material);
    }
    return this;
  }

  private void writeBeginning(Material material) throws IOException {
    write(SETTINGS, material.settings().toJson());
    Map<String, List<String>> split = new LinkedHashMap<>();
    split.put("train", ids(material.split().train()));
    split.put("validation", ids(material.split().validation()));
    split.put("test", ids(material.split().test()));
    write("split.json", JSON.writeValueAsString(split));
    Machine machine = Machine.look();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("collection", Datasets.name(material.dataset()));
    facts.put("studies", material.dataset().studies().size());
    facts.put(DATA_HASH, hash(material.dataset()));
    facts.put("seed", material.settings().train().seed());
    facts.put("machine", machine.facts());
    facts.put("ending", "not ended");
    write(FACTS, JSON.writeValueAsString(facts));
  }

  /**
   * Checks that a training can go on with a collection.
   *
   * @return the settings that the run was begun with
   * @throws IOException if there is no run, or the collection is not the one it was begun with
   */
  public Settings resume(Dataset dataset) throws IOException {
    if (!Files.exists(folder.resolve(FACTS))) {
      throw new IOException(
          "A run is a folder with %s; %s has none. Name the folder of a run."
              .formatted(FACTS, folder));
    }
    if (!isOf(dataset)) {
      throw new IOException(
          "The run in %s was begun with other data (hash %.12s..., here %.12s...); name the same collection by --data or CXR_DATA."
              .formatted(folder, begunWith(), hash(dataset)));
    }
    return settings();
  }

  /** How the run came about, as it was written. */
  public JsonNode facts() throws IOException {
    return JSON.readTree(folder.resolve(FACTS).toFile());
  }

  /**
   * The settings that the run was begun with.
   *
   * @throws IOException if they cannot be read, or are those of another version
   */
  public Settings settings() throws IOException {
    Path file = folder.resolve(SETTINGS);
    try {
      return Settings.fromJson(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private boolean fitsThisVersion() {
    try {
      settings();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The validations so far, as they were written; empty if there was none. */
  public List<TrainEvent.Validated> validations() throws IOException {
    Path file = folder.resolve("metrics.json");
    return Files.exists(file)
        ? List.of(JSON.readValue(file.toFile(), TrainEvent.Validated[].class))
        : List.of();
  }

  Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  /**
   * Writes the validations so far: as a table, in full, and their samples as text.
   *
   * @return this
   */
  Run keepHistory(List<TrainEvent.Validated> history) throws IOException {
    write("history.csv", String.join("\n", History.csv(history)) + "\n");
    write("metrics.json", JSON.writeValueAsString(history));
    List<String> samples = new ArrayList<>();
    for (TrainEvent.Validated v : history) {
      samples.add("Epoch %d, step %d".formatted(v.epoch(), v.done()));
      for (Validation.Sample sample : v.validation().samples()) {
        samples.add("Study " + sample.study());
        samples.add("Ref: " + sample.reference());
        samples.add("Gen: " + sample.generated());
      }
      samples.add("");
    }
    write("samples.txt", String.join("\n", samples) + "\n");
    return this;
  }

  /** Writes the trained model and how the training ended. */
  void finish(ReportModel model, History history) throws IOException {
    model.save(folder);
    keepHistory(history.validations());
    @SuppressWarnings("unchecked")
    Map<String, Object> facts =
        Files.exists(folder.resolve(FACTS))
            ? JSON.readValue(folder.resolve(FACTS).toFile(), LinkedHashMap.class)
            : new LinkedHashMap<>();
    facts.put("steps", history.steps());
    facts.put("seconds", history.seconds());
    facts.put("bestEpoch", history.bestEpoch());
    facts.put("ending", history.ending());
    write(FACTS, JSON.writeValueAsString(facts));
  }

  /**
   * The trained model.
   *
   * @throws IOException if there is none, or it is damaged
   */
  public ReportModel model() throws IOException {
    return ReportModel.load(folder);
  }

  /**
   * Whether the run was begun with a collection, as its studies are now.
   *
   * @throws IOException if it was not begun, or its facts cannot be read
   */
  public boolean isOf(Dataset dataset) throws IOException {
    return begunWith().equals(hash(dataset));
  }

  private String begunWith() throws IOException {
    return facts().path(DATA_HASH).asText();
  }

  /** SHA-256 over the studies' ids, texts and the ids of the X-rays they name, in order. */
  public static String hash(Dataset dataset) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Study study : dataset.studies()) {
        String images = String.join(" ", study.imageIds());
        String text =
            String.join("\n", study.id(), study.findings(), study.impression(), images, "");
        digest.update(text.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  /** Whether a trained model stands there. */
  public boolean isThere() {
    return Files.exists(folder.resolve(FACTS))
        && Files.exists(folder.resolve("weights.safetensors"));
  }

  /** Whether a training was begun there, ended or not. */
  public boolean isBegun() {
    return Files.exists(folder.resolve(FACTS));
  }

  private static List<String> ids(List<Study> studies) {
    return studies.stream().map(Study::id).toList();
  }

  private void write(String name, String text) throws IOException {
    WholeFile.write(folder.resolve(name), text);
  }
}
