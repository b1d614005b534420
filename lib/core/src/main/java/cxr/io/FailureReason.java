package cxr.io;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why reading or writing failed, in one sentence that names the file and says what to do. Java's
 * own messages are often a path alone, or nothing.
 */
public final class FailureReason {

  private static final String FULL = "the disk is full; make room and start again";

  /** What the system's words mean to a user, by their beginnings. */
  private static final Map<String, String> SYSTEM = system();

  /** {@code path (reason)}, as java.io has it. */
  private static final Pattern WITH_PATH = Pattern.compile("(.+) \\(([^()]+)\\)", Pattern.DOTALL);

  /** What a name may hold, and a terminal would obey. */
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private FailureReason() {}

  private static Map<String, String> system() {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("No space left on device", FULL);
    words.put("Disk quota exceeded", "your share of the disk is full; make room and start again");
    words.put("File too large", "a file may not grow so large here (ulimit -f); raise the limit");
    words.put(
        "Too many open files",
        "this process has as many files open as it may; raise the limit, by ulimit -n 4096 for example");
    words.put("Is a directory", "it is a folder, and a file is needed; name a file in it");
    words.put(
        "Not a directory", "a part of its path is a file, and a folder is needed; correct it");
    words.put(
        "Permission denied", "this user has no right to it; change its rights or name another");
    words.put("Operation not permitted", "the system does not allow it; name another place");
    words.put("Read-only file system", "the disk can only be read; name another place");
    words.put("File name too long", "its name is too long for this disk; shorten it");
    words.put(
        "Too many levels of symbolic links", "it is a link that leads back to itself; remove it");
    words.put("No such file or directory", "there is no such file; check the path");
    words.put("Input/output error", "the disk failed; look at it, or copy the file anew");
    words.put("Stale file handle", "the disk it lies on was taken away; connect it again");
    words.put("Bad file descriptor", "it is closed");
    words.put("Broken pipe", "the program that read it has ended");
    return words;
  }

  /** The sentence, with a full stop. */
  public static String of(Throwable error) {
    Throwable cause = unwrapped(error);
    String said = words(cause);
    String line =
        CONTROL
            .matcher(said.strip().replaceAll("\\s*[\\r\\n]+\\s*", " "))
            .replaceAll(sign -> "\\\\x%02x".formatted((int) sign.group().charAt(0)));
    return line.matches("(?s).*[.!?)]") ? line : line + ".";
  }

  /**
   * As {@link #of}, of an error in a part that may be of anybody's making: no fault of the
   * workbench itself.
   */
  public static String inPart(Throwable error) {
    return isFault(error) ? thrown(error) + "." : of(error);
  }

  /** A wrapper says no more than what it holds. */
  private static Throwable unwrapped(Throwable error) {
    Throwable inner = error;
    while (inner.getCause() != null
        && (inner instanceof UncheckedIOException
            || inner instanceof ExceptionInInitializerError
            || inner instanceof ExecutionException
            || String.valueOf(inner.getCause()).equals(inner.getMessage()))) {
      inner = inner.getCause();
    }
    return inner;
  }

  private static String words(Throwable error) {
    if (error instanceof FileSystemException e) {
      return words(e);
    }
    if (error instanceof FileNotFoundException && error.getMessage() != null) {
      Matcher parts = WITH_PATH.matcher(error.getMessage());
      return parts.matches() ? parts.group(1) + ": " + system(parts.group(2)) : error.getMessage();
    }
    if (error instanceof JsonProcessingException e) {
      return json(e);
    }
    if (error instanceof InvalidPathException e) {
      return "\"%s\" cannot be a path (%s); correct it".formatted(e.getInput(), e.getReason());
    }
    if (error instanceof CharacterCodingException) {
      return "a text is not in UTF-8; save it as UTF-8";
    }
    if (error instanceof SocketException || error instanceof UnknownHostException) {
      return "no connection to the server"
          + (error.getMessage() == null ? "" : " (" + error.getMessage() + ")")
          + "; look at the address and the network";
    }
    if (error instanceof OutOfMemoryError) {
      return "the memory is full (%s); take less at once".formatted(error.getMessage());
    }
    if (error instanceof ClosedChannelException) {
      return system("Bad file descriptor");
    }
    if (error instanceof EOFException && error.getMessage() == null) {
      return "a file ends before its end; get it anew";
    }
    if (error.getMessage() == null || error.getMessage().isBlank() || isFault(error)) {
      return fault(error);
    }
    return error instanceof IOException ? system(error.getMessage()) : error.getMessage();
  }

  private static String words(FileSystemException error) {
    String file = error.getFile() == null ? "A file" : error.getFile();
    if (error instanceof NoSuchFileException) {
      return "There is no file " + file + "; check the path";
    }
    if (error instanceof AccessDeniedException) {
      return file + ": " + SYSTEM.get("Permission denied");
    }
    if (error instanceof FileAlreadyExistsException) {
      return file + " stands there already; name another, or remove it";
    }
    if (error instanceof DirectoryNotEmptyException) {
      return file + " is a folder that is not empty; name another, or empty it";
    }
    if (error instanceof NotDirectoryException) {
      return file + " is a file, and a folder is needed; name one";
    }
    if (error instanceof FileSystemLoopException) {
      return file + ": " + SYSTEM.get("Too many levels of symbolic links");
    }
    return file + ": " + (error.getReason() == null ? fault(error) : system(error.getReason()));
  }

  private static String system(String message) {
    for (Map.Entry<String, String> known : SYSTEM.entrySet()) {
      if (message.startsWith(known.getKey())) {
        return known.getValue();
      }
    }
    return message;
  }

  private static String json(JsonProcessingException error) {
    JsonLocation place = error.getLocation();
    return "the JSON cannot be read%s: %s"
        .formatted(
            place == null
                ? ""
                : " at line %d, column %d".formatted(place.getLineNr(), place.getColumnNr()),
            error.getOriginalMessage());
  }

  /** Errors that no user's mistake should lead to. */
  private static boolean isFault(Throwable error) {
    return error instanceof NullPointerException
        || error instanceof IndexOutOfBoundsException
        || error instanceof ClassCastException
        || error instanceof ArithmeticException
        || error instanceof StackOverflowError;
  }

  private static String fault(Throwable error) {
    return "This is a fault of the workbench itself (%s); please report it with what you typed"
        .formatted(thrown(error));
  }

  private static String thrown(Throwable error) {
    StackTraceElement[] trace = error.getStackTrace();
    return "%s%s%s"
        .formatted(
            error.getClass().getSimpleName(),
            trace.length == 0
                ? ""
                : " at " + trace[0].getFileName() + ":" + trace[0].getLineNumber(),
            error.getMessage() == null ? "" : ", " + error.getMessage());
  }
}
