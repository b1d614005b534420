package cxr.cli;

import cxr.data.phantom.Sample;
import cxr.io.OutputFile;
import cxr.io.Plural;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    description = "Draw the built-in sample, fetch the Indiana collection, or describe one.",
    subcommands = {DescribeCommand.class, DataFetchCommand.class},
    mixinStandardHelpOptions = true)
final class DataCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Name what to do with data: sample, fetch or describe.");
  }

  @Command(
      description =
          "Draws an invented collection in the official layout: phantom X-rays and reports.",
      mixinStandardHelpOptions = true)
  void sample(
      @Parameters(
              paramLabel = "DIR",
              description = "Folder to make: new, empty, or with an older sample that is replaced.")
          Path folder,
      @Option(names = "--studies", defaultValue = "" + Sample.STUDIES) int studies,
      @Option(names = "--seed", defaultValue = "" + Sample.SEED) long seed,
      @Option(
              names = "--odd",
              description =
                  "Add files that are broken on purpose, to try readers on; SAMPLE.txt lists them.")
          boolean odd)
      throws IOException {
    OutputFile.checkFolder(folder);
    Sample.write(folder, studies, seed, odd);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s %s in %s.%n",
        Plural.of(studies, "invented study"), studies == 1 ? "is" : "are", folder);
    if (odd) {
      out.printf("What is odd on purpose is listed in %s.%n", folder.resolve("SAMPLE.txt"));
    }
  }
}
