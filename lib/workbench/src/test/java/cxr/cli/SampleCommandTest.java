package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleCommandTest {

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... words) {
    return Main.run(words, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  @Test
  void oddFilesAreAddedOnRequestOnly() throws IOException {
    Path plain = folder.resolve("plain");
    Path odd = folder.resolve("odd");
    assertEquals(0, run("data", "sample", plain.toString(), "--studies", "2"), err.toString());
    assertFalse(Files.readString(plain.resolve("SAMPLE.txt")).contains("odd"));
    assertFalse(out.toString().contains("odd on purpose"), out.toString());
    assertEquals(0, run("data", "sample", odd.toString(), "--studies", "2", "--odd"));
    assertTrue(Files.readString(odd.resolve("SAMPLE.txt")).contains("odd on purpose:"));
    assertTrue(out.toString().contains("odd on purpose is listed in " + odd), out.toString());
    assertEquals(0, run("data", "describe", odd.toString()), err.toString());
  }

  @Test
  void errorsAreOneLineAndWriteNothing() throws IOException {
    Path none = folder.resolve("none");
    assertEquals(1, run("data", "sample", none.toString(), "--studies", "0"));
    assertTrue(err.toString().contains("1 or more; found 0"), err.toString());
    assertFalse(Files.exists(none));
    Path own = Files.createDirectory(folder.resolve("own"));
    Files.writeString(own.resolve("thesis.txt"), "mine");
    assertEquals(1, run("data", "sample", own.toString(), "--studies", "1"));
    assertEquals("mine", Files.readString(own.resolve("thesis.txt")));
    assertFalse(err.toString().contains("\tat "), err.toString());
  }
}
