package cxr.cli;

import cxr.data.Dataset;
import cxr.data.Datasets;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names a collection. */
final class DataFolder {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of the collection; without it CXR_DATA, or else the built-in sample.")
  private Path data;

  /** What the option names; null without it. */
  Path folder() {
    return data;
  }

  /** The collection named, or that of the environment. */
  Dataset dataset() throws IOException {
    return data == null ? Datasets.open() : Datasets.open(data);
  }
}
