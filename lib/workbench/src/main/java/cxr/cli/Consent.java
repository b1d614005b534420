package cxr.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Asks before much is fetched: on a terminal by a question, elsewhere by an option. */
final class Consent {

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  /**
   * Whether the user agrees.
   *
   * @throws ParameterException if nobody can be asked
   */
  boolean isGiven(CommandLine line, String question) throws IOException {
    if (yes) {
      return true;
    }
    Console console = terminal();
    if (console == null) {
      throw new ParameterException(
          line, "There is no terminal to ask on; say --yes to agree beforehand.");
    }
    return isYes(line.getOut(), new BufferedReader(console.reader()), question);
  }

  /** The terminal that the user sits at; null if there is none. */
  static @Nullable Console terminal() {
    Console console = System.console();
    try { // since Java 22 there is a console without a terminal too, and a method that tells
      boolean terminal =
          console != null && (boolean) Console.class.getMethod("isTerminal").invoke(console);
      return terminal ? console : null;
    } catch (ReflectiveOperationException e) {
      return console;
    }
  }

  /** The end of the input is a no. */
  static boolean isYes(PrintWriter out, BufferedReader in, String question) throws IOException {
    out.print(question + " [y/N] ");
    out.flush();
    String answer = in.readLine();
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }
}
