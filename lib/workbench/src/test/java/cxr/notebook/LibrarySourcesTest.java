package cxr.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis;
import org.junit.jupiter.api.Test;

class LibrarySourcesTest {

  /** Prints the documentation of a method with the sources of one folder, then of the next. */
  public static final class Shows {

    private Shows() {}

    public static void main(String[] sources) throws ReflectiveOperationException {
      try (JShell shell = JShell.builder().executionEngine("local").build()) {
        for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
          shell.addToClasspath(path);
        }
        shell.eval("import cxr.score.metric.*;");
        SourceCodeAnalysis analysis = shell.sourceCodeAnalysis();
        for (String folder : sources) {
          LibrarySources.addTo(analysis, List.of(Path.of(folder)));
          show(analysis);
        }
      }
    }

    private static void show(SourceCodeAnalysis analysis) {
      String code = "Measure.all(";
      analysis
          .documentation(code, code.length(), true)
          .forEach(one -> System.out.println(Objects.requireNonNullElse(one.javadoc(), "none")));
    }
  }

  /** In a process that opens JShell as the kernel's command does. */
  @Test
  void documentationIsShownFromTheSources() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens",
                "jdk.jshell/jdk.jshell=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Shows.class.getName(),
                Path.of("src/test").toAbsolutePath().toString(), // not those of the method
                Path.of("../core/src/main/java").toAbsolutePath().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes()).strip();
    assertEquals(0, process.waitFor(), out);
    assertEquals(
        List.of("none", "The measures of all metrics, in the order of tables."),
        out.lines().map(String::strip).toList());
  }
}
