package cxr.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * This library's side of a measurement, driven by {@code environment/workbench bench}: does a
 * case's work once for each line {@code run} of standard input, and answers in a line of JSON.
 */
@Command(
    name = "bench-worker",
    description = "One side of environment/workbench bench; without CASE, names the cases.")
public final class Worker implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "PART")
  private String part;

  @Parameters(index = "1", arity = "0..1", paramLabel = "CASE")
  private String name;

  /** Does the cases of a part, or one of them, until standard input ends. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Worker()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Map<String, Callable<BenchPart.Work>> cases = find(BenchPart.ALL, part, "part").cases();
    if (name == null) {
      new TreeMap<>(cases).keySet().forEach(spec.commandLine().getOut()::println);
      return 0;
    }
    PrintStream answers = System.out;
    System.setOut(System.err); // what libraries print does not disturb the answers
    BenchPart.Work work = find(cases, name, "case").call();
    answers.println("{\"ready\": true}");
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); "run".equals(line); line = lines.readLine()) {
      long start = System.nanoTime();
      double done = work.once();
      double seconds = (System.nanoTime() - start) / 1e9;
      answers.printf(Locale.ROOT, "{\"seconds\": %.9f, \"work\": %.6f}%n", seconds, done);
    }
    return 0;
  }

  private <T> T find(Map<String, T> choices, String wanted, String kind) {
    T found = choices.get(wanted);
    if (found == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "There is no %s \"%s\"; there are: %s."
              .formatted(kind, wanted, String.join(", ", new TreeMap<>(choices).keySet())));
    }
    return found;
  }
}
