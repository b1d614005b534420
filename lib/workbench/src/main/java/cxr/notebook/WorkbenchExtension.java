package cxr.notebook;

import java.io.IOException;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.Renderer;

/**
 * Teaches JJava to show tables, charts, images and this package's own values, and where the
 * library's documentation is. The kernel finds it on the class path.
 */
public final class WorkbenchExtension implements Extension {

  /** An error here would end the kernel at its start; without renderers it still works. */
  @Override
  public void install(BaseKernel kernel) {
    try {
      register(kernel.getRenderer());
    } catch (RuntimeException | LinkageError e) {
      System.err.println(Rendering.CANNOT + e);
    }
    try {
      LibrarySources.addTo(kernel);
    } catch (ReflectiveOperationException | IOException | RuntimeException e) {
      // it shows signatures without their documentation
    }
  }

  static void register(Renderer renderer) {
    for (Rendering<?> one : Rendering.ALL) {
      renderer
          .createRegistration(one.type())
          .preferring(Rendering.HTML)
          .supporting(Rendering.PLAIN)
          .register(
              (value, context) -> one.bundle(value).forEach(context.getOutputContainer()::putData));
    }
  }
}
