package cxr.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads the official layout of the Indiana University chest X-ray collection as OpenI publishes it:
 * one XML file a report in {@code ecgen-radiology} or in the archive {@code NLMCXR_reports.tgz},
 * and the X-rays in {@code NLMCXR_png} or {@code images}, named by the reports' image ids.
 *
 * <p>Views are not in the reports; they come from a table {@code images.csv} with the columns
 * {@code image_id} and {@code projection} (Frontal or Lateral) in the same folder, where there is
 * one.
 */
public final class OpenI {

  static final String REPORTS = "ecgen-radiology";
  static final String ARCHIVE = "NLMCXR_reports.tgz";
  static final String TABLE = "images.csv";
  private static final List<String> IMAGE_FOLDERS = List.of("NLMCXR_png", "images");
  private static final List<String> IMAGE_ENDINGS = List.of(".png", ".jpg", ".jpeg");

  /** Reports are a few kilobytes; a file beyond this many bytes is none. */
  private static final int LARGEST_REPORT = 8 << 20;

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private OpenI() {}

  /** The bytes of one report file, or why there are none. */
  private record Source(String name, byte[] bytes, String failure) {}

  /** What one report says, or why it cannot be read. */
  private record Report(String file, String id, Study study, List<String> images, String failure) {}

  /**
   * Reads all studies. Whatever is odd becomes a {@link Problem}; one bad file never stops the
   * rest.
   *
   * @throws IOException if there is no such folder, or no reports in it
   */
  public static Dataset read(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          "There is no folder " + folder + " with X-ray reports; check the path.");
    }
    List<Problem> problems = new ArrayList<>();
    List<Source> sources = sources(folder, problems);
    if (sources.isEmpty()) {
      throw new IOException(
          "There are no reports in %s: looked for %s/*.xml and %s; name the folder that holds one of them."
              .formatted(folder, REPORTS, ARCHIVE));
    }
    sources.sort(Comparator.comparing(Source::name, OpenI::byNumber));
    List<Report> reports = sources.parallelStream().map(OpenI::parse).toList();

    Map<String, Path> files = imageFiles(folder);
    Map<String, View> views = views(folder, problems);
    Map<String, Study> studies = new LinkedHashMap<>();
    Map<String, String> owners = new HashMap<>();
    int listed = 0;
    for (Report report : reports) {
      if (report.failure() != null) {
        problems.add(
            new Problem(
                report.id(),
                report.file(),
                Problem.Kind.UNREADABLE_REPORT,
                "left out: " + report.failure()));
        continue;
      }
      if (studies.containsKey(report.id())) {
        problems.add(
            new Problem(
                report.id(),
                report.file(),
                Problem.Kind.DUPLICATE_ID,
                "left out: another report has this number"));
        continue;
      }
      listed += report.images().size();
      List<ImageFile> found = new ArrayList<>();
      for (String image : report.images()) {
        String owner = owners.putIfAbsent(image, report.id());
        Path path = files.get(image);
        if (owner != null) {
          problems.add(
              new Problem(
                  report.id(),
                  image,
                  Problem.Kind.DUPLICATE_ID,
                  "left out: report " + owner + " names this image already"));
        } else if (path == null) {
          problems.add(
              new Problem(
                  report.id(), image, Problem.Kind.MISSING_IMAGE, "the study goes on without it"));
        } else {
          found.add(new ImageFile(image, path, views.getOrDefault(image, View.UNKNOWN)));
        }
      }
      if (report.images().isEmpty()) {
        problems.add(
            new Problem(
                report.id(), report.file(), Problem.Kind.NO_IMAGES, "kept; it names no X-ray"));
      }
      Study study = report.study();
      if (study.findings().isEmpty() && study.impression().isEmpty()) {
        problems.add(
            new Problem(
                report.id(),
                report.file(),
                Problem.Kind.NO_TEXT,
                "kept; it has neither findings nor impression"));
      }
      studies.put(
          report.id(),
          new Study(
              study.id(),
              study.indication(),
              study.comparison(),
              study.findings(),
              study.impression(),
              study.meshMajor(),
              study.meshAutomatic(),
              found));
    }
    List<Study> sorted =
        studies.values().stream().sorted(Comparator.comparing(Study::id, OpenI::byNumber)).toList();
    return new Dataset(folder, "OpenI", sorted, listed, problems);
  }

  private static List<Source> sources(Path folder, List<Problem> problems) throws IOException {
    Path reports = folder.resolve(REPORTS);
    Path archive = folder.resolve(ARCHIVE);
    if (Files.isDirectory(reports)) {
      List<Path> paths;
      try (Stream<Path> files = Files.list(reports)) {
        paths = files.filter(file -> isReport(file.getFileName().toString())).toList();
      }
      return new ArrayList<>(paths.parallelStream().map(OpenI::source).toList());
    }
    if (Files.isRegularFile(archive)) {
      return fromArchive(archive, problems);
    }
    return new ArrayList<>();
  }

  private static boolean isReport(String name) {
    return name.endsWith(".xml") && !name.startsWith(".");
  }

  private static Source source(Path file) {
    String name = file.getFileName().toString();
    try (InputStream in = Files.newInputStream(file)) {
      return source(name, in);
    } catch (IOException e) {
      return new Source(name, null, "it cannot be opened");
    }
  }

  private static Source source(String name, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(LARGEST_REPORT + 1);
    return bytes.length > LARGEST_REPORT
        ? new Source(name, null, "it is larger than %d MB".formatted(LARGEST_REPORT >> 20))
        : new Source(name, bytes, null);
  }

  private static List<Source> fromArchive(Path archive, List<Problem> problems) {
    List<Source> sources = new ArrayList<>();
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
        TarArchiveInputStream tar =
            new TarArchiveInputStream(
                new GZIPInputStream(file, 1 << 16), StandardCharsets.UTF_8.name())) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        if (entry.isFile() && isReport(name)) {
          sources.add(source(name, tar));
        }
      }
    } catch (IOException | RuntimeException e) {
      problems.add(
          new Problem(
              "",
              archive.getFileName().toString(),
              Problem.Kind.UNREADABLE_REPORT,
              "broken after %d reports, these are kept: %s"
                  .formatted(sources.size(), e.getMessage())));
    }
    return sources;
  }

  private static Report parse(Source source) {
    String number = source.name().replaceFirst("\\.xml$", "");
    if (source.failure() != null) {
      return new Report(source.name(), number, null, List.of(), source.failure());
    }
    try {
      return parse(source.name(), number, source.bytes());
    } catch (SAXException | ParserConfigurationException | IOException | RuntimeException e) {
      String reason = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
      return new Report(source.name(), number, null, List.of(), reason);
    }
  }

  private static Report parse(String file, String number, byte[] bytes)
      throws SAXException, ParserConfigurationException, IOException {
    SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
    factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
    Citation citation = new Citation();
    factory.newSAXParser().parse(new ByteArrayInputStream(bytes), citation);
    if (!citation.found) {
      throw new SAXException("it is no report: there is no eCitation in it");
    }
    String id = citation.id.isEmpty() ? number : citation.id.replaceFirst("^CXR", "");
    Study study =
        new Study(
            id,
            citation.sections.getOrDefault("INDICATION", ""),
            citation.sections.getOrDefault("COMPARISON", ""),
            citation.sections.getOrDefault("FINDINGS", ""),
            citation.sections.getOrDefault("IMPRESSION", ""),
            citation.major,
            citation.automatic,
            List.of());
    return new Report(file, id, study, citation.images, null);
  }

  /** Collects what a report says while it is parsed. */
  private static final class Citation extends DefaultHandler {
    private boolean found;
    private String id = "";
    private final Map<String, String> sections = new HashMap<>();
    private final List<String> major = new ArrayList<>();
    private final List<String> automatic = new ArrayList<>();
    private final List<String> images = new ArrayList<>();

    // The element whose text is being read, that of elements within it too; null outside.
    private String element;
    private String label;
    private int depth;
    private final StringBuilder text = new StringBuilder();

    @Override
    public void startElement(String uri, String local, String name, Attributes attributes) {
      if (element != null) {
        depth++;
        return;
      }
      switch (name) {
        case "eCitation" -> found = true;
        case "uId" -> id = attribute(attributes, "id");
        case "parentImage" -> addIfAny(images, attribute(attributes, "id"));
        case "AbstractText", "major", "automatic" -> {
          element = name;
          label = attribute(attributes, "Label").toUpperCase(Locale.ROOT);
          depth = 0;
          text.setLength(0);
        }
        default -> {}
      }
    }

    @Override
    public void characters(char[] buffer, int start, int length) {
      if (element != null) {
        text.append(buffer, start, length);
      }
    }

    @Override
    public void endElement(String uri, String local, String name) {
      if (element == null || depth-- > 0) {
        return;
      }
      String plain = BLANKS.matcher(text).replaceAll(" ").strip();
      switch (element) {
        case "major" -> addIfAny(major, plain);
        case "automatic" -> addIfAny(automatic, plain);
        default -> sections.merge(label, plain, (a, b) -> (a + " " + b).strip());
      }
      element = null;
    }

    private static String attribute(Attributes attributes, String name) {
      String value = attributes.getValue(name);
      return value == null ? "" : value.strip();
    }
  }

  private static void addIfAny(List<String> list, String text) {
    if (!text.isEmpty()) {
      list.add(text);
    }
  }

  /** All image files by their ids. Ids are only looked up here, so none can lead elsewhere. */
  private static Map<String, Path> imageFiles(Path folder) throws IOException {
    Map<String, Path> result = new HashMap<>();
    for (String name : IMAGE_FOLDERS) {
      Path images = folder.resolve(name);
      if (!Files.isDirectory(images)) {
        continue;
      }
      try (Stream<Path> files = Files.list(images)) {
        files.forEach(
            file -> {
              String base = file.getFileName().toString();
              int dot = base.lastIndexOf('.');
              int rank = dot < 0 ? -1 : IMAGE_ENDINGS.indexOf(base.substring(dot));
              if (rank >= 0) {
                result.merge(base.substring(0, dot), file, (a, b) -> rank(a) <= rank(b) ? a : b);
              }
            });
      }
      break;
    }
    return result;
  }

  private static int rank(Path file) {
    String name = file.toString();
    return IMAGE_ENDINGS.indexOf(name.substring(name.lastIndexOf('.')));
  }

  private static Map<String, View> views(Path folder, List<Problem> problems) {
    Map<String, View> result = new HashMap<>();
    Path table = folder.resolve(TABLE);
    if (!Files.isRegularFile(table)) {
      return result;
    }
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (Reader reader = Files.newBufferedReader(table);
        CSVParser rows = format.parse(reader)) {
      Set<String> columns = new HashSet<>(rows.getHeaderNames());
      if (!columns.containsAll(List.of("image_id", "projection"))) {
        throw new IOException("it needs the columns image_id and projection; found " + columns);
      }
      for (CSVRecord row : rows) {
        View view =
            switch (row.get("projection")) {
              case "Frontal" -> View.FRONTAL;
              case "Lateral" -> View.LATERAL;
              default -> View.UNKNOWN;
            };
        result.put(row.get("image_id"), view);
      }
    } catch (IOException | RuntimeException e) {
      problems.add(
          new Problem(
              "",
              TABLE,
              Problem.Kind.UNREADABLE_TABLE,
              "views known only up to there: " + e.getMessage()));
    }
    return result;
  }

  /** Numbers by their value, before all other names by their letters. */
  static int byNumber(String a, String b) {
    String x = a.replaceFirst("\\.xml$", "");
    String y = b.replaceFirst("\\.xml$", "");
    boolean numbers = x.matches("\\d{1,18}");
    if (numbers != y.matches("\\d{1,18}")) {
      return numbers ? -1 : 1;
    }
    int order = numbers ? Long.compare(Long.parseLong(x), Long.parseLong(y)) : 0;
    return order != 0 ? order : x.compareTo(y);
  }
}
