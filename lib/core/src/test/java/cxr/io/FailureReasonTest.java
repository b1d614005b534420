package cxr.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureReasonTest {

  @TempDir Path folder;

  private static Callable<Object> thrown(Exception e) {
    return () -> {
      throw e;
    };
  }

  /** What really happens gives the exceptions, where it can be made to happen. */
  private Map<Callable<Object>, String> kinds() throws IOException {
    Path file = Files.writeString(folder.resolve("file.txt"), "{\"a\": 1,\n oops}");
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
    Path none = folder.resolve("none");
    Map<Callable<Object>, String> kinds = new LinkedHashMap<>();
    kinds.put(() -> Files.readString(none), "There is no file " + none);
    kinds.put(() -> Files.readString(folder), "it is a folder");
    kinds.put(() -> new FileInputStream(folder.toFile()), folder + ": it is a folder");
    kinds.put(() -> new FileInputStream(none.toFile()), none + ": there is no such file");
    kinds.put(() -> Files.readString(file.resolve("x")), "a part of its path is a file");
    kinds.put(() -> Files.createDirectory(file), file + " stands there already");
    kinds.put(() -> Files.readString(loop), "a link that leads back to itself");
    kinds.put(() -> Files.readString(folder.resolve("x".repeat(300))), "its name is too long");
    kinds.put(() -> Files.list(file), file + " is a file, and a folder is needed");
    kinds.put(
        () -> {
          Files.delete(folder);
          return null;
        },
        folder + " is a folder that is not empty");
    kinds.put(() -> Path.of("a\0b"), "\"a\\x00b\" cannot be a path");
    kinds.put(() -> new ObjectMapper().readTree(file.toFile()), "at line 2, column");
    kinds.put(() -> new ZipFile(file.toFile()), "zip");
    kinds.put(thrown(new AccessDeniedException("a.csv")), "a.csv: this user has no right");
    kinds.put(thrown(new NotDirectoryException("a.csv")), "a.csv is a file");
    kinds.put(thrown(new DirectoryNotEmptyException("a")), "a is a folder that is not empty");
    kinds.put(thrown(new FileSystemLoopException("a")), "a: it is a link");
    kinds.put(
        thrown(new FileSystemException("a", null, "Too many open files")), "a: this process has");
    kinds.put(thrown(new FileSystemException("a", null, "Something new")), "a: Something new");
    kinds.put(thrown(new IOException("No space left on device")), "the disk is full; make room");
    kinds.put(thrown(new IOException("Broken pipe")), "has ended");
    kinds.put(thrown(new MalformedInputException(1)), "not in UTF-8");
    kinds.put(thrown(new EOFException()), "ends before its end");
    kinds.put(thrown(new ZipException("invalid LOC header")), "invalid LOC header");
    kinds.put(
        thrown(new UncheckedIOException(new IOException("Is a directory"))), "it is a folder");
    kinds.put(thrown(new ExecutionException(new IOException("a.csv is odd"))), "a.csv is odd");
    kinds.put(thrown(new IOException("one\n  two")), "one two.");
    kinds.put(thrown(new ConnectException()), "no connection");
    kinds.put(thrown(new IOException()), "fault of the workbench itself");
    kinds.put(thrown(new NullPointerException()), "fault of the workbench itself");
    kinds.put(thrown(new ArrayIndexOutOfBoundsException("5 of 4")), "5 of 4");
    return kinds;
  }

  @Test
  void eachKindIsOneSentence() throws IOException {
    for (Map.Entry<Callable<Object>, String> kind : kinds().entrySet()) {
      String said = "nothing was thrown";
      try {
        kind.getKey().call();
      } catch (Exception e) {
        said = FailureReason.of(e);
      }
      assertTrue(said.contains(kind.getValue()), said + " / " + kind.getValue());
      assertEquals(1, said.lines().count(), said);
      assertTrue(said.endsWith("."), said);
      assertFalse(said.contains("null") || said.contains("java."), said);
    }
  }
}
