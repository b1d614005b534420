package cxr.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.io.Json;
import cxr.io.Sha256;
import cxr.io.WholeFile;
import cxr.io.WholeFolder;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The files of a run, each checked against the run's manifest when it is read. */
record RunFiles(Path folder) {

  static final ObjectMapper JSON = Json.with(Json.Rule.INDENTED, Json.Rule.NOTHING_BEHIND);

  /** What is written beside checkpoints. */
  static final List<String> NAMES =
      List.of(
          Run.FACTS,
          Run.SETTINGS,
          Run.TOKENIZER,
          Run.WEIGHTS,
          Run.SPLIT,
          Run.IMAGES,
          Run.TABLE,
          Run.METRICS,
          Run.SAMPLES);

  boolean has(String name) {
    return Files.exists(folder.resolve(name));
  }

  /** Whether a file is there, or should be. */
  boolean isExpected(String name) throws IOException {
    return has(name) || manifest().map(m -> m.hashes().containsKey(name)).orElse(false);
  }

  /**
   * The text of a file as it was written.
   *
   * @throws IOException if it is damaged or not there; the message names it
   */
  String text(String name) throws IOException {
    Optional<String> damage = damage(List.of(name));
    if (damage.isPresent()) {
      throw damaged(damage.get());
    }
    return Unbroken.of(() -> unchecked(name));
  }

  /** As {@link #text(String)}, of a file in JSON. */
  <T> T json(String name, Class<T> type) throws IOException {
    try {
      T read = JSON.readValue(text(name), type);
      if (read == null) {
        throw damaged(name + " holds nothing");
      }
      return read;
    } catch (JsonProcessingException e) {
      throw damaged("%s cannot be read (%s)".formatted(name, e.getOriginalMessage()));
    }
  }

  private String unchecked(String name) throws IOException {
    try {
      return Files.readString(folder.resolve(name));
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw damaged(name + " is missing");
    } catch (CharacterCodingException e) {
      throw damaged(name + " is no text in UTF-8");
    } catch (FileSystemException e) {
      throw damaged("%s cannot be read (%s)".formatted(name, e.getReason()));
    } catch (IOException e) {
      throw damaged("%s cannot be read (%s)".formatted(name, e.getMessage()));
    }
  }

  /**
   * What is wrong with some files, in a few words; nothing if they are as they were written, or the
   * run has no manifest, as one of version 0.1.0.
   *
   * @throws IOException if the manifest is damaged
   */
  Optional<String> damage(Collection<String> names) throws IOException {
    Optional<Manifest> manifest = manifest();
    while (true) {
      Optional<Manifest> known = manifest;
      Optional<String> damage =
          known.isEmpty() ? Optional.empty() : Unbroken.of(() -> known.get().damage(names));
      manifest = damage.isEmpty() ? known : manifest();
      if (manifest.equals(known)) { // else a training has written meanwhile
        return damage;
      }
    }
  }

  /**
   * The run's manifest; nothing if it has none and was written without.
   *
   * @throws IOException if it is damaged
   */
  Optional<Manifest> manifest() throws IOException {
    try {
      Optional<Manifest> manifest = Unbroken.of(() -> Manifest.of(folder));
      if (manifest.isPresent() || !has(Run.FACTS) || !isOfManifests()) {
        return manifest;
      }
    } catch (IOException e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
    throw damaged(Manifest.FILE + " is missing");
  }

  /** Whether the run was begun by a version that writes manifests. */
  private boolean isOfManifests() throws IOException {
    try {
      return JSON.readTree(Unbroken.of(() -> unchecked(Run.FACTS))).has(Run.FORMAT);
    } catch (IOException e) {
      return false; // said when the facts are needed
    }
  }

  /** Writes some files into an empty folder. */
  interface Filling {
    void into(Path folder) throws IOException;
  }

  /**
   * Puts new files in the place of older ones of their names, and into the manifest. Whenever the
   * process ends, each file is the older or the newer one, and the manifest fits it.
   *
   * @param filling writes the new files; a folder that stands in the place of one gets another name
   */
  void replace(Filling filling) throws IOException {
    Path aside = folder.resolve(".aside");
    WholeFolder.delete(aside);
    try {
      filling.into(Files.createDirectory(aside));
      putInPlace(aside);
    } finally {
      WholeFolder.delete(aside);
    }
  }

  private void putInPlace(Path aside) throws IOException {
    Map<String, Set<String>> both = new TreeMap<>(known());
    Map<String, Set<String>> after = new TreeMap<>(both);
    for (Path file : Manifest.files(aside)) {
      String name = file.getFileName().toString();
      String hash = Sha256.of(file);
      Set<String> either = new TreeSet<>(both.getOrDefault(name, Set.of()));
      either.add(hash);
      both.put(name, either);
      after.put(name, Set.of(hash));
      Manifest.sync(file);
    }
    new Manifest(folder, both).write();
    for (Path file : Manifest.files(aside)) {
      Path target = folder.resolve(file.getFileName());
      if (Files.isDirectory(target)) {
        Files.move(target, RunHome.dated(target));
      }
      WholeFile.move(file, target);
    }
    new Manifest(folder, after).write();
  }

  /** What the manifest has; of a run that was written without one, its files as they are now. */
  private Map<String, Set<String>> known() throws IOException {
    Optional<Manifest> manifest;
    try {
      manifest = manifest();
    } catch (IOException e) {
      return Map.of(); // files that are not written anew stay doubtful
    }
    if (manifest.isPresent()) {
      return manifest.get().hashes();
    }
    Map<String, Set<String>> hashes = new TreeMap<>();
    for (String name : NAMES) {
      if (Files.isRegularFile(folder.resolve(name))) {
        hashes.put(name, Set.of(Sha256.of(folder.resolve(name))));
      }
    }
    return hashes;
  }

  /** What to say, and to do, of a file that is not as it was written. */
  IOException damaged(String what) {
    boolean saved;
    try {
      saved = Checkpoints.areIn(folder.resolve(Run.CHECKPOINTS));
    } catch (IOException e) {
      saved = false;
    }
    String mending =
        saved
            ? ", or write it anew from the last checkpoint by: environment/workbench train --resume "
                + folder.toAbsolutePath()
                + ", with the --data that it was begun with"
            : ", or train anew";
    return new IOException(
        "The run in %s is damaged: %s. Put the file back from a copy%s."
            .formatted(folder, what, mending));
  }
}
