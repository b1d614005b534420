package cxr;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where tests find the real collection, on machines that have it; nothing of it is in the project.
 */
public final class RealData {

  private RealData() {}

  /** The folder that CXR_IU_XRAY names, or else one beside the checkout; skips the test without. */
  public static Path folder() {
    String named = System.getenv("CXR_IU_XRAY");
    Path folder = named != null && !named.isBlank() ? Path.of(named) : beside("iu-xray");
    assumeTrue(Files.isDirectory(folder), "skipped: no IU X-Ray at " + folder);
    return folder;
  }

  /** A folder of shared inputs beside the checkout, which may not be there. */
  public static Path beside(String name) {
    return checkout().resolve("../shared").resolve(name).normalize();
  }

  private static Path checkout() {
    Path root = Path.of("").toAbsolutePath();
    while (root != null && !Files.isRegularFile(root.resolve("lib").resolve("pom.xml"))) {
      root = root.getParent();
    }
    return root == null ? Path.of("") : root;
  }
}
