package cxr.train;

import com.fasterxml.jackson.databind.JsonNode;
import cxr.data.Dataset;
import cxr.data.Study;
import cxr.data.layout.Datasets;
import cxr.io.Checkout;
import cxr.io.Sha256;
import cxr.io.WholeFile;
import cxr.model.ReportModel;
import cxr.model.objective.ConditionLabels;
import cxr.score.Thresholds;
import cxr.settings.Settings;
import cxr.tensor.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The folder of a training: the model with its settings, and beside it how it came about. What the
 * folder tells standard error is a line each.
 *
 * @param folder with settings.json, tokenizer.json, weights.safetensors, history.csv, metrics.json,
 *     samples.txt, split.json, images.csv, run.json, checkpoints, and manifest.json, which has the
 *     SHA-256 of the others
 */
public record Run(Path folder) {

  static final String FACTS = "run.json";
  static final String FORMAT = "format"; // among the facts, 2: since there are manifests
  static final String CHECKPOINTS = "checkpoints";

  static final String SETTINGS = "settings.json";
  static final String TOKENIZER = "tokenizer.json";
  static final String WEIGHTS = "weights.safetensors";
  static final String SPLIT = "split.json";
  static final String IMAGES = "images.csv";
  static final String TABLE = "history.csv";
  static final String METRICS = "metrics.json";
  static final String SAMPLES = "samples.txt";

  private static final String DATA_HASH = "dataHash"; // among the facts
  private static final String OLDER = "olderRun"; // among the facts
  private static final List<String> MODEL = List.of(SETTINGS, TOKENIZER, WEIGHTS);

  /**
   * The run on a collection that the environment variable {@code CXR_RUN} names, or else {@code
   * main}, as {@link RunHome} finds it.
   */
  public static Run of(Dataset dataset) throws IOException {
    return RunHome.of(dataset).chosen();
  }

  /** The run on a collection of that name, or in the folder of that path. */
  public static Run of(Dataset dataset, String name) throws IOException {
    return RunHome.of(dataset).run(name);
  }

  /**
   * The trained run on a collection that {@code CXR_RUN} names; or else {@code main}, or what
   * {@link RunHome} looks for after it.
   *
   * @throws IOException if it is not trained; the message names those that are
   */
  public static Run trained(Dataset dataset) throws IOException {
    return RunHome.of(dataset).trained();
  }

  /** All runs on a collection but the older ones of a name, by name; some may be damaged. */
  public static List<Run> all(Dataset dataset) throws IOException {
    return RunHome.of(dataset).runs();
  }

  /** The run's name: that of its folder. */
  public String name() {
    return String.valueOf(folder.getFileName());
  }

  /** A run in the same place, whose name is this one's with a word behind it. */
  public Run beside(String word) {
    return new Run(folder.resolveSibling(name() + "-" + word));
  }

  /**
   * Makes the folder ready for a new training. An older run that stands there is kept under a name
   * with its date, of which the training tells; but not one of which nothing came, without weights,
   * checkpoints and history.
   *
   * @return this
   * @throws IllegalArgumentException if no training study has a condition that is to be learnt
   * @throws IOException if another process trains into it, or it cannot be written
   */
  public Run begin(Material material) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new IOException("A run is a folder; %s is a file.".formatted(folder));
    }
    ConditionLabels.checkLearnable(material.settings(), material.split().train());
    Optional<Path> older = isEmpty() ? Optional.empty() : Optional.of(RunHome.setAside(this));
    Files.createDirectories(folder);
    try (Checkpoints held = new Checkpoints(checkpoints(), 1, written -> {})) {
      held.clear();
      Files.deleteIfExists(folder.resolve(Manifest.FILE));
      files().replace(aside -> writeBeginning(aside, material, older));
    }
    return this;
  }

  private static void writeBeginning(Path folder, Material material, Optional<Path> older)
      throws IOException {
    WholeFile.write(folder.resolve(SETTINGS), material.settings().toJson());
    Map<String, List<String>> split = new LinkedHashMap<>();
    split.put("train", ids(material.split().train()));
    split.put("validation", ids(material.split().validation()));
    split.put("test", ids(material.split().test()));
    writeJson(folder.resolve(SPLIT), split);
    WholeFile.write(folder.resolve(IMAGES), ImageHashes.of(material).csv());
    Map<String, Object> facts = new LinkedHashMap<>(beginning(material.dataset()));
    facts.put("seed", material.settings().train().seed());
    older.ifPresent(path -> facts.put(OLDER, Checkout.shown(path).toString()));
    writeJson(folder.resolve(FACTS), facts);
  }

  private static Map<String, Object> beginning(Dataset dataset) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put(FORMAT, 2);
    facts.put("collection", Datasets.name(dataset));
    facts.put("studies", dataset.studies().size());
    facts.put(DATA_HASH, hash(dataset));
    facts.put("machine", Machine.look().facts());
    facts.put("ending", "not ended");
    return facts;
  }

  /**
   * Checks that a training can go on with a collection. Where the files that say so are damaged,
   * those of the newest whole checkpoint take their place.
   *
   * @return the settings that the run was begun with
   * @throws IOException if there is no run, no whole checkpoint of a damaged one, or the collection
   *     is not the one it was begun with
   */
  public Settings resume(Dataset dataset) throws IOException {
    if (!isBegun() && isEmpty()) {
      throw new IOException(
          "A run is a folder with %s; %s has none. Name the folder of a run."
              .formatted(FACTS, folder));
    }
    try {
      facts();
      settings();
    } catch (IOException e) {
      mend(dataset, e);
    }
    if (!isOf(dataset)) {
      throw new IOException(
          "The run in %s was begun with other data (hash %.12s..., here %.12s...); name the same collection by --data or CXR_DATA."
              .formatted(folder, begunWith(), hash(dataset)));
    }
    return settings();
  }

  /** Takes facts and settings from the newest whole checkpoint. */
  private void mend(Dataset dataset, IOException damage) throws IOException {
    try (Checkpoints held = new Checkpoints(checkpoints(), 1, written -> {})) {
      Path newest = held.latest(Run::tell).orElseThrow(() -> damage).folder();
      tell(String.valueOf(damage.getMessage()));
      tell("It goes on with what its checkpoint %s has.".formatted(newest.getFileName()));
      files()
          .replace(
              aside -> {
                Files.copy(newest.resolve(SETTINGS), aside.resolve(SETTINGS));
                if (Files.exists(newest.resolve(FACTS))) {
                  Files.copy(newest.resolve(FACTS), aside.resolve(FACTS));
                } else { // a checkpoint of version 0.1.0
                  tell("Whether it was begun with this collection cannot be checked.");
                  writeJson(aside.resolve(FACTS), beginning(dataset));
                }
              });
    }
  }

  /**
   * In which X-rays a collection differs from that which the run was begun with, in a sentence. A
   * list of them that is damaged is told.
   *
   * @return nothing if it does not, or that cannot be known, as of a run of version 0.1.0
   */
  public Optional<String> imageDifference(Material material) throws IOException {
    ImageHashes begunWith;
    try {
      if (!files().isExpected(IMAGES)) {
        return Optional.empty();
      }
      begunWith = ImageHashes.read(files().text(IMAGES));
    } catch (IOException e) {
      tell(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
    return begunWith
        .difference(ImageHashes.of(material))
        .map(
            text ->
                "The run in %s was trained with other X-rays than these: %s."
                    .formatted(folder, text));
  }

  /**
   * Checks that the X-rays are those that the run was begun with, as far as that is known.
   *
   * @throws IOException if they are not
   */
  public void checkImages(Material material) throws IOException {
    Optional<String> difference = imageDifference(material);
    if (difference.isPresent()) {
      throw new IOException(difference.get() + " Put those back, or train anew.");
    }
  }

  /** How the run came about, as it was written. */
  public JsonNode facts() throws IOException {
    JsonNode facts = files().json(FACTS, JsonNode.class);
    if (!facts.isObject()) {
      throw files().damaged(FACTS + " is no JSON object");
    }
    return facts;
  }

  /** Whether its training was stopped before its end, and its model is the best until then. */
  public boolean isStopped() throws IOException {
    return facts().path("ending").asText().equals(Trainer.STOPPED);
  }

  /** Where an older run was kept when this one was begun. */
  Optional<String> older() throws IOException {
    return isBegun() ? Optional.ofNullable(facts().path(OLDER).textValue()) : Optional.empty();
  }

  /**
   * The settings that the run was begun with.
   *
   * @throws IOException if they cannot be read, or are those of a later version
   */
  public Settings settings() throws IOException {
    try {
      return Settings.fromJson(files().text(SETTINGS), note -> tell(folder + ": " + note));
    } catch (IllegalArgumentException e) {
      throw new IOException(folder.resolve(SETTINGS) + ": " + e.getMessage(), e);
    }
  }

  /** The validations so far, as they were written; empty if there was none. */
  public List<TrainEvent.Validated> validations() throws IOException {
    return files().isExpected(METRICS)
        ? List.of(files().json(METRICS, TrainEvent.Validated[].class))
        : List.of();
  }

  /**
   * From which probabilities on its condition head says that a finding is there: those of the
   * validation whose weights it keeps. Nothing without a head or a validation.
   */
  public Optional<Thresholds> thresholds() throws IOException {
    return History.best(validations()).map(best -> best.validation().thresholds());
  }

  Path checkpoints() {
    return folder.resolve(CHECKPOINTS);
  }

  private RunFiles files() {
    return new RunFiles(folder);
  }

  /**
   * Writes the validations so far: as a table, in full, and their samples as text.
   *
   * @return this
   */
  Run keepHistory(List<TrainEvent.Validated> history) throws IOException {
    files().replace(aside -> writeHistory(aside, history));
    return this;
  }

  private static void writeHistory(Path folder, List<TrainEvent.Validated> history)
      throws IOException {
    WholeFile.write(folder.resolve(TABLE), History.csv(history));
    writeJson(folder.resolve(METRICS), history);
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
    WholeFile.write(folder.resolve(SAMPLES), String.join("\n", samples) + "\n");
  }

  /** Writes the trained model and how the training ended. */
  void finish(ReportModel model, History history) throws IOException {
    Map<String, Object> facts = new LinkedHashMap<>();
    if (isBegun()) {
      try {
        facts().properties().forEach(fact -> facts.put(fact.getKey(), fact.getValue()));
      } catch (IOException e) {
        tell(String.valueOf(e.getMessage())); // the weights are worth more than how they came about
      }
    }
    facts.put(FORMAT, 2);
    facts.put("steps", history.steps());
    facts.put("seconds", history.seconds());
    facts.put("bestEpoch", history.bestEpoch());
    facts.put("ending", history.ending());
    files()
        .replace(
            aside -> {
              model.save(aside);
              writeHistory(aside, history.validations());
              writeJson(aside.resolve(FACTS), facts);
            });
  }

  /**
   * The trained model, with the thresholds of the validation whose weights it keeps where its
   * decoder is told what they decide. Damage to files that the model is not made of is told, and so
   * is that a run has no hashes, as those of version 0.1.0.
   *
   * @throws IOException if there is none, or it is damaged; the message names the file
   */
  public ReportModel model() throws IOException {
    Optional<Manifest> manifest = files().manifest();
    if (manifest.isPresent()) {
      Set<String> others = new LinkedHashSet<>(manifest.get().hashes().keySet());
      for (String name : MODEL) {
        if (others.remove(name) || files().has(name)) {
          Optional<String> damage = files().damage(List.of(name));
          if (damage.isPresent()) {
            throw files().damaged(damage.get());
          }
        }
      }
      for (String name : others) {
        files()
            .damage(List.of(name))
            .ifPresent(text -> tell("%s: %s; the model is whole.".formatted(folder, text)));
      }
    } else if (isThere()) {
      tell(
          "The model in %s has no checksums, as those of version 0.1.0 have none: whether it is as it was written cannot be checked."
              .formatted(folder));
    }
    ReportModel model = ReportModel.load(folder);
    if (model.settings().model().hasStates()) { // its thresholds are part of what it writes
      thresholds().ifPresent(model::decideBy);
    }
    return model;
  }

  /**
   * Why the run cannot be shown, in a sentence; nothing if all is well. The weights are not looked
   * at, which would take long.
   */
  public Optional<String> problem() {
    try {
      facts();
      settings();
      validations();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
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
    Sha256 sum = new Sha256();
    for (Study study : dataset.studies()) {
      String images = String.join(" ", study.imageIds());
      String text = String.join("\n", study.id(), study.findings(), study.impression(), images, "");
      sum.add(text);
    }
    return sum.hex();
  }

  /** Whether a trained model stands there. */
  public boolean isThere() {
    return files().has(WEIGHTS);
  }

  /** Whether a trained model stands there, or did: opening it says which file is missing. */
  boolean wasTrained() {
    try {
      return files().isExpected(WEIGHTS);
    } catch (IOException e) {
      return isThere();
    }
  }

  /** Whether a training was begun there, ended or not. */
  public boolean isBegun() {
    return files().has(FACTS);
  }

  /** Whether a file of a run stands there, damaged or not. */
  boolean hasFiles() {
    return files().has(Manifest.FILE) || RunFiles.NAMES.stream().anyMatch(files()::has);
  }

  /**
   * Whether nothing is lost with the folder: it has no weights, no checkpoint and no history.
   *
   * @throws IOException if it cannot be read
   */
  public boolean isEmpty() throws IOException {
    return List.of(WEIGHTS, TABLE, METRICS, SAMPLES).stream().noneMatch(files()::has)
        && !Checkpoints.areIn(checkpoints());
  }

  private static List<String> ids(List<Study> studies) {
    return studies.stream().map(Study::id).toList();
  }

  private static void writeJson(Path file, Object value) throws IOException {
    WholeFile.write(file, RunFiles.JSON.writeValueAsBytes(value));
  }

  private static void tell(String line) {
    System.err.println(line);
  }
}
