package cxr.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.io.Json;
import cxr.io.WholeFile;
import cxr.model.ReportModel;
import cxr.model.weights.Safetensors;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A training as it stood at some step, in a folder: the model (settings, tokenizer, weights), the
 * optimiser, the state, how the run came about, and a manifest of these files.
 */
record Checkpoint(Path folder) {

  private static final ObjectMapper JSON = Json.with(Json.Rule.INDENTED);
  private static final String OPTIMIZER = "optimizer.safetensors";
  private static final String STATE = "state.json";
  private static final Set<String> NEEDED =
      Set.of("settings.json", "tokenizer.json", "weights.safetensors", OPTIMIZER, STATE);

  /** What the state's file holds. */
  private record Stored(TrainState state, int[] adamSteps) {}

  /**
   * Writes all files into a new folder, and on to the disk itself.
   *
   * @param facts file that says how the run came about; copied if it is there
   */
  static void write(Path folder, TrainState state, ReportModel model, AdamW adam, Path facts)
      throws IOException {
    Files.createDirectories(folder);
    model.save(folder);
    Safetensors.write(folder.resolve(OPTIMIZER), new TreeMap<>(adam.state()));
    WholeFile.write(folder.resolve(STATE), JSON.writeValueAsBytes(new Stored(state, adam.steps())));
    if (Files.isRegularFile(facts)) {
      Files.copy(facts, folder.resolve(facts.getFileName()));
    }
    Manifest.write(folder);
    Manifest.sync(folder);
  }

  /**
   * What is wrong with the files, in a few words; nothing if all is as it was written.
   *
   * @throws ClosedByInterruptException if the thread is interrupted, which says nothing of the
   *     files
   */
  Optional<String> damage() throws ClosedByInterruptException {
    try {
      Optional<Manifest> manifest = Manifest.of(folder);
      if (manifest.isEmpty()) {
        return Optional.of(Manifest.FILE + " is missing");
      }
      Set<String> names = new TreeSet<>(manifest.get().hashes().keySet());
      names.addAll(NEEDED);
      return manifest.get().damage(names);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  ReportModel model() throws IOException {
    return ReportModel.load(folder);
  }

  TrainState state() throws IOException {
    return stored().state();
  }

  void restore(AdamW adam) throws IOException {
    adam.restore(Safetensors.read(folder.resolve(OPTIMIZER)), stored().adamSteps());
  }

  private Stored stored() throws IOException {
    return JSON.readValue(folder.resolve(STATE).toFile(), Stored.class);
  }
}
