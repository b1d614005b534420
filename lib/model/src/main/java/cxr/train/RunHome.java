package cxr.train;

import cxr.data.Dataset;
import cxr.data.layout.Datasets;
import cxr.io.Checkout;
import cxr.io.WholeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the runs on a collection lie, and what they are called.
 *
 * <p>A name without a slash is that of a run in {@code data/runs/COLLECTION} of the checkout; with
 * one it is the path of a folder anywhere. Without a name the environment variable {@code CXR_RUN}
 * gives one, and else it is {@code main}.
 *
 * @param folder {@code data/runs/COLLECTION}
 */
public record RunHome(Path folder) {

  /** The environment variable that names the run to make or to use. */
  public static final String VARIABLE = "CXR_RUN";

  /** What is looked for where no name is given: that of commands and notebooks first. */
  private static final List<String> DEFAULTS = List.of("main", "headless", "notebook");

  private static final Pattern NAME =
      Pattern.compile("[\\w-][\\w.-]*", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern DATED = Pattern.compile(".+\\.\\d{4}-\\d\\d-\\d\\dT\\d{6}(-\\d+)?");
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HHmmss");

  /** The place of the runs on a collection. */
  public static RunHome of(Dataset dataset) throws IOException {
    return of(Datasets.name(dataset));
  }

  /** The place of the runs on the collection of that name, as {@link Datasets#name} has it. */
  public static RunHome of(String name) throws IOException {
    String collection = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return new RunHome(Checkout.home().resolve("data").resolve("runs").resolve(collection));
  }

  /** Whether a word is a path, and no name. */
  public static boolean isPath(String word) {
    return word.contains("/");
  }

  /**
   * The run of a name, or in the folder of a path.
   *
   * @throws IllegalArgumentException if it can be no run's name
   */
  public Run run(String word) {
    if (isPath(word)) {
      return new Run(Path.of(word));
    }
    if (!NAME.matcher(word).matches()) {
      throw new IllegalArgumentException(
          "A run's name (--run, CXR_RUN) has letters, digits, underscores, hyphens and dots, and begins with no dot; found \"%s\". A path has a slash, as ./my-run has."
              .formatted(word));
    }
    return new Run(folder.resolve(word));
  }

  /** The run that {@code CXR_RUN} names, or {@code main}. */
  Run chosen() {
    return chosen(System.getenv());
  }

  Run chosen(Map<String, String> environment) {
    String named = environment.getOrDefault(VARIABLE, "").strip();
    return run(named.isEmpty() ? DEFAULTS.get(0) : named);
  }

  /** As {@link Run#trained}. */
  public Run trained() throws IOException {
    return trained(System.getenv());
  }

  Run trained(Map<String, String> environment) throws IOException {
    Run chosen = chosen(environment);
    if (environment.getOrDefault(VARIABLE, "").isBlank()) {
      for (String name : DEFAULTS) {
        if (run(name).wasTrained()) {
          return run(name);
        }
      }
    }
    return requireTrained(chosen);
  }

  /**
   * That run.
   *
   * @throws IOException if it has no trained model; the message names those that have
   */
  public Run requireTrained(Run run) throws IOException {
    if (Files.exists(run.folder()) && !Files.isDirectory(run.folder())) {
      throw new IOException(
          "A run is a folder; %s is a file. Name the folder of a run.".formatted(run.folder()));
    }
    if (run.wasTrained()) {
      return run;
    }
    List<String> there = all().stream().filter(Run::isThere).map(Run::name).toList();
    String named =
        there.isEmpty()
            ? "there is none in " + folder
            : "those in %s are %s".formatted(folder, String.join(", ", there));
    Path here = Path.of(run.name());
    String hint =
        run.folder().startsWith(folder) && new Run(here).isThere()
            ? " For the folder %s here write ./%s.".formatted(here, here)
            : "";
    throw new IOException(
        "There is no trained run in %s; %s. Name one by --run or %s, or train one first.%s"
            .formatted(run.folder(), named, VARIABLE, hint));
  }

  /** The runs, by name, without those that were set aside. */
  List<Run> runs() throws IOException {
    return all().stream().filter(run -> !isSetAside(run)).toList();
  }

  /** The runs, by name, with those that were set aside; a folder with no file of a run is none. */
  public List<Run> all() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(folder)) {
      return folders
          .sorted()
          .map(Run::new)
          .filter(run -> NAME.matcher(run.name()).matches() && run.hasFiles())
          .toList();
    }
  }

  /** Whether a run is an older one that made room for a newer of its name. */
  public static boolean isSetAside(Run run) {
    return DATED.matcher(run.name()).matches();
  }

  /**
   * Gives a run's folder another name, its own and the time.
   *
   * @return the folder as it is called now
   * @throws IOException if a training writes into it, or it cannot be renamed
   */
  @SuppressWarnings("try") // the run is held, not used
  static Path setAside(Run run) throws IOException {
    Path target = dated(run.folder());
    if (!Files.isDirectory(run.checkpoints())) {
      return Files.move(run.folder(), target);
    }
    try (Checkpoints held = new Checkpoints(run.checkpoints(), 1, written -> {})) {
      return Files.move(run.folder(), target);
    }
  }

  /**
   * Deletes a run, for good.
   *
   * @throws IOException if it is none, or a training writes into it
   */
  public void remove(Run run) throws IOException {
    boolean own = folder.equals(run.folder().getParent()) && Files.isDirectory(run.folder());
    if (!own && !run.isBegun()) {
      throw new IOException("There is no run in %s.".formatted(run.folder()));
    }
    WholeFolder.delete(setAside(run)); // half deleted, it has its name no more
  }

  /** A name beside a path, with the time behind it, that nothing has. */
  static Path dated(Path path) {
    String name = path.toAbsolutePath().getFileName() + "." + LocalDateTime.now().format(DATE);
    Path free = path.resolveSibling(name);
    for (int number = 2; Files.exists(free); number++) {
      free = path.resolveSibling(name + "-" + number);
    }
    return free;
  }
}
