package cxr.cli;

import cxr.data.Dataset;
import cxr.data.Datasets;
import cxr.data.PhantomSample;
import cxr.data.Problem;
import cxr.data.Study;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "data",
    description = "Draw the built-in sample, or describe a collection.",
    mixinStandardHelpOptions = true)
final class DataCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Name what to do with data: sample or describe.");
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
      @Option(names = "--studies", defaultValue = "" + PhantomSample.STUDIES) int studies,
      @Option(names = "--seed", defaultValue = "" + PhantomSample.SEED) long seed,
      @Option(
              names = "--odd",
              description =
                  "Add files that are broken on purpose, to try readers on; SAMPLE.txt lists them.")
          boolean odd)
      throws IOException {
    PhantomSample.write(folder, studies, seed, odd);
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%d invented studies are in %s.%n", studies, folder);
    if (odd) {
      out.printf("What is odd on purpose is listed in %s.%n", folder.resolve("SAMPLE.txt"));
    }
  }

  @Command(description = "Counts what a collection holds.", mixinStandardHelpOptions = true)
  void describe(
      @Parameters(
              arity = "0..1",
              paramLabel = "DIR",
              description = "Folder; without it CXR_DATA, or else the built-in sample.")
          Path folder)
      throws IOException {
    Dataset dataset = folder == null ? Datasets.open() : Datasets.open(folder);
    PrintWriter out = spec.commandLine().getOut();
    out.println("reports            " + dataset.studies().size());
    out.println("images listed      " + dataset.imagesListed());
    out.println(
        "images found       " + dataset.studies().stream().mapToInt(s -> s.images().size()).sum());
    out.println(
        "both sections      " + count(dataset, s -> has(s.findings()) && has(s.impression())));
    out.println(
        "findings only      " + count(dataset, s -> has(s.findings()) && !has(s.impression())));
    out.println(
        "impression only    " + count(dataset, s -> !has(s.findings()) && has(s.impression())));
    out.println(
        "neither            " + count(dataset, s -> !has(s.findings()) && !has(s.impression())));
    Map<Problem.Kind, Integer> problems = new TreeMap<>();
    dataset.problems().forEach(problem -> problems.merge(problem.kind(), 1, Integer::sum));
    problems.forEach((kind, n) -> out.printf("problem: %s %d%n", kind, n));
  }

  private static boolean has(String section) {
    return !section.isEmpty();
  }

  private static long count(Dataset dataset, Predicate<Study> which) {
    return dataset.studies().stream().filter(which).count();
  }
}
