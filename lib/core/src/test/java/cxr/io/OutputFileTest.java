package cxr.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {

  @TempDir Path folder;

  private void refused(Path file, boolean replace, String part, Path... others) {
    IOException e =
        assertThrows(IOException.class, () -> OutputFile.check(file, replace, List.of(others)));
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
  }

  @Test
  void whatCannotBeWrittenIsToldBeforeTheWork() throws IOException {
    Path there = Files.writeString(folder.resolve("there.csv"), "text");
    Path fresh = folder.resolve("fresh.csv");
    OutputFile.check(fresh, false, List.of(there));
    OutputFile.check(there, true, List.of(fresh));
    OutputFile.check(Path.of("/dev/null"), false, List.of());
    refused(there, false, "--replace");
    refused(folder, true, "is a folder");
    refused(folder.resolve("none/a.csv"), true, "make it first");
    refused(there.resolve("a.csv"), true, "make it first");
    refused(there, true, "reads or writes it too", there);
    refused(folder.resolve("x/../there.csv"), true, "which is the same", there);
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), there);
    refused(link, true, "which is the same", there);
    refused(fresh, true, "reads or writes it too", fresh);
    assertEquals("text", Files.readString(there));
    assertTrue(Files.notExists(fresh));
  }

  @Test
  void aFolderThatCannotBeWrittenIsTold() throws IOException {
    OutputFile.checkFolder(folder.resolve("a/b"));
    assertTrue(Files.notExists(folder.resolve("a")));
    Path file = Files.writeString(folder.resolve("file"), "");
    for (Path wrong : List.of(file, file.resolve("a"), Path.of("/proc/none"))) {
      IOException e = assertThrows(IOException.class, () -> OutputFile.checkFolder(wrong));
      assertTrue(e.getMessage().startsWith(wrong + " must be a folder"), e.getMessage());
    }
  }
}
