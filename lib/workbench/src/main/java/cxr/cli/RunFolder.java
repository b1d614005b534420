package cxr.cli;

import cxr.data.Dataset;
import cxr.train.Run;
import cxr.train.RunHome;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says which run a command makes or uses. */
public final class RunFolder {

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description =
          "A run's name, in data/runs/COLLECTION, or with a slash the path of its folder, ./my-run for example; without it what CXR_RUN names, or else main. A command that reads a trained run looks for headless and notebook where there is no main.")
  private String word;

  /** The run to make. */
  Run of(Dataset dataset) throws IOException {
    return word == null ? Run.of(dataset) : Run.of(dataset, word);
  }

  /** The run to read. */
  public Run trained(RunHome runs) throws IOException {
    return word == null ? runs.trained() : trained(runs, word);
  }

  /** The run to read, on the collection in use unless it is named by its path. */
  public Run find() throws IOException {
    return word == null ? new DataFolder().runs().trained() : find(word);
  }

  /** The run of a name on the collection in use, or that of a path. */
  static Run find(String word) throws IOException {
    return RunHome.isPath(word) ? new Run(Path.of(word)) : trained(new DataFolder().runs(), word);
  }

  private static Run trained(RunHome runs, String word) throws IOException {
    return runs.requireTrained(runs.run(word));
  }
}
