package cxr.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** The workbench's checkout, and the folder of what it keeps to be quicker. */
public final class Checkout {

  /** The environment variable that names the folder of decoded X-rays. */
  public static final String CACHE = "CXR_CACHE";

  /** The environment variable that names the checkout; the system property is {@code cxr.home}. */
  public static final String HOME = "CXR_HOME";

  private Checkout() {}

  /**
   * The workbench's checkout: named by the system property {@code cxr.home} or by {@code CXR_HOME},
   * else the folder at or above the working directory that has {@code environment/workbench}.
   *
   * @throws IOException if there is none
   */
  public static Path home() throws IOException {
    return home(System.getenv(), System.getProperty("cxr.home"), Path.of(""));
  }

  /** The checkout by other variables, another property and another working directory. */
  public static Path home(Map<String, String> environment, String home, Path workingDirectory)
      throws IOException {
    String chosen = home != null && !home.isBlank() ? home : environment.get(HOME);
    return chosen != null && !chosen.isBlank()
        ? path(HOME, chosen)
        : above(workingDirectory.toAbsolutePath().normalize());
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

  /**
   * A path that an environment variable holds.
   *
   * @throws IOException if it is none
   */
  public static Path path(String variable, String text) throws IOException {
    try {
      return Path.of(text.strip());
    } catch (InvalidPathException e) {
      throw new IOException(variable + " is not a path: " + text, e);
    }
  }

  private static Path above(Path start) throws IOException {
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve("environment").resolve("workbench"))) {
        return folder;
      }
    }
    throw new IOException(
        "The workbench's checkout was not found at or above %s; start there, or set %s to it or CXR_DATA to a folder of data."
            .formatted(start, HOME));
  }
}
