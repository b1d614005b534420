package cxr.notebook;

import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.display.Renderer;

/**
 * Teaches IJava to show tables, charts, images and this package's own values. IJava looks for no
 * extensions: its start-up script {@code environment/kernels/ijava.jsh} calls this.
 */
public final class IJavaRenderers {

  private IJavaRenderers() {}

  /** An error here would be that of the user's first cell; without renderers the kernel works. */
  public static void install(BaseKernel kernel) {
    try {
      register(kernel.getRenderer());
    } catch (RuntimeException | LinkageError e) {
      System.err.println(Rendering.CANNOT + e);
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
