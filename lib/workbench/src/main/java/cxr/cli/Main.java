package cxr.cli;

import cxr.io.FailureReason;
import cxr.tensor.Machine;
import cxr.text.conditions.Scheme;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code environment/workbench COMMAND}: the commands of the library. */
@Command(
    name = "workbench",
    description = "Chest X-rays and their reports, from files to an honest score.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {

  private static final int PIPE = 128 + 13; // what a shell gives of one that SIGPIPE has ended

  /** In the order of the help. To look into a class takes longer than most commands need. */
  private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("data", DataCommand.class);
    COMMANDS.put("train", TrainCommand.class);
    COMMANDS.put("sweep", SweepCommand.class);
    COMMANDS.put("evaluate", EvaluateCommand.class);
    COMMANDS.put("generate", GenerateCommand.class);
    COMMANDS.put("findings", FindingsCommand.class);
    COMMANDS.put("attention", AttentionCommand.class);
    COMMANDS.put("score", ScoreCommand.class);
    COMMANDS.put("compare", CompareCommand.class);
    COMMANDS.put("export", ExportCommand.class);
    COMMANDS.put("label", LabelCommand.class);
    COMMANDS.put("weights", WeightsCommand.class);
    COMMANDS.put("runs", RunsCommand.class);
    COMMANDS.put("settings", SettingsCommand.class);
    COMMANDS.put("results", ResultsCommand.class);
    COMMANDS.put("knowledge", KnowledgeCommand.class);
    COMMANDS.put("active-learning", ActiveLearningCommand.class);
    COMMANDS.put("label-queue", LabelQueueCommand.class);
    COMMANDS.put("pretrain", PretrainCommand.class);
    COMMANDS.put("check", CheckCommand.class);
  }

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Main() {}

  /**
   * Runs a command; the process ends with 0, with 1 after an error, with 2 for wrong words, and
   * with 141, as others do, when the program that reads its output has ended.
   */
  public static void main(String[] arguments) {
    end("workbench", COMMANDS, arguments);
  }

  /** As {@link #main}, of other commands than these. */
  public static void end(String program, Map<String, Class<?>> commands, String[] arguments) {
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    try {
      System.exit(run(program, commands, arguments, StandardOutput.open(), err));
    } catch (LinkageError | TypeNotPresentException e) { // a class that is there is not found
      err.printf(
          "Java could not read its libraries (%s); let it have more open files (ulimit -n 1024).%n",
          e.getMessage());
      Runtime.getRuntime().halt(1);
    }
  }

  /** The command that the first word names, or all, each with the library's version. */
  static CommandLine commands(String... words) {
    return commands("workbench", COMMANDS, words);
  }

  private static CommandLine commands(
      String program, Map<String, Class<?>> commands, String... words) {
    CommandLine line = new CommandLine(new Main());
    line.setCommandName(program);
    boolean one = words.length > 0 && commands.containsKey(words[0]);
    commands.forEach(
        (name, command) -> {
          if (!one || name.equals(words[0])) {
            line.addSubcommand(name, command);
          }
        });
    giveVersion(line);
    return line;
  }

  private static void giveVersion(CommandLine line) {
    line.getCommandSpec().version("workbench " + Machine.version());
    line.getSubcommands().values().forEach(Main::giveVersion);
  }

  static int run(String[] arguments, PrintWriter out, PrintWriter err) {
    return run("workbench", COMMANDS, arguments, out, err);
  }

  /**
   * Runs a command.
   *
   * @param program the words before that of a command
   * @param commands by their names, in the order of the help
   * @return with what the process is to end
   */
  public static int run(
      String program,
      Map<String, Class<?>> commands,
      String[] arguments,
      PrintWriter out,
      PrintWriter err) {
    CommandLine line = commands(program, commands, arguments);
    line.setOut(out);
    line.setErr(err);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUnmatchedOptionsAllowedAsOptionParameters(false); // --html --nope names no file
    line.registerConverter(Path.class, Main::path);
    line.registerConverter(Scheme.class, Main::scheme);
    line.setExecutionStrategy(
        words -> {
          try {
            int code = withinMemory(words);
            StandardOutput.check(out);
            return code;
          } catch (StandardOutput.Failure e) { // of the help or the version
            return end(e, err);
          }
        });
    line.setParameterExceptionHandler(
        (error, given) -> {
          err.println(FailureReason.of(error) + suggestion(error));
          err.println(
              "Help: environment/%s --help"
                  .formatted(error.getCommandLine().getCommandSpec().qualifiedName(" ")));
          return 2;
        });
    line.setExecutionExceptionHandler(
        (error, command, result) -> {
          if (error instanceof StandardOutput.Failure failure) {
            return end(failure, err);
          }
          Throwable inner = error instanceof ExecutionException ? error.getCause() : null;
          err.println(sentence(inner == null ? error : inner));
          return 1;
        });
    try {
      return line.execute(arguments);
    } catch (LinkageError e) { // ND4J's natives; looking at the machine says more
      err.println(start(e));
      return 1;
    } catch (Error e) { // such as a stack that is full
      err.println(sentence(e));
      return 1;
    }
  }

  private static String suggestion(ParameterException error) {
    List<String> near =
        error instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    return near.isEmpty() ? "" : " Did you mean %s?".formatted(String.join(" or ", near));
  }

  /** A path that is empty would name the current folder, and messages nothing. */
  private static Path path(String text) {
    try {
      if (!text.isBlank()) {
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      throw new TypeConversionException(FailureReason.of(e));
    }
    throw new TypeConversionException(
        "a path has a character at least; \"%s\" has none".formatted(text));
  }

  private static Scheme scheme(String text) {
    for (Scheme scheme : Scheme.values()) {
      if (scheme.toString().equalsIgnoreCase(text)) {
        return scheme;
      }
    }
    throw new TypeConversionException(
        "the conditions are those of deck or chexpert; found \"%s\"".formatted(text));
  }

  private static int end(StandardOutput.Failure failure, PrintWriter err) {
    if (failure.readerHasEnded()) {
      return PIPE;
    }
    err.println(failure.getMessage());
    return 1;
  }

  private static String start(LinkageError error) {
    if (error instanceof ExceptionInInitializerError) {
      return sentence(error);
    }
    try {
      Machine.look();
      return "Failed: " + error + ".";
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Does what the words say; a memory that is full is told like any other error. */
  static int withinMemory(CommandLine.ParseResult words) {
    try {
      return new CommandLine.RunLast().execute(words);
    } catch (OutOfMemoryError e) {
      String said =
          "The memory is full (%s): take a smaller model, batches with less in them (train.batchSize, generate.batchSize), or fewer reports at once."
              .formatted(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
      CommandLine line = words.commandSpec().commandLine();
      throw new ExecutionException(line, said, new IllegalStateException(said, e));
    }
  }

  /** What to tell the user: errors of this library say the rule, the value found and what to do. */
  static String sentence(Throwable error) {
    return FailureReason.of(error);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Name a command, such as data, train or score.");
  }
}
