package cxr.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Finds the collection to work with: the user's own, or else the built-in sample. */
public final class Datasets {

  /** The environment variable that names the folder or archive of the user's data. */
  public static final String DATA = "CXR_DATA";

  /** The environment variable that names the folder of decoded X-rays. */
  public static final String CACHE = "CXR_CACHE";

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
    return locate((done, total) -> {});
  }

  private static Path locate(PhantomSample.Drawing drawing) throws IOException {
    return locate(System.getenv(), System.getProperty("cxr.home"), Path.of(""), drawing);
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

  /**
   * The folder of what is decoded once and can be made again: named by {@code CXR_CACHE}, else
   * {@code data/cache} of the checkout.
   *
   * @throws IOException if the checkout is not found
   */
  public static Path cache() throws IOException {
    String named = System.getenv(CACHE);
    return named != null && !named.isBlank()
        ? path(CACHE, named)
        : home().resolve("data").resolve("cache");
  }

  /** A path as it is told: from the checkout, if it lies there. */
  public static Path shown(Path path) {
    try {
      Path root = home().toAbsolutePath().normalize();
      Path whole = path.toAbsolutePath().normalize();
      return whole.startsWith(root) ? root.relativize(whole) : path;
    } catch (IOException e) {
      return path;
    }
  }

  /** The collection of {@link #locate()}. */
  public static Dataset open() throws IOException {
    return open(locate());
  }

  /**
   * The collection of {@link #locate()}.
   *
   * @param drawing is told how far it is, where the built-in sample is drawn
   */
  public static Dataset open(PhantomSample.Drawing drawing) throws IOException {
    return open(locate(drawing));
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
    List<Found> found = Found.in(given, archives, problems);
    for (int i = 0; i < found.size(); i++) {
      Assembly assembly = new Assembly();
      assembly.problems().addAll(problems);
      Found one = found.get(i);
      found.subList(i + 1, found.size()).stream()
          .filter(other -> !other.isSplitOf(one))
          .forEach(other -> assembly.problems().add(other.notRead()));
      one.layout().read(one.folder(), archives, assembly);
      if (!assembly.isEmpty()) {
        return assembly.dataset(one.root(), one.layout().name());
      }
      problems.addAll(assembly.problems());
    }
    throw new IOException(
        "There are no reports in %s: looked there, and in the folders and zip archives in it, for %s%s. Name the folder or archive that holds one of them."
            .formatted(
                given,
                Layout.ALL.stream()
                    .map(layout -> layout.sign() + " (" + layout.name() + ")")
                    .collect(Collectors.joining(", ")),
                first(problems)));
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
    return locate(environment, home, workingDirectory, (done, total) -> {});
  }

  private static Path locate(
      Map<String, String> environment,
      String home,
      Path workingDirectory,
      PhantomSample.Drawing drawing)
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
    return sample(root.resolve("data").resolve("sample"), PhantomSample.STUDIES, drawing);
  }

  private static Path home(Map<String, String> environment, String home, Path workingDirectory)
      throws IOException {
    String chosen = home != null && !home.isBlank() ? home : environment.get(HOME);
    return chosen != null && !chosen.isBlank()
        ? path(HOME, chosen)
        : checkout(workingDirectory.toAbsolutePath().normalize());
  }

  static Path sample(Path folder, int studies) throws IOException {
    return sample(folder, studies, (done, total) -> {});
  }

  /** The sample in that folder, drawn if it is not there or is of another version. */
  private static Path sample(Path folder, int studies, PhantomSample.Drawing drawing)
      throws IOException {
    boolean foreign =
        Files.isDirectory(folder) && !Files.exists(folder.resolve(PhantomSample.NOTE));
    if (!foreign && !PhantomSample.isAt(folder, studies, PhantomSample.SEED)) {
      PhantomSample.write(folder, studies, PhantomSample.SEED, false, drawing);
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
