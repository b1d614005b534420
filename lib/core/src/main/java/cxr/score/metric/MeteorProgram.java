package cxr.score.metric;

import cxr.io.Checkout;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The original METEOR 1.5, started once and fed by its standard input, line by line, as
 * pycocoevalcap does.
 *
 * <p>Its answer to {@code SCORE ||| reference ||| hypothesis} is a study's statistics; its answer
 * to {@code EVAL ||| statistics ||| ...} is the score of each and of all. Statistics add up: the
 * sum of some studies' statistics has the score of these studies.
 */
final class MeteorProgram {

  /** Names meteor-1.5.jar, or pycocoevalcap's folder, or is {@code off}. */
  static final String VARIABLE = "CXR_METEOR";

  private static final String JAR = "meteor-1.5.jar";
  private static final String TABLES = "data/paraphrase-en.gz";
  private static final int LOADING_SECONDS = 180; // the tables are large
  private static final int ANSWER_SECONDS = 60;
  private static final String END = "\0"; // the program has ended

  private static MeteorProgram shared;

  private final Path jar;
  private Process process;
  private BlockingQueue<String> answers;
  private BufferedWriter questions;
  private String failure; // why there is no program, or no more

  private MeteorProgram(Path jar, String failure) {
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
        ? new MeteorProgram(jar, null)
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
  Optional<String> absence() {
    return Optional.ofNullable(failure);
  }

  /**
   * Scores hypotheses against their references; where the program is not there or does not answer
   * in time, the result says so.
   *
   * @throws CancellationException if the thread is interrupted
   */
  synchronized Meteor score(List<String> references, List<String> hypotheses, Bootstrap bootstrap) {
    Pairs.check(references, hypotheses);
    if (failure != null) {
      return Meteor.absent(failure);
    }
    try {
      start();
      List<double[]> statistics = statistics(references, hypotheses);
      List<Double> scores = evaluate(List.of(statistics)).get(0);
      List<List<double[]>> drawn = new ArrayList<>();
      for (int draw = 0; draw < bootstrap.draws(); draw++) {
        drawn.add(List.of(sum(statistics, bootstrap.studies(draw, statistics.size()))));
      }
      List<Double> draws = evaluate(drawn).stream().map(each -> each.get(1)).toList();
      int studies = references.size();
      return new Meteor(Optional.of(scores.get(studies)), draws, scores.subList(0, studies), "");
    } catch (IOException e) {
      failure = e.getMessage();
      stop();
      return Meteor.absent(failure);
    }
  }

  private void start() throws IOException {
    if (process != null) {
      return;
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    process =
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
            .directory(jar.toAbsolutePath().getParent().toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    questions =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    answers = new LinkedBlockingQueue<>();
    Process started = process;
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    BlockingQueue<String> to = answers;
    Thread reader = new Thread(() -> read(started, to), "METEOR's answers");
    reader.setDaemon(true);
    reader.start();
    ask("SCORE ||| a ||| a");
    answer(LOADING_SECONDS);
  }

  private static void read(Process process, BlockingQueue<String> answers) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      lines.lines().forEach(answers::add);
    } catch (IOException | UncheckedIOException e) {
      // the end, as below
    } finally {
      answers.add(END);
    }
  }

  private void stop() {
    if (process != null) {
      process.destroyForcibly();
      process = null;
    }
  }

  private List<double[]> statistics(List<String> references, List<String> hypotheses)
      throws IOException {
    for (int i = 0; i < references.size(); i++) {
      String hypothesis = line(hypotheses.get(i)).replace("  ", " ");
      ask("SCORE ||| " + line(references.get(i)) + " ||| " + hypothesis);
    }
    List<double[]> statistics = new ArrayList<>();
    for (int i = 0; i < references.size(); i++) {
      String[] answer = answer(ANSWER_SECONDS).strip().split(" ");
      double[] row = new double[answer.length];
      for (int k = 0; k < row.length; k++) {
        row[k] = number(answer[k]);
      }
      statistics.add(row);
    }
    return statistics;
  }

  /** Of each set of statistics: the score of each study, then that of all. */
  private List<List<Double>> evaluate(List<List<double[]>> sets) throws IOException {
    for (List<double[]> set : sets) {
      ask(set.stream().map(MeteorProgram::line).collect(Collectors.joining("", "EVAL", "")));
    }
    List<List<Double>> scores = new ArrayList<>();
    for (List<double[]> set : sets) {
      List<Double> each = new ArrayList<>();
      for (int i = 0; i <= set.size(); i++) {
        each.add(number(answer(ANSWER_SECONDS)));
      }
      scores.add(each);
    }
    return scores;
  }

  private static String line(double[] statistics) {
    return Arrays.stream(statistics)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(" ", " ||| ", ""));
  }

  private static double[] sum(List<double[]> statistics, int[] studies) {
    double[] sum = new double[statistics.get(0).length];
    for (int study : studies) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += statistics.get(study)[i];
      }
    }
    return sum;
  }

  /** A text in one line and without the program's own sign. */
  private static String line(String text) {
    return text.replaceAll("[\\r\\n]", " ").replace("|||", "");
  }

  private void ask(String line) throws IOException {
    try {
      questions.write(line);
      questions.write('\n');
      questions.flush();
    } catch (IOException e) {
      throw new IOException("the original program has ended", e);
    }
  }

  private String answer(int seconds) throws IOException {
    try {
      String answer = answers.poll(seconds, TimeUnit.SECONDS);
      if (answer == null || answer.equals(END)) {
        throw new IOException(
            answer == null
                ? "the original program did not answer in %d s".formatted(seconds)
                : "the original program has ended");
      }
      return answer;
    } catch (InterruptedException e) {
      stop();
      throw new CancellationException("Stopped while METEOR was computed.");
    }
  }

  private static double number(String text) throws IOException {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new IOException("the original program answered \"%s\"".formatted(text), e);
    }
  }
}
