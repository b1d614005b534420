package cxr.io;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A program that is fed by its standard input and answers in lines; it ends when Java does. */
public final class LineProgram {

  private static final String END = "\0"; // the program has ended

  private final String name;
  private final Process process;
  private final BufferedWriter questions;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private volatile boolean stopped;

  /**
   * Starts a program. What it writes to standard error is not read.
   *
   * @param name of the program in messages
   */
  public LineProgram(String name, ProcessBuilder program) throws IOException {
    this.name = name;
    process = program.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    questions =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    Thread reader = new Thread(this::read, name + "'s answers");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
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

  /**
   * Writes a line.
   *
   * @throws IOException if the program has ended
   */
  public void ask(String line) throws IOException {
    try {
      questions.write(line);
      questions.write('\n');
      questions.flush();
    } catch (IOException e) {
      throw new IOException(name + " has ended", e);
    }
  }

  /**
   * The next line that it writes.
   *
   * @throws IOException if the program has ended or writes none in time
   * @throws CancellationException if the thread is interrupted; the program is stopped
   */
  public String answer(int seconds) throws IOException {
    try {
      String answer = answers.poll(seconds, TimeUnit.SECONDS);
      if (answer == null || answer.equals(END)) {
        throw new IOException(
            answer == null
                ? "%s did not answer in %d s".formatted(name, seconds)
                : name + " has ended");
      }
      return answer;
    } catch (InterruptedException e) {
      stop();
      throw new CancellationException("Stopped while %s was at work.".formatted(name));
    }
  }

  /** Ends the program at once. */
  public void stop() {
    stopped = true;
    process.destroyForcibly();
  }

  /** Whether it was not stopped and has not ended. */
  public boolean runs() {
    return !stopped && process.isAlive();
  }
}
