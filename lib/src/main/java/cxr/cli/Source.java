package cxr.cli;

import cxr.Settings;
import cxr.data.Dataset;
import cxr.data.Datasets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say which data and settings a command works with. */
final class Source {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of the collection; without it CXR_DATA, or else the built-in sample.")
  private Path data;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Changes a setting, train.epochs=5 for example; may be given more than once.")
  private List<String> changes = List.of();

  Dataset dataset() throws IOException {
    return data == null ? Datasets.open() : Datasets.open(data);
  }

  Settings settings() {
    return Settings.fromEnvironment().withAll(String.join("\n", changes));
  }
}
