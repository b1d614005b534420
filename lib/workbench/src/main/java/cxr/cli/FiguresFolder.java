package cxr.cli;

import cxr.io.Checkout;
import cxr.io.OutputFile;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where the figures of a measurement go. */
final class FiguresFolder {

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Where the figures go; without it data/results.")
  private @Nullable Path output;

  /**
   * The folder, which need not be there yet.
   *
   * @throws IOException if nothing can be written there, which is told before long work
   */
  Path folder() throws IOException {
    Path folder = output == null ? Checkout.home().resolve("data").resolve("results") : output;
    OutputFile.checkFolder(folder);
    return folder;
  }
}
