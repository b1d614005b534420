package cxr.score.metric;

import cxr.io.Checkout;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
  private static final String END = "\0"; // the program has ended

  private static @Nullable MeteorProgram shared;

  private final @Nullable Path jar;
  private @Nullable Process process;
  private BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private BufferedWriter questions = new BufferedWriter(Writer.nullWriter());
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
        start();
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
        start();
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
    ask(question.toString());
    for (int i = 0; i < studies; i++) {
      answer(ANSWER_SECONDS); // that study's own
    }
    return number(answer(ANSWER_SECONDS));
  }

  private void fail(IOException e) {
    failure = String.valueOf(e.getMessage());
    stop();
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
            .directory(Objects.requireNonNull(jar).toAbsolutePath().resolveSibling("").toFile())
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

  /** [statistic][study]. */
  private double[][] statistics(List<String> references, List<String> hypotheses)
      throws IOException {
    for (int i = 0; i < references.size(); i++) {
      String hypothesis = line(hypotheses.get(i)).replace("  ", " ");
      ask("SCORE ||| " + line(references.get(i)) + " ||| " + hypothesis);
    }
    double[][] statistics = {};
    for (int i = 0; i < references.size(); i++) {
      String[] answer = answer(ANSWER_SECONDS).strip().split(" ");
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
