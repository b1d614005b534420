package cxr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each package says what it is, and docs/architecture.md shows them as they are. The picture there
 * is drawn anew by {@code environment/workbench mvn test -pl lib/bench -am
 * -Dtest=PackagePictureTest -Dsurefire.failIfNoSpecifiedTests=false -Dcxr.draw}.
 */
class PackagePictureTest {

  private static final Path LIB = Path.of("..");
  private static final Path PAGE = Path.of("../../docs/architecture.md");
  private static final Pattern PICTURE = Pattern.compile("(?s)```mermaid\n.*?```\n");
  private static final List<String> MODULES = List.of("core", "model", "workbench", "bench");

  @Test
  void thePictureOfThePackagesIsUpToDate() throws IOException {
    String page = Files.readString(PAGE);
    Matcher picture = PICTURE.matcher(page);
    assertTrue(picture.find(), PAGE + " has no block ```mermaid");
    String drawn = "```mermaid\n" + draw() + "```\n";
    if (System.getProperty("cxr.draw") != null) {
      Files.writeString(PAGE, picture.replaceFirst(Matcher.quoteReplacement(drawn)));
    } else {
      assertEquals(drawn, picture.group(), "draw it anew, as the comment of this test says");
    }
  }

  @Test
  void everyPackageHasAComment() throws IOException {
    for (String module : MODULES) {
      for (Path folder : packages(module).values()) {
        assertTrue(Files.exists(folder.resolve("package-info.java")), folder.toString());
      }
    }
  }

  /** A box for each module with its packages, and arrows to what these need. */
  private static String draw() throws IOException {
    StringBuilder text = new StringBuilder("flowchart BT\n");
    for (String module : MODULES) {
      text.append("  subgraph lib_%1$s[\"lib/%1$s\"]%n".formatted(module));
      packages(module).keySet().stream()
          .filter(name -> !name.equals("cxr"))
          .forEach(
              name -> text.append("    %s[\"%s\"]%n".formatted(node(name), name.substring(4))));
      text.append("  end\n");
    }
    Map<String, Set<String>> needed = needed();
    needed.forEach(
        (from, all) ->
            all.stream()
                .filter(to -> all.stream().noneMatch(other -> reaches(needed, other, to)))
                .forEach(to -> text.append("  %s --> %s%n".formatted(node(from), node(to)))));
    return text.toString();
  }

  private static String node(String name) {
    return name.substring(4).replace('.', '_');
  }

  /** The packages that each one imports. */
  private static Map<String, Set<String>> needed() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(
                place -> !place.contains("test-classes") && !place.contains("-tests.jar"))
            .importPackages("cxr");
    Map<String, Set<String>> needed = new TreeMap<>();
    classes.forEach(
        one ->
            one.getDirectDependenciesFromSelf().stream()
                .map(dependency -> dependency.getTargetClass().getPackageName())
                .filter(to -> to.startsWith("cxr.") && !to.equals(one.getPackageName()))
                .forEach(
                    to ->
                        needed
                            .computeIfAbsent(one.getPackageName(), n -> new TreeSet<>())
                            .add(to)));
    return needed;
  }

  /** Whether a package comes by way of others to one that it need not import for that. */
  private static boolean reaches(Map<String, Set<String>> needed, String from, String to) {
    return needed.getOrDefault(from, Set.of()).stream()
        .anyMatch(next -> next.equals(to) || reaches(needed, next, to));
  }

  /** The folders of a module's packages by name. */
  private static Map<String, Path> packages(String module) throws IOException {
    Path root = LIB.resolve(module).resolve("src/main/java");
    Map<String, Path> packages = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .map(Path::getParent)
          .forEach(
              folder -> packages.put(root.relativize(folder).toString().replace('/', '.'), folder));
    }
    return packages;
  }
}
