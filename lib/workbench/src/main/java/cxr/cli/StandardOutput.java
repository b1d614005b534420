package cxr.cli;

import cxr.io.FailureReason;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a command prints. A writer of Java's keeps silent when the disk is full or nobody reads;
 * this one ends the command, for what it prints is its result.
 */
final class StandardOutput {

  private StandardOutput() {}

  /** What was printed has not arrived. */
  static final class Failure extends UncheckedIOException {

    Failure(IOException cause) {
      super("The standard output could not be written: " + FailureReason.of(cause), cause);
    }

    /** Whether it went through a pipe to a program that wants no more, such as {@code head}. */
    boolean readerHasEnded() {
      return String.valueOf(Objects.requireNonNull(getCause()).getMessage())
          .startsWith("Broken pipe");
    }
  }

  /** That of the process. */
  static PrintWriter open() {
    return to(new FileOutputStream(FileDescriptor.out));
  }

  /** A writer whose failures are thrown. */
  static PrintWriter to(OutputStream out) {
    return new PrintWriter(new OutputStreamWriter(new Loud(out), StandardCharsets.UTF_8), true);
  }

  /**
   * Checks at the end of a command that all was printed.
   *
   * @throws Failure if it was not
   */
  static void check(PrintWriter out) {
    if (out.checkError()) {
      throw new Failure(new IOException("what it goes to does not take it"));
    }
  }

  /** Throws an error that writers do not catch, again and again once there was one. */
  private static final class Loud extends FilterOutputStream {

    private @Nullable IOException failed;

    Loud(OutputStream out) {
      super(out);
    }

    private interface Step {
      void run() throws IOException;
    }

    private void orFail(Step step) {
      try {
        if (failed == null) {
          step.run();
        }
      } catch (IOException e) {
        failed = e;
      }
      if (failed != null) {
        throw new Failure(failed);
      }
    }

    @Override
    public void write(int value) {
      orFail(() -> out.write(value));
    }

    @Override
    public void write(byte[] bytes, int start, int length) {
      orFail(() -> out.write(bytes, start, length));
    }

    @Override
    public void flush() {
      orFail(out::flush);
    }
  }
}
