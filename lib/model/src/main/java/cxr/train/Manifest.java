package cxr.train;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.io.Json;
import cxr.io.Sha256;
import cxr.io.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The SHA-256 of the files of a folder, in a file among them: what has changed since is noticed.
 *
 * @param folder of the files
 * @param hashes by the files' names; two of a file that was being replaced when the process ended:
 *     either is whole
 */
record Manifest(Path folder, Map<String, Set<String>> hashes) {

  static final String FILE = "manifest.json";

  private static final ObjectMapper JSON =
      Json.with(Json.Rule.INDENTED, Json.Rule.SINGLE_IS_LIST, Json.Rule.NOTHING_BEHIND);

  /**
   * The manifest of a folder.
   *
   * @return nothing if the folder has none
   * @throws ClosedByInterruptException if the thread is interrupted
   * @throws IOException if it cannot be read; the message is a few words
   */
  static Optional<Manifest> of(Path folder) throws IOException {
    try {
      String text = Files.readString(folder.resolve(FILE));
      Map<String, Set<String>> hashes = JSON.readValue(text, new TypeReference<>() {});
      if (hashes == null || hashes.values().stream().anyMatch(set -> set == null)) {
        throw new IOException("it lists nothing");
      }
      return Optional.of(new Manifest(folder, hashes));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(FILE + " cannot be read", e);
    }
  }

  /** Writes the manifest of all files that lie in a folder now, and brings them to the disk. */
  static void write(Path folder) throws IOException {
    Map<String, Set<String>> hashes = new TreeMap<>();
    for (Path file : files(folder)) {
      hashes.put(name(file), Set.of(Sha256.of(file)));
      sync(file);
    }
    new Manifest(folder, hashes).write();
  }

  /** Writes the manifest itself. */
  void write() throws IOException {
    Path file = folder.resolve(FILE);
    if (Files.isDirectory(file)) {
      Files.move(file, RunHome.dated(file));
    }
    WholeFile.write(file, JSON.writeValueAsBytes(hashes));
  }

  /**
   * What is wrong with some files, in a few words; nothing if they are as they were written.
   *
   * @param names of files that must be listed
   * @throws ClosedByInterruptException if the thread is interrupted, which says nothing of the
   *     files
   */
  Optional<String> damage(Collection<String> names) throws ClosedByInterruptException {
    for (String name : names) {
      Path file = folder.resolve(name);
      if (!hashes.containsKey(name)) {
        return Optional.of("%s does not list %s".formatted(FILE, name));
      }
      if (!Files.isRegularFile(file)) {
        return Optional.of(name + (Files.exists(file) ? " is no file" : " is missing"));
      }
      try {
        if (!hashes.get(name).contains(Sha256.of(file))) {
          return Optional.of(name + " has changed since it was written");
        }
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        return Optional.of(name + " cannot be read");
      }
    }
    return Optional.empty();
  }

  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> !file.endsWith(FILE)).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  /** Waits until a file's content, or a folder's list of files, is on the disk. */
  static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
