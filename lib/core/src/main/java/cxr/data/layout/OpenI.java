package cxr.data.layout;

import cxr.data.ImageFiles;
import cxr.data.Study;
import cxr.data.reports.ReportXml;
import cxr.io.CsvTable;
import cxr.io.Problem;
import cxr.io.archive.ArchiveReader;
import cxr.io.archive.Archives;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.ArchiveEntry;

/**
 * The official layout of the Indiana University chest X-ray collection, as OpenI publishes it: one
 * XML file a report in {@code ecgen-radiology} or in the archive {@code NLMCXR_reports.tgz}, and
 * the X-rays in {@code NLMCXR_png} or {@code images}, a folder or an archive, named by the reports'
 * image ids.
 *
 * <p>Views are not in the reports; they come from a table {@code images.csv} with the columns
 * {@code image_id} and {@code projection} (Frontal or Lateral) in the same folder, where there is
 * one. So does the split of the published systems, from {@code r2gen_annotation.json} or {@code
 * annotation.json}.
 */
public record OpenI() implements Layout {

  private static final String REPORTS = "ecgen-radiology";
  private static final String TABLE = "images.csv";
  private static final List<String> REPORT_ARCHIVES = List.of("NLMCXR_reports", REPORTS);
  private static final List<String> IMAGES = List.of("NLMCXR_png", "images", "NLMCXR_dcm");
  private static final Set<String> COLUMNS = Set.of("image_id", "projection");
  private static final Set<String> ALL_COLUMNS =
      Set.of(
          "image_id",
          "uid",
          "kaggle_filename",
          "projection",
          "rows",
          "columns",
          "view_position",
          "photometric");

  /** Reports are a few kilobytes; a file beyond this many bytes is none. */
  private static final int LARGEST_REPORT = 8 << 20;

  /** All reports together are 20 megabytes; an archive with more than this is none of them. */
  private static final int LARGEST_ARCHIVE = 256 << 20;

  private static final Pattern NUMBERED = Pattern.compile("\\d+\\.xml");

  /**
   * The bytes of one report file.
   *
   * @param failure why there are none; empty where there are
   */
  private record Source(String name, byte[] bytes, String failure) {

    static Source failed(String name, String failure) {
      return new Source(name, new byte[0], failure);
    }
  }

  @Override
  public String name() {
    return "OpenI";
  }

  @Override
  public String sign() {
    return REPORTS + "/*.xml or NLMCXR_reports.tgz";
  }

  @Override
  public int rank() {
    return 10;
  }

  @Override
  public boolean isIn(Path folder) {
    return isReports(folder.resolve(REPORTS))
        || Archives.find(folder, REPORT_ARCHIVES).isPresent()
        || isNumberedReports(folder);
  }

  @Override
  public void read(Path folder, DatasetBuilder into) throws IOException {
    List<Source> sources = sources(folder, into.problems());
    sources.sort(Comparator.comparing(source -> ReportXml.number(source.name()), Study.ID_ORDER));
    List<ReportXml.Parsed> parsed = sources.parallelStream().map(OpenI::parse).toList();
    for (ReportXml.Parsed one : parsed) {
      into.addReading(one.problems());
      one.report().ifPresent(into::add);
    }
    readViews(folder.resolve(TABLE), into);
    R2Gen.readSplit(folder, into);
    Optional<Path> images = into.folder(folder, IMAGES);
    into.images(images.isPresent() ? ImageFiles.byId(images.get()) : ImageFiles.looseById(folder));
  }

  private static ReportXml.Parsed parse(Source source) {
    return source.failure().isEmpty()
        ? ReportXml.parse(source.name(), source.bytes())
        : ReportXml.Parsed.failed(source.name(), source.failure());
  }

  private static void readViews(Path table, DatasetBuilder into) {
    if (Files.isRegularFile(table)) {
      for (CsvTable.Row row : into.rows(table, COLUMNS, ALL_COLUMNS)) {
        into.view(row.get("image_id"), row.get("projection"), TABLE);
      }
    }
  }

  private static List<Source> sources(Path folder, List<Problem> problems) throws IOException {
    Optional<Path> archive = Archives.find(folder, REPORT_ARCHIVES);
    if (isReports(folder.resolve(REPORTS))) {
      return fromFolder(folder.resolve(REPORTS));
    }
    return archive.isPresent() ? fromArchive(archive.get(), problems) : fromFolder(folder);
  }

  private static boolean isReports(Path folder) {
    return Files.isDirectory(folder) && hasFile(folder, OpenI::isReport);
  }

  /** Whether a folder has reports that lie in it directly, named by their numbers. */
  private static boolean isNumberedReports(Path folder) {
    return hasFile(folder, name -> NUMBERED.matcher(name).matches());
  }

  private static boolean hasFile(Path folder, Predicate<String> which) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> which.test(file.getFileName().toString()));
    } catch (IOException | UncheckedIOException e) {
      return false; // A folder that may not be looked into has no reports for us.
    }
  }

  private static boolean isReport(String name) {
    return name.endsWith(".xml") && !name.startsWith(".");
  }

  private static List<Source> fromFolder(Path reports) throws IOException {
    List<Path> paths;
    try (Stream<Path> files = Files.list(reports)) {
      paths = files.filter(file -> isReport(file.getFileName().toString())).toList();
    }
    return new ArrayList<>(paths.parallelStream().map(OpenI::source).toList());
  }

  private static Source source(Path file) {
    String name = file.getFileName().toString();
    if (!Files.isRegularFile(file)) {
      return Source.failed(name, "it is a folder, a pipe or a device, or a link to no file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return source(name, in);
    } catch (IOException e) {
      return Source.failed(name, "it cannot be opened");
    }
  }

  private static Source source(String name, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(LARGEST_REPORT + 1);
    return bytes.length > LARGEST_REPORT
        ? Source.failed(name, "it is larger than %d MB".formatted(LARGEST_REPORT >> 20))
        : new Source(name, bytes, "");
  }

  private static List<Source> fromArchive(Path archive, List<Problem> problems) {
    if (Archives.isZip(archive)) {
      try (ZipFile zip = new ZipFile(archive.toFile())) {
        return fromZip(zip);
      } catch (IOException | RuntimeException e) {
        // Read from front to end as far as it goes.
      }
    }
    return fromStream(archive, problems);
  }

  /** A file that is damaged in its archive costs no other. */
  private static List<Source> fromZip(ZipFile zip) throws IOException {
    List<Source> sources = new ArrayList<>();
    long bytes = 0;
    for (ZipEntry entry : Collections.list(zip.entries())) {
      String path = ArchiveReader.slashed(entry.getName());
      String name = path.substring(path.lastIndexOf('/') + 1);
      if (!entry.isDirectory() && isReport(name)) {
        Source source = source(name, zip, entry);
        bytes += source.bytes().length;
        if (bytes > LARGEST_ARCHIVE) {
          throw new IOException("it unpacks to more than any collection does");
        }
        sources.add(source);
      }
    }
    return sources;
  }

  private static Source source(String name, ZipFile zip, ZipEntry entry) {
    try (InputStream in = zip.getInputStream(entry)) {
      return source(name, in);
    } catch (IOException | RuntimeException e) {
      return Source.failed(name, "it is damaged in its archive: " + e.getMessage());
    }
  }

  private static List<Source> fromStream(Path archive, List<Problem> problems) {
    List<Source> sources = new ArrayList<>();
    try (InputStream file = Files.newInputStream(archive);
        ArchiveReader in = new ArchiveReader(file, Archives.packing(archive), LARGEST_ARCHIVE)) {
      for (ArchiveEntry entry = in.next(); entry != null; entry = in.next()) {
        String path = ArchiveReader.name(entry);
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (!entry.isDirectory() && isReport(name)) {
          sources.add(source(name, in.content()));
        }
      }
      if (!Archives.isWhole(archive)) {
        throw new IOException("its table of contents is missing");
      }
    } catch (IOException | RuntimeException e) {
      problems.add(
          Archives.broken(
              archive,
              "breaks off after %d reports, these are kept: %s"
                  .formatted(sources.size(), e.getMessage())));
    }
    return sources;
  }
}
