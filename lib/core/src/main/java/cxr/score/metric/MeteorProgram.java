package cxr.score.metric;

import cxr.io.Checkout;
import cxr.io.LineProgram;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The original METEOR 1.5, started once and fed by its standard input, line by line, as
 * pycocoevalcap does.
 *
 * <p>Its answer to {@code SCORE ||| reference ||| hypothesis} is a study's statistics; its answer
 * to {@code EVAL ||| statistics ||| ...} is the score of each and of all. The score of a draw is
 * that of its statistics' sum, which the program may score a little lower than the studies one by
 * one.
 */
final class MeteorProgram {

  /** Names meteor-1.5.jar, or pycocoevalcap's folder, or is {@code off}. */
  static final String VARIABLE = "CXR_METEOR";

  private static final String JAR = "meteor-1.5.jar";
  private static final String TABLES = "data/paraphrase-en.gz";
  private static final int LOADING_SECONDS = 180; // the tables are large
  private static final int ANSWER_SECONDS = 60;

  private static @Nullable MeteorProgram shared;

  private final @Nullable Path jar;
  private @Nullable LineProgram program;
  private String failure; // why there is no program, or no more; empty where there is one

  private MeteorProgram(@Nullable Path jar, String failure) {
    this.jar = jar;
    this.failure = failure;
  }

  /** The program of this Java process. */
  static synchronized MeteorProgram shared() {
    if (shared == null) {
      shared = find(System.getenv(VARIABLE));
    }
    return shared;
  }

  /** The program that a variable names, or else the one in the checkout's Python environments. */
  static MeteorProgram find(String named) {
    if (named != null && named.strip().equals("off")) {
      return new MeteorProgram(null, VARIABLE + " is off");
    }
    if (named != null && !named.isBlank()) {
      return in(Path.of(named.strip()))
          .map(MeteorProgram::of)
          .orElseGet(
              () ->
                  new MeteorProgram(
                      null, "%s names %s, where %s is not".formatted(VARIABLE, named, JAR)));
    }
    return inCheckout()
        .map(MeteorProgram::of)
        .orElseGet(
            () ->
                new MeteorProgram(
                    null,
                    "the original program is not there; install the Python package pycocoevalcap for the Python that runs the workbench, or let "
                        + VARIABLE
                        + " name its folder"));
  }

  private static MeteorProgram of(Path jar) {
    Path tables = jar.resolveSibling(TABLES);
    return Files.isRegularFile(tables)
        ? new MeteorProgram(jar, "")
        : new MeteorProgram(jar, "%s needs its table %s beside it".formatted(jar, TABLES));
  }

  private static Optional<Path> in(Path place) {
    return List.of("", JAR, "meteor/" + JAR, "pycocoevalcap/meteor/" + JAR).stream()
        .map(name -> name.isEmpty() ? place : place.resolve(name))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private static Optional<Path> inCheckout() {
    List<Path> found = new ArrayList<>();
    for (String environment : List.of(".bench", ".venv")) {
      try {
        Path lib = Checkout.home().resolve("environment").resolve(environment).resolve("lib");
        if (Files.isDirectory(lib)) {
          try (DirectoryStream<Path> pythons = Files.newDirectoryStream(lib, "python*")) {
            pythons.forEach(p -> in(p.resolve("site-packages")).ifPresent(found::add));
          }
        }
      } catch (IOException e) {
        return Optional.empty(); // outside of a checkout
      }
    }
    return found.stream().findFirst();
  }

  /** Why there is no score; empty where there can be one. */
  String absence() {
    return failure;
  }

  /**
   * Looks at hypotheses and their references; where the program is not there or does not answer in
   * time, the tally says so.
   *
   * @throws CancellationException if the thread is interrupted
   */
  synchronized Tally tally(List<String> references, List<String> hypotheses) {
    Pairs.check(references, hypotheses);
    try {
      if (failure.isEmpty()) {
        double[][] statistics = statistics(references, hypotheses);
        double whole = evaluate(statistics);
        return studies ->
            new double[] {studies.isAll(references.size()) ? whole : score(statistics, studies)};
      }
    } catch (IOException e) {
      fail(e);
    }
    return Tally.absent(failure);
  }

  /** The score of some studies together; NaN where the program has failed. */
  private synchronized double score(double[][] statistics, Selection studies) {
    try {
      if (failure.isEmpty()) {
        return evaluate(
            Arrays.stream(statistics)
                .map(column -> new double[] {studies.sum(column)})
                .toArray(double[][]::new));
      }
    } catch (IOException e) {
      fail(e);
    }
    return Double.NaN;
  }

  /** The score of all studies whose statistics are given: [statistic][study]. */
  private double evaluate(double[][] statistics) throws IOException {
    int studies = statistics[0].length;
    StringBuilder question = new StringBuilder("EVAL");
    for (int i = 0; i < studies; i++) {
      question.append(" |||");
      for (double[] column : statistics) {
        question.append(' ').append(column[i]);
      }
    }
    LineProgram meteor = started();
    meteor.ask(question.toString());
    for (int i = 0; i < studies; i++) {
      meteor.answer(ANSWER_SECONDS); // that study's own
    }
    return number(meteor.answer(ANSWER_SECONDS));
  }

  private void fail(IOException e) {
    failure = String.valueOf(e.getMessage());
    stop();
  }

  private LineProgram started() throws IOException {
    if (program != null && program.runs()) {
      return program;
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    program =
        new LineProgram(
            "the original program",
            new ProcessBuilder(
                    java,
                    "-Xmx2G",
                    "-Dfile.encoding=UTF-8",
                    "-Duser.language=en",
                    "-jar",
                    JAR,
                    "-",
                    "-",
                    "-stdio",
                    "-l",
                    "en",
                    "-norm")
                .directory(
                    Objects.requireNonNull(jar).toAbsolutePath().resolveSibling("").toFile()));
    program.ask("SCORE ||| a ||| a");
    program.answer(LOADING_SECONDS);
    return program;
  }

  private void stop() {
    if (program != null) {
      program.stop();
      program = null;
    }
  }

  /** [statistic][study]. */
  private double[][] statistics(List<String> references, List<String> hypotheses)
      throws IOException {
    LineProgram meteor = started();
    for (int i = 0; i < references.size(); i++) {
      String hypothesis = line(hypotheses.get(i)).replace("  ", " ");
      meteor.ask("SCORE ||| " + line(references.get(i)) + " ||| " + hypothesis);
    }
    double[][] statistics = {};
    for (int i = 0; i < references.size(); i++) {
      String[] answer = meteor.answer(ANSWER_SECONDS).strip().split(" ");
      statistics = i == 0 ? new double[answer.length][references.size()] : statistics;
      for (int k = 0; k < answer.length; k++) {
        statistics[k][i] = number(answer[k]);
      }
    }
    return statistics;
  }

  /** A text in one line and without the program's own sign. */
  private static String line(String text) {
    return text.replaceAll("[\\r\\n]", " ").replace("|||", "");
  }

  private static double number(String text) throws IOException {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new IOException("the original program answered \"%s\"".formatted(text), e);
    }
  }
}
