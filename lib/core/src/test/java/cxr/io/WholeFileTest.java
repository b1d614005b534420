package cxr.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.SmallDisk;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void anOlderFileStaysUntilTheNewOneIsWhole() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    try (WholeFile whole = new WholeFile(file)) {
      whole.stream().write("half".getBytes());
    }
    assertEquals("old", Files.readString(file));
    assertThrows(
        IOException.class,
        () ->
            WholeFile.write(
                file,
                out -> {
                  throw new IOException("no more");
                }));
    assertEquals("old", Files.readString(file));
    WholeFile.write(file, "new");
    assertEquals("new", Files.readString(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(List.of("a.txt"), names());
  }

  @Test
  void anInterruptedThreadWritesToTheEnd() throws IOException {
    Path file = folder.resolve("a.txt");
    Thread.currentThread().interrupt();
    try {
      WholeFile.write(file, "text");
      assertTrue(Thread.currentThread().isInterrupted());
    } finally {
      Thread.interrupted();
    }
    assertEquals("text", Files.readString(file));
  }

  @Test
  void aLinkStaysALinkAndADeviceADevice() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    WholeFile.write(link, "new");
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(file));
    WholeFile.write(Path.of("/dev/null"), "gone");
    assertFalse(Files.isRegularFile(Path.of("/dev/null")));
  }

  @Test
  void aNameMayBeAsLongAsTheDiskAllows() throws IOException {
    String name = "ä".repeat(125);
    WholeFile.write(folder.resolve(name), "text");
    assertEquals(List.of(name), names());
  }

  @Test
  void aFullDiskIsToldAndLeavesWhatStood() throws IOException {
    try (SmallDisk disk = SmallDisk.at(folder.resolve("disk"), 64)) {
      Path file = disk.folder().resolve("a.bin");
      WholeFile.write(file, new byte[1000]);
      IOException e =
          assertThrows(IOException.class, () -> WholeFile.write(file, new byte[100_000]));
      assertTrue(
          e.getMessage().startsWith(file + " cannot be written: the disk is full; make room"),
          e.getMessage());
      assertEquals(1000, Files.size(file));
      try (Stream<Path> files = Files.list(disk.folder())) {
        assertEquals(1, files.count());
      }
    }
  }

  /** Another process that writes a file, and waits to be killed. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] words) throws Exception {
      try (WholeFile file = new WholeFile(Path.of(words[0]));
          WholeFolder folder = new WholeFolder(Path.of(words[0] + "-folder"))) {
        file.stream().write(new byte[10]);
        Files.writeString(folder.path().resolve("a"), "a");
        System.out.println("ready");
        Thread.sleep(600_000);
      }
    }
  }

  @Test
  void whatAKilledProcessLeftIsRemovedAndWhatALivingOneWritesIsNot() throws Exception {
    Process other =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                folder.resolve("theirs").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertEquals(
          "ready", new BufferedReader(new InputStreamReader(other.getInputStream())).readLine());
      WholeFile.write(folder.resolve("ours"), "1");
      assertEquals(4, names().size(), "two asides, a folder and ours: " + names());
      other.destroyForcibly().waitFor();
      Files.writeString(folder.resolve(".notes.aside"), "a user's own");
      WholeFile.write(folder.resolve("ours"), "2");
      assertEquals(List.of(".notes.aside", "ours"), names());
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void aFolderIsReplacedAtOnce() throws IOException {
    Path target = Files.createDirectory(folder.resolve("data"));
    Files.writeString(target.resolve("old"), "old");
    try (WholeFolder whole = new WholeFolder(target)) {
      Files.writeString(whole.path().resolve("new"), "new");
      assertTrue(Files.exists(target.resolve("old")));
      whole.moveTo(target);
    }
    assertEquals(List.of("data"), names());
    assertTrue(Files.exists(target.resolve("new")) && !Files.exists(target.resolve("old")));
  }
}
