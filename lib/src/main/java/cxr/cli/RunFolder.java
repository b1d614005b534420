package cxr.cli;

import cxr.data.Dataset;
import cxr.data.Datasets;
import cxr.train.Run;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says which run a command makes or uses. */
final class RunFolder {

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "Folder of the run; without it data/runs/COLLECTION/main.")
  private Path folder;

  /** Whether the option was given. */
  boolean isNamed() {
    return folder != null;
  }

  /** The run named, or that of a collection. */
  Run of(Dataset dataset) throws IOException {
    return folder == null ? Run.of(dataset, "main") : new Run(folder);
  }

  /** The run named, or that of the collection in use. */
  Run find() throws IOException {
    return folder == null ? of(Datasets.open()) : new Run(folder);
  }
}
