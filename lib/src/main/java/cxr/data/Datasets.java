package cxr.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the collection to work with: the user's own, or else the built-in sample. */
public final class Datasets {

  /** The environment variable that names the folder or archive of the user's data. */
  public static final String DATA = "CXR_DATA";

  /** The environment variable that names the checkout; the system property is {@code cxr.home}. */
  public static final String HOME = "CXR_HOME";

  private Datasets() {}

  /**
   * The folder that {@code CXR_DATA} names, relative to the working directory, if it is set; else
   * that of the built-in sample, which is drawn at its first use.
   *
   * @throws IOException if the folder is not there, or the sample cannot be written
   */
  public static Path locate() throws IOException {
    return locate(System.getenv(), System.getProperty("cxr.home"), Path.of(""));
  }

  /**
   * The workbench's checkout: named by the system property {@code cxr.home} or by {@code CXR_HOME},
   * else the folder at or above the working directory that has {@code environment/workbench}.
   *
   * @throws IOException if there is none
   */
  public static Path home() throws IOException {
    return home(System.getenv(), System.getProperty("cxr.home"), Path.of(""));
  }

  /** The collection of {@link #locate()}. */
  public static Dataset open() throws IOException {
    return open(locate());
  }

  /**
   * The collection in a folder or archive, in whichever of the public layouts it is: the official
   * XML, the mirror on Kaggle, or R2Gen's list. Looked for in the folder itself, then in the
   * folders and archives in it, by their names. An archive is read as it is; one that has to be
   * unpacked first is unpacked to {@code data/unpacked} of the checkout, once, and standard error
   * is told.
   *
   * @throws IOException if there is no such folder, or no reports in it
   */
  public static Dataset open(Path folder) throws IOException {
    return open(
        folder, () -> home().resolve("data").resolve("unpacked"), line -> System.err.println(line));
  }

  static Dataset open(Path given, Unpacked.Place place, Consumer<String> progress)
      throws IOException {
    Archives archives = new Archives(place, progress);
    List<Problem> problems = new ArrayList<>();
    List<Found> found = find(given, archives, problems);
    for (int i = 0; i < found.size(); i++) {
      Assembly assembly = new Assembly();
      assembly.problems().addAll(problems);
      Found one = found.get(i);
      found.subList(i + 1, found.size()).stream()
          .filter(other -> !isSplitOf(one, other))
          .forEach(other -> assembly.problems().add(second(other)));
      one.layout().read(one.folder(), archives, assembly);
      if (!assembly.isEmpty()) {
        return assembly.dataset(one.root(), one.layout().name());
      }
      problems.addAll(assembly.problems());
    }
    throw new IOException(
        "There are no reports in %s: looked there, and in the folders and archives in it, for %s%s. Name the folder or archive that holds one of them."
            .formatted(
                given,
                Layout.ALL.stream()
                    .map(layout -> layout.sign() + " (" + layout.name() + ")")
                    .collect(Collectors.joining(", ")),
                first(problems)));
  }

  /** A layout in a place; the root is the folder or archive it is in, on disk. */
  private record Found(Layout layout, Path folder, Path root) {}

  /** All layouts of a place itself, or else of the folders in it, or else of the archives in it. */
  private static List<Found> find(Path given, Archives archives, List<Problem> problems)
      throws IOException {
    if (Archives.isArchive(given)) {
      return findInArchive(given, archives, problems);
    }
    if (!Files.isDirectory(given)) {
      throw new IOException(
          Files.exists(given)
              ? given
                  + " is a file and no archive; name a folder, or an archive that ends in "
                  + String.join(", ", Archives.ENDINGS)
                  + "."
              : "There is no folder " + given + " with X-ray reports; check the path.");
    }
    List<Found> found = layouts(given, given).toList();
    if (found.isEmpty()) {
      found = folders(given).stream().flatMap(folder -> layouts(folder, folder)).toList();
    }
    return found.isEmpty() ? findInArchives(given, archives, problems) : found;
  }

  private static List<Found> findInArchive(Path archive, Archives archives, List<Problem> problems)
      throws IOException {
    try {
      Path top = archives.open(archive, problems);
      List<Found> found = layouts(top, archive).toList();
      return found.isEmpty()
          ? folders(top).stream().flatMap(folder -> layouts(folder, archive)).toList()
          : found;
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be read as an archive: %s.".formatted(archive, e.getMessage()), e);
    }
  }

  private static List<Found> findInArchives(Path folder, Archives archives, List<Problem> problems)
      throws IOException {
    List<Found> found = new ArrayList<>();
    for (Path archive : entries(folder, Archives::isArchive)) {
      try {
        found.addAll(findInArchive(archive, archives, problems));
      } catch (IOException e) {
        problems.add(Archives.broken(archive, "left out: " + e.getMessage()));
      }
    }
    return found;
  }

  private static Stream<Found> layouts(Path folder, Path root) {
    return Layout.ALL.stream()
        .filter(layout -> layout.isIn(folder))
        .map(layout -> new Found(layout, folder, root));
  }

  private static List<Path> folders(Path folder) throws IOException {
    return entries(folder, Files::isDirectory);
  }

  private static List<Path> entries(Path folder, Predicate<Path> which) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .filter(which)
          .sorted()
          .toList();
    } catch (AccessDeniedException e) {
      throw new IOException(folder + " may not be read; check its permissions.", e);
    }
  }

  /** R2Gen's list beside the reports of another layout is no second collection. */
  private static boolean isSplitOf(Found one, Found other) {
    return one.folder().equals(other.folder()) && other.layout() instanceof R2Gen;
  }

  private static Problem second(Found other) {
    return new Problem(
        "",
        String.valueOf(other.root().getFileName()),
        Problem.Kind.OTHER_COLLECTION,
        "not read: a collection in the layout of " + other.layout().name());
  }

  private static String first(List<Problem> problems) {
    return problems.isEmpty()
        ? ""
        : " (%s: %s)".formatted(problems.get(0).file(), problems.get(0).action());
  }

  /** A short label for titles: {@code built-in sample}, or the name of the folder or archive. */
  public static String name(Dataset dataset) {
    Path root = dataset.root().toAbsolutePath().normalize();
    if (Files.exists(root.resolve(PhantomSample.NOTE))) {
      return "built-in sample";
    }
    return root.getFileName() == null ? root.toString() : Archives.nameOf(root.getFileName());
  }

  static Path locate(Map<String, String> environment, String home, Path workingDirectory)
      throws IOException {
    String named = environment.get(DATA);
    if (named != null && !named.isBlank()) {
      Path folder = workingDirectory.resolve(path(DATA, named));
      if (!Files.isDirectory(folder) && !Archives.isArchive(folder)) {
        throw new IOException(
            "%s names %s, and there is no such folder or archive; correct it, or unset it for the built-in sample."
                .formatted(DATA, folder.toAbsolutePath().normalize()));
      }
      return folder;
    }
    Path root = home(environment, home, workingDirectory);
    return sample(root.resolve("data").resolve("sample"), PhantomSample.STUDIES);
  }

  private static Path home(Map<String, String> environment, String home, Path workingDirectory)
      throws IOException {
    String chosen = home != null && !home.isBlank() ? home : environment.get(HOME);
    return chosen != null && !chosen.isBlank()
        ? path(HOME, chosen)
        : checkout(workingDirectory.toAbsolutePath().normalize());
  }

  /** The sample in that folder, drawn if it is not there or is of another version. */
  static Path sample(Path folder, int studies) throws IOException {
    boolean foreign =
        Files.isDirectory(folder) && !Files.exists(folder.resolve(PhantomSample.NOTE));
    if (!foreign && !PhantomSample.isAt(folder, studies, PhantomSample.SEED)) {
      PhantomSample.write(folder, studies, PhantomSample.SEED);
    }
    return folder;
  }

  private static Path checkout(Path start) throws IOException {
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve("environment").resolve("workbench"))) {
        return folder;
      }
    }
    throw new IOException(
        "The workbench's checkout was not found at or above %s; start there, or set %s to it or %s to a folder of data."
            .formatted(start, HOME, DATA));
  }

  private static Path path(String variable, String text) throws IOException {
    try {
      return Path.of(text.strip());
    } catch (InvalidPathException e) {
      throw new IOException(variable + " is not a path: " + text, e);
    }
  }
}
