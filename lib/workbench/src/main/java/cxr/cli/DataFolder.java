package cxr.cli;

import cxr.data.Dataset;
import cxr.data.layout.Datasets;
import cxr.train.RunHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names a collection. */
public final class DataFolder {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of the collection; without it CXR_DATA, or else the built-in sample.")
  private Path data;

  private @Nullable Dataset opened;

  /** What the option names; null without it. */
  @Nullable Path folder() {
    return data;
  }

  /** The option that names the same collection again, in any shell; none of the built-in sample. */
  List<String> words() {
    String named = data == null ? System.getenv(Datasets.DATA) : data.toString();
    return named == null || named.isBlank()
        ? List.of()
        : List.of("--data", Path.of(named.strip()).toAbsolutePath().toString());
  }

  /** The collection named, or that of the environment. */
  public Dataset dataset() throws IOException {
    if (opened == null) {
      opened = data == null ? inUse() : Datasets.open(data);
    }
    return opened;
  }

  /** Where the runs on it lie; the built-in sample, on which there may be none, is not drawn. */
  public RunHome runs() throws IOException {
    return data == null && Datasets.isToBeDrawn()
        ? RunHome.of(Datasets.SAMPLE)
        : RunHome.of(dataset());
  }

  private static Dataset inUse() throws IOException {
    return Datasets.open(
        (done, total) -> {
          if (done == 1 || done * 10 / total > (done - 1) * 10 / total) {
            System.err.printf("Drawing the built-in sample: %,d of %,d studies%n", done, total);
          }
        });
  }
}
