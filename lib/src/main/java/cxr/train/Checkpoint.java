package cxr.train;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import cxr.model.ReportModel;
import cxr.model.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A training as it stood at some step, in a folder: the model (settings, tokenizer, weights), the
 * optimiser, the state, and a manifest with the SHA-256 of each of these files.
 */
record Checkpoint(Path folder) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final String OPTIMIZER = "optimizer.safetensors";
  private static final String STATE = "state.json";
  private static final String MANIFEST = "manifest.json";

  /** What the state's file holds. */
  private record Stored(TrainState state, int[] adamSteps) {}

  /** Writes all files into a new folder, and on to the disk itself. */
  static void write(Path folder, TrainState state, ReportModel model, AdamW adam)
      throws IOException {
    Files.createDirectories(folder);
    model.save(folder);
    Safetensors.write(folder.resolve(OPTIMIZER), new TreeMap<>(adam.state()));
    JSON.writeValue(folder.resolve(STATE).toFile(), new Stored(state, adam.steps()));
    Map<String, String> hashes = new TreeMap<>();
    for (Path file : files(folder)) {
      hashes.put(file.getFileName().toString(), hash(file));
    }
    JSON.writeValue(folder.resolve(MANIFEST).toFile(), hashes);
    for (Path file : files(folder)) {
      sync(file);
    }
    sync(folder);
  }

  /**
   * What is wrong with the files, in a few words; nothing if all is as it was written.
   *
   * @throws ClosedByInterruptException if the thread is interrupted, which says nothing of the
   *     files
   */
  Optional<String> damage() throws ClosedByInterruptException {
    try {
      Map<String, String> hashes =
          JSON.readValue(
              folder.resolve(MANIFEST).toFile(), new TypeReference<Map<String, String>>() {});
      if (!hashes.keySet().containsAll(List.of(OPTIMIZER, STATE))) {
        return Optional.of(MANIFEST + " is not whole");
      }
      for (Map.Entry<String, String> entry : hashes.entrySet()) {
        Path file = folder.resolve(entry.getKey());
        if (!Files.isRegularFile(file)) {
          return Optional.of(entry.getKey() + " is missing");
        }
        if (!hash(file).equals(entry.getValue())) {
          return Optional.of(entry.getKey() + " has changed since it was written");
        }
      }
      return Optional.empty();
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      return Optional.of(MANIFEST + " cannot be read");
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

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String hash(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  /** Waits until a file's content, or a folder's list of files, is on the disk. */
  static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
