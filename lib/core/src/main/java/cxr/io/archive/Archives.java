package cxr.io.archive;

import cxr.io.Problem;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.zip.ZipFile;

/**
 * Gives archives as folders. A zip archive is read in place: its files are paths of a file system
 * of its own, which stays open until the program ends. A tar archive can only be read from front to
 * end and is unpacked once; so is a zip archive that is cut short and has lost its table of
 * contents, or whose names have backslashes.
 */
public final class Archives {

  public static final List<String> ENDINGS = List.of(".zip", ".tgz", ".tar.gz", ".tar");

  private static final Map<OpenZip, FileSystem> OPEN = new ConcurrentHashMap<>();

  private final UnpackedArchive.Place place;
  private final Consumer<String> progress;

  /**
   * Opens archives.
   *
   * @param place where tar archives are unpacked; asked for only then
   * @param progress is told how far the unpacking is
   */
  public Archives(UnpackedArchive.Place place, Consumer<String> progress) {
    this.place = place;
    this.progress = progress;
  }

  /** A zip archive as it was when it was opened. */
  private record OpenZip(Path file, long size, FileTime changed) {}

  public static boolean isArchive(Path file) {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    return Files.isRegularFile(file)
        && ENDINGS.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
  }

  /**
   * The first of some archives that is there.
   *
   * @param names without their endings
   */
  public static Optional<Path> find(Path folder, List<String> names) {
    for (String name : names) {
      for (String ending : ENDINGS) {
        Path archive = folder.resolve(name + ending);
        if (Files.isRegularFile(archive)) {
          return Optional.of(archive);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The first of some folders that is there, as a folder or as an archive of its name. An archive
   * that cannot be read becomes a problem.
   */
  public Optional<Path> folder(Path parent, List<String> names, List<Problem> problems) {
    for (String name : names) {
      if (Files.isDirectory(parent.resolve(name))) {
        return Optional.of(parent.resolve(name));
      }
    }
    Optional<Path> archive = find(parent, names);
    if (archive.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path top = open(archive.get(), problems);
      Path within = top.resolve(nameOf(archive.get()));
      return Optional.of(Files.isDirectory(within) ? within : top);
    } catch (IOException e) {
      problems.add(broken(archive.get(), "left out: " + e.getMessage()));
      return Optional.empty();
    }
  }

  /**
   * The folder at the top of an archive.
   *
   * @param problems to which files that could not be unpacked are added
   * @throws IOException if it cannot be read at all, or lies within another archive
   */
  public Path open(Path archive, List<Problem> problems) throws IOException {
    if (archive.getFileSystem() != FileSystems.getDefault()) {
      throw new IOException("an archive within an archive is not read; unpack the outer one first");
    }
    if (isZip(archive)) {
      try {
        requirePlainNames(archive);
        return openZip(archive);
      } catch (IOException | RuntimeException e) {
        progress.accept(
            "%s cannot be read in place (%s); what can be read is unpacked."
                .formatted(archive.getFileName(), e.getMessage()));
      }
    }
    UnpackedArchive unpacked = UnpackedArchive.of(archive, place, progress);
    problems.addAll(unpacked.problems());
    return unpacked.folder();
  }

  /** Java's file system of a zip archive takes a backslash for a letter. */
  private static void requirePlainNames(Path archive) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      if (zip.stream().anyMatch(entry -> entry.getName().indexOf('\\') >= 0)) {
        throw new IOException("its names have backslashes for slashes");
      }
    }
  }

  private static Path openZip(Path archive) throws IOException {
    OpenZip key =
        new OpenZip(archive.toRealPath(), Files.size(archive), Files.getLastModifiedTime(archive));
    FileSystem open = OPEN.get(key);
    if (open == null) {
      open = FileSystems.newFileSystem(key.file());
      FileSystem earlier = OPEN.putIfAbsent(key, open);
      if (earlier != null) {
        open.close();
        open = earlier;
      }
    }
    return open.getPath("/");
  }

  /** How an archive is packed, by its name. */
  public static ArchiveReader.Packing packing(Path archive) {
    if (isZip(archive)) {
      return ArchiveReader.Packing.ZIP;
    }
    return archive.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".tar")
        ? ArchiveReader.Packing.TAR
        : ArchiveReader.Packing.TAR_GZIP;
  }

  /**
   * Whether an archive read to its end has been read whole: a zip archive cut between two files
   * ends like any other, but for its table of contents; a packed tar archive says so itself.
   */
  public static boolean isWhole(Path archive) {
    if (!isZip(archive) || archive.getFileSystem() != FileSystems.getDefault()) {
      return true;
    }
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      return zip.size() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  public static boolean isZip(Path archive) {
    return archive.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".zip");
  }

  /** The name of an archive without its ending. */
  public static String nameOf(Path archive) {
    String name = archive.getFileName().toString();
    for (String ending : ENDINGS) {
      if (name.toLowerCase(Locale.ROOT).endsWith(ending)) {
        return name.substring(0, name.length() - ending.length());
      }
    }
    return name;
  }

  public static Problem broken(Path archive, String action) {
    return new Problem("", archive.getFileName().toString(), Problem.Kind.BROKEN_ARCHIVE, action);
  }
}
