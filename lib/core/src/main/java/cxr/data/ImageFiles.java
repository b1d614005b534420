package cxr.data;

import cxr.io.archive.ArchiveReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The image files below a folder, by the keys that reports name them by. Keys are only looked up
 * here, so none can lead elsewhere.
 */
public final class ImageFiles {

  private static final List<String> ENDINGS = List.of("png", "jpg", "jpeg", "dcm");

  /** Folders within the folder of images are looked into so deep. */
  private static final int DEPTH = 3;

  private final Map<String, Path> files = new HashMap<>();
  private final List<Path> odd = new ArrayList<>();
  private final Set<Path> visited = new HashSet<>();
  private final Function<Path, String> key;
  private final Path folder;

  private ImageFiles(Path folder, Function<Path, String> key) {
    this.folder = folder;
    this.key = key;
  }

  /** No files at all. */
  public static ImageFiles none() {
    return new ImageFiles(Path.of(""), Path::toString);
  }

  /** The files below a folder by their official ids. */
  public static ImageFiles byId(Path folder) throws IOException {
    return of(folder, DEPTH, ImageFiles::id);
  }

  /** The files in a folder itself, and none in folders within it, by their official ids. */
  public static ImageFiles looseById(Path folder) throws IOException {
    return of(folder, 1, ImageFiles::id);
  }

  /**
   * The files below a folder by their paths there without ending, {@code a/b/0} for example.
   *
   * @param keys that are going to be looked up: the deepest says how deep to look, 3 or more
   */
  public static ImageFiles byPath(Path folder, Collection<String> keys) throws IOException {
    int depth = keys.stream().mapToInt(key -> key.split("/").length).max().orElse(DEPTH);
    return of(folder, Math.max(DEPTH, depth), path -> pathKey(folder.relativize(path).toString()));
  }

  /**
   * Files that were listed before, by their official ids. They are not looked at: what has the name
   * of an image is taken for one.
   *
   * @param folder they are below
   */
  public static ImageFiles listed(Path folder, List<Path> files) {
    ImageFiles result = new ImageFiles(folder, ImageFiles::id);
    files.forEach(result::put);
    return result;
  }

  /** The key of {@link #byPath} for a path in a list. */
  public static String pathKey(String path) {
    return stem(ArchiveReader.slashed(path));
  }

  private static String id(Path file) {
    return ImageFile.officialId(stem(file.getFileName().toString()));
  }

  private static ImageFiles of(Path folder, int depth, Function<Path, String> key)
      throws IOException {
    ImageFiles result = new ImageFiles(folder, key);
    if (Files.isDirectory(folder)) {
      result.addAll(folder, depth);
    }
    return result;
  }

  /** The folder, where it is not there; then there are no files. */
  public Optional<Path> lacking() {
    return !folder.toString().isEmpty() && !Files.isDirectory(folder)
        ? Optional.of(folder)
        : Optional.empty();
  }

  public Optional<Path> find(String name) {
    return Optional.ofNullable(files.get(name));
  }

  /** What has the name of an image and is no file, by name. */
  public List<Path> odd() {
    return odd.stream().sorted().toList();
  }

  /** Files by their keys, in the order of the keys. */
  public Map<String, Path> all() {
    return new TreeMap<>(files);
  }

  /** The path of a file below the folder, for people. */
  public String brief(Path file) {
    return folder.relativize(file).toString();
  }

  private void addAll(Path place, int depth) throws IOException {
    if (!visited.add(place.toRealPath())) {
      return; // by a link that leads back
    }
    List<Path> entries;
    try (Stream<Path> list = Files.list(place)) {
      entries = list.toList();
    }
    List<Path> folders = new ArrayList<>();
    for (Path entry : entries) {
      String name = entry.getFileName().toString();
      if (name.startsWith(".")) {
        continue;
      }
      if (isImage(name) && !Files.isRegularFile(entry)) {
        odd.add(entry);
      } else if (isImage(name)) {
        put(entry);
      } else if (depth > 1 && Files.isDirectory(entry)) {
        folders.add(entry);
      }
    }
    for (Path inner : folders) {
      addAll(inner, depth - 1);
    }
  }

  private void put(Path file) {
    files.merge(key.apply(file), file, (a, b) -> rank(a) <= rank(b) ? a : b);
  }

  /** Whether a file is an X-ray by the ending of its name. */
  public static boolean isImage(String name) {
    return ENDINGS.contains(ending(name));
  }

  private static int rank(Path file) {
    return ENDINGS.indexOf(ending(file.getFileName().toString()));
  }

  private static String ending(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  private static String stem(String name) {
    return isImage(name) ? name.substring(0, name.lastIndexOf('.')) : name;
  }
}
