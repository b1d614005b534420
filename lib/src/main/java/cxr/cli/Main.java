package cxr.cli;

import cxr.model.Machine;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** {@code environment/workbench COMMAND}: the commands of the library. */
@Command(
    name = "workbench",
    description = "Chest X-rays and their reports, from files to an honest score.",
    subcommands = {
      DataCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      GenerateCommand.class,
      ScoreCommand.class,
      CompareCommand.class,
      LabelCommand.class,
      WeightsCommand.class,
      RunsCommand.class,
      SettingsCommand.class,
      CheckCommand.class,
      BenchCommand.class
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Main() {}

  /** Runs a command; the process ends with 0, with 1 after an error, with 2 for wrong words. */
  public static void main(String[] arguments) {
    System.exit(
        run(arguments, new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
  }

  /** All commands, each with the library's version. */
  static CommandLine commands() {
    CommandLine line = new CommandLine(new Main());
    giveVersion(line);
    return line;
  }

  private static void giveVersion(CommandLine line) {
    line.getCommandSpec().version("workbench " + Machine.version());
    line.getSubcommands().values().forEach(Main::giveVersion);
  }

  static int run(String[] arguments, PrintWriter out, PrintWriter err) {
    CommandLine line = commands();
    line.setOut(out);
    line.setErr(err);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionStrategy(Main::withinMemory);
    line.setParameterExceptionHandler(
        (error, given) -> {
          err.println(error.getMessage());
          err.println(
              "Help: environment/workbench "
                  + error
                      .getCommandLine()
                      .getCommandSpec()
                      .qualifiedName(" ")
                      .replace("workbench", "")
                      .strip()
                  + " --help");
          return 2;
        });
    line.setExecutionExceptionHandler(
        (error, command, result) -> {
          err.println(sentence(error));
          return 1;
        });
    try {
      return line.execute(arguments);
    } catch (LinkageError e) { // ND4J's natives; looking at the machine says more
      err.println(start(e));
      return 1;
    }
  }

  private static String start(LinkageError error) {
    try {
      Machine.look();
      return "Failed: " + error + ".";
    } catch (IllegalStateException e) {
      return e.getMessage();
    }
  }

  /** Does what the words say; a memory that is full is told like any other error. */
  static int withinMemory(CommandLine.ParseResult words) {
    try {
      return new CommandLine.RunLast().execute(words);
    } catch (OutOfMemoryError e) {
      String said =
          "The memory is full (%s): take a smaller model, or batches with less in them (train.batchSize, generate.batchSize)."
              .formatted(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
      CommandLine line = words.commandSpec().commandLine();
      throw new CommandLine.ExecutionException(line, said, new IllegalStateException(said, e));
    }
  }

  /** What to tell the user: errors of this library say the rule, the value found and what to do. */
  static String sentence(Exception error) {
    if (error instanceof CancellationException) {
      return error.getMessage();
    }
    if (error instanceof NoSuchFileException) {
      return "There is no file " + error.getMessage() + ".";
    }
    return error.getMessage() == null
        ? "Failed: " + error.getClass().getSimpleName() + "."
        : error.getMessage();
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Name a command, such as data, train or score.");
  }
}
