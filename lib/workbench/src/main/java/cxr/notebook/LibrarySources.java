package cxr.notebook;

import cxr.io.Checkout;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/**
 * The library's sources, from which a kernel tells the documentation of what the cursor is at.
 * JShell looks for it in the JDK's own sources alone, and has no other way to be told of more than
 * the field that names them, which the kernel's command opens.
 */
final class LibrarySources {

  private LibrarySources() {}

  /**
   * Adds the sources of the checkout.
   *
   * @throws ReflectiveOperationException if this kernel has no JShell, or another one
   * @throws IOException if there is no checkout
   */
  static void addTo(BaseKernel kernel) throws ReflectiveOperationException, IOException {
    Path library = Checkout.home().resolve("lib");
    JShell shell = (JShell) kernel.getClass().getMethod("getJShell").invoke(kernel);
    addTo(
        shell.sourceCodeAnalysis(),
        Stream.of("core", "model", "workbench")
            .map(module -> library.resolve(module).resolve("src/main/java"))
            .filter(Files::isDirectory)
            .toList());
  }

  static void addTo(SourceCodeAnalysis analysis, List<Path> folders)
      throws ReflectiveOperationException {
    Method find = analysis.getClass().getDeclaredMethod("findSources"); // sets the field
    find.setAccessible(true);
    List<Object> all = new ArrayList<>((List<?>) find.invoke(analysis));
    all.addAll(folders);
    Field sources = analysis.getClass().getDeclaredField("availableSources");
    sources.setAccessible(true);
    sources.set(analysis, all);
  }
}
