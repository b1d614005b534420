package cxr.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.imageio.ImageIO;
import jdk.jshell.JShell;
import jdk.jshell.SnippetEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JShell whose snippets run in a process of ours, as at the command line. */
class ShellTest {

  private static final String CHART =
      "cxr.view.Charts.bars(\"Studies\", \"x\", \"y\", List.of(\"a\"), List.of(1))";

  @TempDir private Path home;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private JShell shell;

  @BeforeEach
  void start() {
    String classPath = System.getProperty("java.class.path");
    shell =
        JShell.builder()
            .executionEngine("workbench")
            .remoteVMOptions("-cp", classPath, "-Dcxr.home=" + home, "-Djava.awt.headless=true")
            .out(new PrintStream(printed, true))
            .build();
    shell.addToClasspath(classPath);
    assertEquals("", told("import static cxr.notebook.Shell.*; import java.util.List;"));
  }

  @AfterEach
  void stop() {
    shell.close();
  }

  @Test
  void aChartIsToldWithTheFileThatItIsIn() throws IOException {
    Path file = home.resolve("target/jshell/picture-1.png");
    assertEquals("Chart: Studies, " + file, told(CHART));
    assertEquals(1600, ImageIO.read(file.toFile()).getWidth());
    assertEquals("Chart: Studies, " + file.resolveSibling("picture-2.png"), told(CHART));
  }

  @Test
  void otherValuesAreToldAsText() {
    assertEquals("2", told("1 + 1"));
    assertEquals("\"a\"", told("\"a\""));
    assertEquals("null", told("(Object) null"));
    assertEquals("a < b", told("new cxr.view.Pages(List.of(), \"a < b\")"));
  }

  @Test
  void displayPrints() {
    told("String id = display(new cxr.view.Pages(List.of(), \"0 %\"));");
    told("updateDisplay(id, new cxr.view.Pages(List.of(), \"50 %\"));");
    told("updateDisplay(id, new cxr.view.Pages(List.of(), \"50 %\"));");
    assertEquals(List.of("0 %", "50 %"), printed.toString(StandardCharsets.UTF_8).lines().toList());
  }

  /** As Ctrl-C does it; it is tried until the snippet is seen to be at work. */
  @Test
  void whatDoesNotEndIsStopped() throws InterruptedException {
    var endless = CompletableFuture.runAsync(() -> shell.eval("while (true) {}"));
    while (!endless.isDone()) {
      shell.stop();
      Thread.sleep(20);
    }
    assertEquals("2", told("1 + 1"));
  }

  /** What JShell says of the value of the last of some snippets. */
  private String told(String code) {
    String value = "";
    for (var rest = shell.sourceCodeAnalysis().analyzeCompletion(code);
        rest.completeness().isComplete();
        rest = shell.sourceCodeAnalysis().analyzeCompletion(rest.remaining())) {
      for (SnippetEvent event : shell.eval(rest.source())) {
        assertTrue(event.status().isDefined(), event.toString());
        assertEquals(null, event.exception());
        value = event.value() == null ? "" : event.value();
      }
    }
    return value;
  }
}
