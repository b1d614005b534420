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
      description =
          "Folder of the run; without it data/runs/COLLECTION/main. A command that reads a trained run takes notebook beside it where there is no main.")
  private Path folder;

  /** The run to make: that named, or a collection's main one. */
  Run of(Dataset dataset) throws IOException {
    return folder == null ? Run.of(dataset, "main") : new Run(folder);
  }

  /** The run to read: that named, or a collection's main one, or else that of notebook 03. */
  Run trained(Dataset dataset) throws IOException {
    Run run = of(dataset);
    return folder == null && !run.isThere() ? Run.of(dataset, "notebook") : run;
  }

  /** The run to read: that named, or that of the collection in use. */
  Run find() throws IOException {
    return folder == null ? trained(Datasets.open()) : new Run(folder);
  }
}
