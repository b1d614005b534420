package cxr.data.layout;

import cxr.data.Dataset;
import cxr.data.phantom.Sample;
import cxr.io.Checkout;
import cxr.io.Problem;
import cxr.io.archive.Archives;
import cxr.io.archive.UnpackedArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Finds the collection to work with: the user's own, or else the built-in sample. */
public final class Datasets {

  /** The environment variable that names the folder or archive of the user's data. */
  public static final String DATA = "CXR_DATA";

  /** What {@link #name} calls the built-in sample. */
  public static final String SAMPLE = "built-in sample";

  private static final Set<String> INDIANA = Set.of("OpenI", "Kaggle", "R2Gen"); // layouts

  private Datasets() {}

  /**
   * Whether the built-in sample is in use and not drawn yet: then nothing but its name is known.
   *
   * @throws IOException if the checkout cannot be found
   */
  public static boolean isToBeDrawn() throws IOException {
    String named = System.getenv(DATA);
    return (named == null || named.isBlank()) && !Files.exists(sample(Checkout.home()));
  }

  private static Path sample(Path home) {
    return home.resolve("data").resolve("sample");
  }

  /**
   * The collection that {@code CXR_DATA} names, relative to the working directory, if it is set;
   * else the built-in sample, which is drawn at its first use.
   *
   * @param drawing is told how far it is, where the built-in sample is drawn
   * @throws IOException if the folder is not there, or the sample cannot be written
   */
  public static Dataset open(Sample.Drawing drawing) throws IOException {
    return open(locate(System.getenv(), System.getProperty("cxr.home"), Path.of(""), drawing));
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
        folder,
        () -> Checkout.home().resolve("data").resolve("unpacked"),
        line -> System.err.println(line));
  }

  static Dataset open(Path given, UnpackedArchive.Place place, Consumer<String> progress)
      throws IOException {
    Archives archives = new Archives(place, progress);
    List<Problem> problems = new ArrayList<>();
    List<FoundCollection> found = FoundCollection.in(given, archives, problems);
    for (int i = 0; i < found.size(); i++) {
      DatasetBuilder builder = new DatasetBuilder(archives, problems);
      FoundCollection one = found.get(i);
      found.subList(i + 1, found.size()).stream()
          .filter(other -> !other.belongsTo(one))
          .forEach(other -> builder.problems().add(other.notRead()));
      one.read(builder);
      if (!builder.isEmpty()) {
        return builder.dataset(one.root(), one.layout().name());
      }
      problems = builder.problems();
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

  /** A short label for titles: {@link #SAMPLE}, or the name of the folder or archive. */
  public static String name(Dataset dataset) {
    Path root = dataset.root().toAbsolutePath().normalize();
    if (isInvented(dataset)) {
      return SAMPLE;
    }
    return root.getFileName() == null ? root.toString() : Archives.nameOf(root.getFileName());
  }

  /** Whether it is the built-in sample, or another that the library drew. */
  private static boolean isInvented(Dataset dataset) {
    return Files.exists(dataset.root().resolve(Sample.NOTE));
  }

  /**
   * Whether it may be the Indiana collection, which is OpenI: all layouts that this library brings
   * are ways in which that one is published, and only what the library draws is known to be
   * another.
   */
  public static boolean mayBeIndiana(Dataset dataset) {
    return INDIANA.contains(dataset.layout()) && !isInvented(dataset);
  }

  static Path locate(
      Map<String, String> environment, String home, Path workingDirectory, Sample.Drawing drawing)
      throws IOException {
    String named = environment.get(DATA);
    if (named != null && !named.isBlank()) {
      Path folder = workingDirectory.resolve(Checkout.path(DATA, named));
      if (!Files.isDirectory(folder) && !Archives.isArchive(folder)) {
        throw new IOException(
            "%s names %s, and there is no such folder or archive; correct it, or unset it for the built-in sample."
                .formatted(DATA, folder.toAbsolutePath().normalize()));
      }
      return folder;
    }
    Path root = Checkout.home(environment, home, workingDirectory);
    return sample(sample(root), Sample.STUDIES, drawing);
  }

  /** The sample in that folder, drawn if it is not there or is of another version. */
  public static Path sample(Path folder, int studies, Sample.Drawing drawing) throws IOException {
    boolean foreign = Files.isDirectory(folder) && !Files.exists(folder.resolve(Sample.NOTE));
    if (!foreign && !Sample.isAt(folder, studies, Sample.SEED)) {
      Sample.write(folder, studies, Sample.SEED, false, drawing);
    }
    return folder;
  }
}
