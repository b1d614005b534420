package cxr.io.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.layout.Datasets;
import cxr.data.layout.Invented;
import cxr.io.FoldersInUse;
import cxr.io.Problem;
import cxr.io.WholeFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedArchiveTest {

  @TempDir Path folder;

  /** Writes the entries of an archive. */
  private interface Writer {
    void write(TarArchiveOutputStream tar) throws IOException;
  }

  private Path archive(Writer writer) throws IOException {
    Path archive = folder.resolve("images.tgz");
    try (OutputStream out = Files.newOutputStream(archive);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      writer.write(tar);
    }
    return archive;
  }

  private UnpackedArchive unpack(Path archive) throws IOException {
    return UnpackedArchive.of(archive, () -> folder.resolve("work/unpacked"), line -> {});
  }

  private static void link(TarArchiveOutputStream tar, String name, String to, byte kind)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, kind);
    entry.setLinkName(to);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  @Test
  void nothingLandsOutsideAndLinksAreRefused() throws IOException {
    Path archive =
        archive(
            tar -> {
              Invented.put(tar, "good/a.png", "a");
              Invented.put(tar, "../outside.png", "x");
              Invented.put(tar, "good/../../outside2.png", "x");
              Invented.put(tar, "/absolute.png", "x");
              Invented.put(tar, "C:\\windows.png", "x");
              link(
                  tar,
                  "link.png",
                  folder.resolve("secret.png").toString(),
                  TarConstants.LF_SYMLINK);
              link(tar, "up", "..", TarConstants.LF_SYMLINK);
              Invented.put(tar, "up/through.png", "x");
              link(tar, "hard.png", "../secret.png", TarConstants.LF_LINK);
              link(tar, "pipe.png", "", TarConstants.LF_FIFO);
              Invented.put(tar, "good/a.png", "again");
              Invented.put(tar, "readme.md", "not wanted");
              Invented.put(tar, ".hidden.png", "not wanted");
              Invented.put(tar, "b.jpg", "b");
            });
    Files.writeString(folder.resolve("secret.png"), "secret");
    UnpackedArchive unpacked = unpack(archive);
    assertEquals(
        List.of(".in-use", "UNPACKED.json", "b.jpg", "good/a.png", "up/through.png"),
        Invented.files(unpacked.folder()).stream()
            .map(file -> unpacked.folder().relativize(file).toString())
            .sorted()
            .toList());
    assertEquals("a", Files.readString(unpacked.folder().resolve("good/a.png")));
    assertEquals(9, unpacked.problems().size(), unpacked.problems().toString());
    assertTrue(unpacked.problems().stream().allMatch(p -> p.kind() == Problem.Kind.REFUSED_ENTRY));
    assertEquals(
        List.of("images.tgz", "secret.png"),
        Invented.files(folder).stream()
            .filter(file -> !file.startsWith(unpacked.folder()))
            .map(file -> folder.relativize(file).toString())
            .toList());
  }

  @Test
  void aBombIsStoppedAndLeavesNothing() throws IOException {
    byte[] zeros = new byte[1 << 20];
    Path archive = folder.resolve("bomb.tgz");
    try (OutputStream out = Files.newOutputStream(archive);
        TarArchiveOutputStream tar =
            new TarArchiveOutputStream(
                new GZIPOutputStream(out) {
                  {
                    def.setLevel(Deflater.BEST_SPEED);
                  }
                })) {
      TarArchiveEntry entry = new TarArchiveEntry("zeros.png");
      entry.setSize(500L << 20);
      tar.putArchiveEntry(entry);
      for (int i = 0; i < 500; i++) {
        tar.write(zeros);
      }
      tar.closeArchiveEntry();
    }
    IOException e = assertThrows(IOException.class, () -> unpack(archive));
    assertTrue(e.getMessage().contains("MB"), e.getMessage());
    assertEquals(List.of(archive), Invented.files(folder));
  }

  /** A header that claims a name of gigabytes would fill the memory. */
  @Test
  void aNameWithoutEndIsRefused() throws IOException {
    byte[] block = new byte[1 << 20];
    Arrays.fill(block, (byte) 'a');
    Path archive = folder.resolve("name.tgz");
    try (OutputStream out = Files.newOutputStream(archive);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      TarArchiveEntry entry =
          new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
      entry.setSize(5L << 20);
      tar.putArchiveEntry(entry);
      for (int i = 0; i < 5; i++) {
        tar.write(block);
      }
      tar.closeArchiveEntry();
      Invented.put(tar, "a.png", "a");
    }
    IOException e = assertThrows(IOException.class, () -> unpack(archive));
    assertTrue(e.getMessage().contains("header"), e.getMessage());
    Path reports = Files.copy(archive, folder.resolve("NLMCXR_reports.tgz"));
    IOException none = assertThrows(IOException.class, () -> Datasets.open(reports.getParent()));
    assertTrue(none.getMessage().contains("header"), none.getMessage());
  }

  @Test
  void tooLittleRoomIsToldBeforeAndLeavesNothing() throws IOException {
    Path archive = archive(tar -> Invented.put(tar, "a.png", "a"));
    UnpackedArchive.Place full =
        new UnpackedArchive.Place() {
          @Override
          public Path folder() {
            return folder.resolve("unpacked");
          }

          @Override
          public long free() {
            return 5L << 20;
          }
        };
    IOException e =
        assertThrows(IOException.class, () -> UnpackedArchive.of(archive, full, line -> {}));
    assertTrue(e.getMessage().contains("5 MB are free"), e.getMessage());
    assertEquals(List.of(archive), Invented.files(folder));
  }

  @Test
  void anInterruptStopsItAndLeavesNothing() throws IOException {
    Path archive = archive(tar -> Invented.put(tar, "a.png", "a"));
    Thread.currentThread().interrupt();
    IOException e = assertThrows(IOException.class, () -> unpack(archive));
    assertTrue(Thread.interrupted());
    assertTrue(e.getMessage().contains("stopped"), e.getMessage());
    assertEquals(List.of(archive), Invented.files(folder));
  }

  @Test
  void whatAKilledRunLeftIsDeletedAndWhatALivingOneDoesIsNot() throws IOException {
    Path work = Files.createDirectories(folder.resolve("work/unpacked"));
    Path dead = Files.createFile(work.resolve(".images.1-1.aside"));
    Path files = Files.createDirectory(work.resolve(".images.1-1.aside.folder"));
    Files.writeString(files.resolve("a.png"), "a");
    try (WholeFolder alive = new WholeFolder(work.resolve("other"))) {
      assertFalse(Files.exists(dead) || Files.exists(files));
      unpack(archive(tar -> Invented.put(tar, "a.png", "a")));
      assertTrue(Files.exists(alive.path()));
    }
  }

  @Test
  void whatWasUnpackedOfAnArchiveThatIsGoneIsRemovedUnlessItIsRead() throws IOException {
    Path first = archive(tar -> Invented.put(tar, "a.png", "first"));
    Path gone = Files.move(first, folder.resolve("gone.tgz"));
    UnpackedArchive old = unpack(gone);
    Files.delete(gone);
    UnpackedArchive now = unpack(archive(tar -> Invented.put(tar, "a.png", "second")));
    assertTrue(Files.exists(old.folder().resolve("a.png")), "this process may read it still");
    FoldersInUse.release(old.folder());
    archive(tar -> Invented.put(tar, "a.png", "a third one"));
    UnpackedArchive third = unpack(folder.resolve("images.tgz"));
    assertFalse(Files.exists(old.folder()) || Files.exists(now.folder()));
    assertTrue(Files.exists(third.folder()));
  }

  @Test
  void twoArchivesOfOneNameDoNotMix() throws IOException {
    Path first = archive(tar -> Invented.put(tar, "a.png", "first"));
    Path other = Files.createDirectory(folder.resolve("other")).resolve("images.tgz");
    Files.move(first, other);
    Path second = archive(tar -> Invented.put(tar, "a.png", "second"));
    UnpackedArchive a = unpack(other);
    UnpackedArchive b = unpack(second);
    assertFalse(a.folder().equals(b.folder()));
    assertEquals(
        "first second",
        List.of(a, b).stream()
            .map(
                unpacked -> {
                  try {
                    return Files.readString(unpacked.folder().resolve("a.png"));
                  } catch (IOException e) {
                    return e.toString();
                  }
                })
            .collect(Collectors.joining(" ")));
  }
}
