package cxr.io.archive;

import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.io.FailureReason;
import cxr.io.FoldersInUse;
import cxr.io.Json;
import cxr.io.Plural;
import cxr.io.Problem;
import cxr.io.WholeFolder;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.jspecify.annotations.Nullable;

/**
 * An archive unpacked to a folder: the files that a collection has (images, reports, tables), and
 * no others. It is written aside and renamed when whole, and not unpacked again while the archive
 * stays the same.
 *
 * <p>No file lands outside the folder, links are refused, and an archive stops being unpacked when
 * it grows out of all proportion or the disk gets full. Of an archive cut short, the files before
 * the cut are kept.
 *
 * @param folder with the files
 * @param problems files that were refused, and where the archive breaks off
 */
public record UnpackedArchive(Path folder, List<Problem> problems) {

  private static final String NOTE = "UNPACKED.json";
  private static final Set<String> ENDINGS =
      Set.of("png", "jpg", "jpeg", "dcm", "xml", "csv", "json");

  private static final long LARGEST_FILE = 512L << 20;
  private static final int MOST_FILES = 200_000;
  private static final int DEEPEST = 16;

  /** An archive of images unpacks to about its own size, one of reports to thirty times that. */
  private static final long GROWTH = 50;

  private static final long GROWTH_START = 256L << 20;

  /** So many bytes of the disk stay free. */
  private static final long RESERVE = 256L << 20;

  private static final long TELL_EVERY_NANOS = 5_000_000_000L;
  private static final ObjectMapper JSON = Json.with();

  public UnpackedArchive {
    problems = List.copyOf(problems);
  }

  /** Where archives are unpacked. */
  public interface Place {

    /** The folder in which each archive gets one of its own; made if it is not there. */
    Path folder() throws IOException;

    /** Bytes free there. */
    default long free() throws IOException {
      return Files.getFileStore(folder()).getUsableSpace();
    }
  }

  /** What was unpacked, written beside the files. */
  private record Note(String archive, long size, long changed, List<Problem> problems) {

    static Note of(Path archive) throws IOException {
      return new Note(
          archive.toString(),
          Files.size(archive),
          Files.getLastModifiedTime(archive).toMillis(),
          List.of());
    }

    Note with(List<Problem> found) {
      return new Note(archive, size, changed, found);
    }

    /** What tells this state of the archive from others, in a name. */
    String mark() {
      return Integer.toHexString((archive + " " + size + " " + changed).hashCode());
    }

    boolean isOf(Note now) {
      return archive.equals(now.archive()) && size == now.size() && changed == now.changed();
    }
  }

  /**
   * Unpacks an archive, or finds it unpacked.
   *
   * @throws IOException if nothing can be read from it, or there is too little room
   */
  public static UnpackedArchive of(Path archive, Place place, Consumer<String> progress)
      throws IOException {
    Path file = archive.toRealPath();
    Path parent = Files.createDirectories(place.folder());
    String name = file.getFileName().toString().replaceAll("[^A-Za-z0-9]+", "-");
    Note now = Note.of(file);
    Path target = parent.resolve(name + "-" + now.mark());
    FoldersInUse.hold(target);
    Note before = note(target);
    if (before != null && before.isOf(now)) {
      return new UnpackedArchive(target, before.problems());
    }
    removeStale(parent, file);
    try (WholeFolder aside = new WholeFolder(target)) {
      List<Problem> problems = new Unpacking(file, aside.path(), place, progress).run();
      JSON.writeValue(aside.path().resolve(NOTE).toFile(), now.with(problems));
      Note meanwhile = note(target);
      if (meanwhile == null || !meanwhile.isOf(now)) {
        move(aside, target);
      }
      FoldersInUse.hold(target);
      return new UnpackedArchive(target, problems);
    }
  }

  /** Removes what was unpacked of archives that are gone or have changed, unless it is read. */
  private static void removeStale(Path parent, Path archive) throws IOException {
    List<Path> folders;
    try (Stream<Path> files = Files.list(parent)) {
      folders = files.filter(Files::isDirectory).toList();
    }
    for (Path folder : folders) {
      Note note = note(folder);
      if (note != null && isStale(note)) {
        if (note.archive().equals(archive.toString())) {
          FoldersInUse.release(folder); // this process reads the new state from now on
        }
        FoldersInUse.removeUnlessHeld(folder);
      }
    }
  }

  private static boolean isStale(Note note) {
    try {
      return !Note.of(Path.of(note.archive())).isOf(note);
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      return false; // It cannot be looked at now.
    }
  }

  private static @Nullable Note note(Path target) {
    Path note = target.resolve(NOTE);
    try {
      return Files.isRegularFile(note) ? JSON.readValue(note.toFile(), Note.class) : null;
    } catch (IOException e) {
      return null; // Of no use: unpacked anew.
    }
  }

  private static void move(WholeFolder aside, Path to) throws IOException {
    try {
      aside.moveTo(to);
    } catch (IOException e) {
      if (note(to) == null) {
        throw e;
      }
      // Another run was faster by a moment: its files stand.
    }
  }

  /** One unpacking, from its start to its end. */
  private static final class Unpacking {

    private final Path archive;
    private final Path folder;
    private final Place place;
    private final Consumer<String> progress;
    private final List<Problem> problems = new ArrayList<>();
    private final long size;
    private long packedBytes;
    private int files;
    private long told = System.nanoTime();

    Unpacking(Path archive, Path folder, Place place, Consumer<String> progress)
        throws IOException {
      this.archive = archive;
      this.folder = folder;
      this.place = place;
      this.progress = progress;
      this.size = Files.size(archive);
    }

    List<Problem> run() throws IOException {
      needRoom(size);
      progress.accept("Unpacking %s to %s, once.".formatted(archive, folder.getParent()));
      try (InputStream file = new Counting(Files.newInputStream(archive))) {
        readAll(file);
      }
      if (files == 0) {
        throw new IOException(
            "nothing was found in it"
                + (problems.isEmpty() ? "" : ": " + problems.get(0).action()));
      }
      progress.accept(
          "Unpacked %s of %s.".formatted(Plural.of(files, "file"), archive.getFileName()));
      return problems;
    }

    private void readAll(InputStream file) throws IOException {
      long most = GROWTH_START + GROWTH * size;
      try (ArchiveReader in = new ArchiveReader(file, Archives.packing(archive), most)) {
        for (ArchiveEntry entry = in.next(); entry != null; entry = in.next()) {
          unpack(entry, in);
        }
        if (!Archives.isWhole(archive)) {
          throw new IOException("its table of contents is missing");
        }
      } catch (ArchiveReader.TooLargeException | StopException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        problems.add(
            Archives.broken(
                archive,
                "breaks off after %s; what came before is kept: %s"
                    .formatted(Plural.of(files, "file"), e.getMessage())));
      }
    }

    private void unpack(ArchiveEntry entry, ArchiveReader in) throws IOException {
      if (entry.isDirectory()) {
        return;
      }
      String name = ArchiveReader.name(entry);
      Path target = target(name);
      if (target == null) {
        refuse(name, "it leads outside");
        return;
      }
      String refusal = refusal(entry, in);
      if (refusal != null) {
        refuse(name, refusal);
      } else if (isWanted(target)) {
        write(in.content(), name, target);
      }
    }

    /** A name that the disk does not take costs its file alone. */
    private void write(InputStream in, String name, Path target) throws IOException {
      OutputStream out;
      try {
        Files.createDirectories(target.getParent());
        out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW);
      } catch (FileAlreadyExistsException e) {
        refuse(name, "it is there twice, or a file has the name of its folder");
        return;
      } catch (FileSystemException e) {
        needRoom(0);
        refuse(name, "the disk does not take it: " + e.getReason());
        return;
      }
      write(in, target, out);
    }

    private void refuse(String name, String reason) throws StopException {
      problems.add(new Problem("", name, Problem.Kind.REFUSED_ENTRY, "not unpacked: " + reason));
      stopIf(problems.size() > 1000, "more than 1,000 of its files are refused");
    }

    /** Where a file goes; null for one that would go elsewhere than into the folder. */
    private @Nullable Path target(String name) {
      try {
        Path path = Path.of(name);
        Path target = folder.resolve(path).normalize();
        boolean inside =
            !path.isAbsolute()
                && !name.matches("(?s)[A-Za-z]:.*")
                && target.startsWith(folder)
                && !target.equals(folder)
                && Stream.of(name.split("/")).noneMatch(".."::equals);
        return inside ? target : null;
      } catch (InvalidPathException e) {
        return null;
      }
    }

    private static @Nullable String refusal(ArchiveEntry entry, ArchiveReader in) {
      boolean plain =
          entry instanceof TarArchiveEntry tar
              ? tar.getLinkFlag() == TarConstants.LF_NORMAL
                  || tar.getLinkFlag() == TarConstants.LF_OLDNORM
              : entry instanceof ZipArchiveEntry zip && !zip.isUnixSymlink();
      if (!plain) {
        return "it is a link or a device, not a file";
      }
      if (entry.getSize() > LARGEST_FILE) {
        return "it is larger than %d MB".formatted(LARGEST_FILE >> 20);
      }
      if (ArchiveReader.name(entry).split("/").length > DEEPEST) {
        return "it lies more than %d folders deep".formatted(DEEPEST);
      }
      return in.canRead(entry) ? null : "it is packed in a way that cannot be read";
    }

    private static boolean isWanted(Path target) {
      String name = target.getFileName().toString();
      String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
      return !name.startsWith(".") && ENDINGS.contains(ending);
    }

    private void write(InputStream in, Path target, OutputStream to) throws IOException {
      boolean whole = false;
      try (OutputStream out = to) {
        byte[] buffer = new byte[1 << 16];
        long written = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          written += n;
          stopIf(
              written > LARGEST_FILE,
              "%s is larger than %d MB".formatted(target.getFileName(), LARGEST_FILE >> 20));
          write(out, buffer, n);
        }
        whole = true;
      } finally {
        if (!whole) {
          Files.deleteIfExists(target);
        }
      }
      files++;
      stopIf(Thread.currentThread().isInterrupted(), "unpacking was stopped");
      stopIf(files > MOST_FILES, "it has more than %,d files".formatted(MOST_FILES));
      if (files % 64 == 0) {
        needRoom(0);
        tell();
      }
    }

    /** A disk that fails is no broken archive: nothing is kept. */
    private static void write(OutputStream out, byte[] buffer, int count) throws StopException {
      try {
        out.write(buffer, 0, count);
      } catch (IOException e) {
        throw new StopException("it could not be unpacked: " + FailureReason.of(e));
      }
    }

    private void needRoom(long coming) throws IOException {
      long free = place.free();
      stopIf(
          free < coming + RESERVE,
          "there is too little room in %s: %,d MB are free, and %,d MB are needed; make room"
              .formatted(folder.getParent(), free >> 20, coming + RESERVE >> 20));
    }

    private void tell() {
      if (System.nanoTime() - told > TELL_EVERY_NANOS) {
        told = System.nanoTime();
        progress.accept(
            "Unpacking %s: %,d files, %.0f %%"
                .formatted(archive.getFileName(), files, 100.0 * packedBytes / size));
      }
    }

    private static void stopIf(boolean reached, String reason) throws StopException {
      if (reached) {
        throw new StopException(reason);
      }
    }

    /** Counts what was read of the archive. */
    private final class Counting extends FilterInputStream {

      Counting(InputStream in) {
        super(in);
      }

      @Override
      public int read() throws IOException {
        int value = super.read();
        packedBytes += value < 0 ? 0 : 1;
        return value;
      }

      @Override
      public int read(byte[] buffer, int start, int length) throws IOException {
        int count = super.read(buffer, start, length);
        packedBytes += Math.max(0, count);
        return count;
      }
    }
  }

  /** The unpacking cannot go on: nothing of the archive is kept. */
  private static final class StopException extends IOException {

    private static final long serialVersionUID = 1;

    StopException(String message) {
      super(message);
    }
  }
}
