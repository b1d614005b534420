package cxr.notebook;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ServiceLoader;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.Test;

class WorkbenchExtensionTest {

  @Test
  void theKernelFindsTheExtension() {
    assertTrue(
        ServiceLoader.load(Extension.class).stream()
            .anyMatch(provider -> provider.type() == WorkbenchExtension.class));
  }

  /** An extension that throws would end the kernel. */
  @Test
  void anUnfitKernelIsToldOf() {
    PrintStream before = System.err;
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    System.setErr(new PrintStream(told));
    try {
      new WorkbenchExtension().install(null);
    } finally {
      System.setErr(before);
    }
    assertTrue(told.toString().contains("cannot be shown by this kernel"), told.toString());
  }

  @Test
  void whatNotebooksShowIsHtmlAndText() throws IOException {
    Renderer renderer = new Renderer();
    WorkbenchExtension.register(renderer);
    Displayed.check((value, type) -> renderer.render(value).getData(MIMEType.parse(type)));
  }
}
