package cxr.data.layout;

import com.fasterxml.jackson.databind.JsonNode;
import cxr.data.Dataset;
import cxr.data.ImageFile;
import cxr.data.ImageFiles;
import cxr.data.Split;
import cxr.data.Study;
import cxr.data.View;
import cxr.data.reports.MissingText;
import cxr.data.reports.Report;
import cxr.io.CsvTable;
import cxr.io.Ids;
import cxr.io.InputFile;
import cxr.io.Problem;
import cxr.io.archive.Archives;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * Puts a collection together from what a layout finds: reports, views, parts of a split, image
 * files. Here, and for all layouts alike, ids are made unique, images are looked up, and what is
 * odd is counted.
 */
public final class DatasetBuilder {

  /** The largest tables have some hundred million bytes; one beyond this many is none. */
  private static final int LARGEST_TABLE = 1 << 30;

  /** Of more problems alike than this, one tells all. */
  private static final int MOST_ALIKE = 10_000;

  /** Kinds of problems with a report that cost the report. */
  private static final Set<Problem.Kind> LOSSES =
      Set.of(Problem.Kind.BAD_ROW, Problem.Kind.UNREADABLE_REPORT);

  /** The ending of tables that are packed. */
  private static final String PACKED = ".gz";

  /** Kinds of which a collection may have one for each of its images. */
  private static final Set<Problem.Kind> ALIKE =
      EnumSet.of(
          Problem.Kind.MISSING_IMAGE,
          Problem.Kind.NO_IMAGES,
          Problem.Kind.UNNAMED_IMAGE,
          Problem.Kind.UNKNOWN_VIEW);

  private final Archives archives;
  private final List<Problem> problems;
  private final Map<String, Report> reports = new LinkedHashMap<>();
  private final Map<String, View> views = new HashMap<>();
  private final Map<String, Split.Part> given = new HashMap<>();
  private final Map<String, Set<String>> namedIn = new TreeMap<>();
  private final Map<String, Map<String, Integer>> unknownViews = new TreeMap<>(); // and how often
  private ImageFiles files = ImageFiles.none();
  private int lost;

  /** Begins a collection, with what was odd before. */
  DatasetBuilder(Archives archives, List<Problem> problems) {
    this.archives = archives;
    this.problems = new ArrayList<>(problems);
  }

  /** The list to which layouts add what is odd. */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * The bytes of a table or list.
   *
   * @throws IOException if it cannot be read, or is too large for one
   */
  static byte[] bytes(Path file) throws IOException {
    try {
      return file.toString().endsWith(PACKED)
          ? unpacked(file)
          : InputFile.bytes(file, LARGEST_TABLE);
    } catch (NoSuchFileException e) {
      throw new IOException("it is not there", e);
    }
  }

  private static byte[] unpacked(Path file) throws IOException {
    InputFile.check(file);
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      byte[] bytes = in.readNBytes(LARGEST_TABLE);
      if (in.read() >= 0) {
        throw new IOException("it unpacks to more than %d MB".formatted(LARGEST_TABLE >> 20));
      }
      return bytes;
    }
  }

  /** A table that may lie packed: that of its name with {@code .gz} behind, where it does. */
  public static Path table(Path folder, String name) {
    Path packed = folder.resolve(name + PACKED);
    return !Files.isRegularFile(folder.resolve(name)) && Files.isRegularFile(packed)
        ? packed
        : folder.resolve(name);
  }

  /** Whether a folder has a table, packed or not. */
  public static boolean hasTable(Path folder, String name) {
    return Files.isRegularFile(table(folder, name));
  }

  /** That a table or list cannot be read. */
  static Problem unreadable(String file, IOException e) {
    return new Problem(
        "", file, Problem.Kind.UNREADABLE_TABLE, "left out: it cannot be read: " + e.getMessage());
  }

  /**
   * The rows of a table; none, and a problem, if it cannot be read.
   *
   * @param needed columns that it must have; letter case does not matter
   * @param known all columns that it may have; others are told
   */
  public List<CsvTable.Row> rows(Path table, Set<String> needed, Set<String> known) {
    List<CsvTable.Row> rows = new ArrayList<>();
    eachRow(table, needed, known, rows::add);
    return rows;
  }

  /** As {@link #rows}, one row after the other: a large table's are more than memory holds. */
  public void eachRow(
      Path table, Set<String> needed, Set<String> known, Consumer<CsvTable.Row> row) {
    eachRow(table, needed, known, problems, row);
  }

  /** As {@link #eachRow}, of a table with a report or a part of one in each row. */
  public void eachReportRow(
      Path table, Set<String> needed, Set<String> known, Consumer<CsvTable.Row> row) {
    List<Problem> found = new ArrayList<>();
    eachRow(table, needed, known, found, row);
    addReading(found);
  }

  private static void eachRow(
      Path table,
      Set<String> needed,
      Set<String> known,
      List<Problem> found,
      Consumer<CsvTable.Row> row) {
    String name = table.getFileName().toString();
    try {
      CsvTable.each(name, bytes(table), needed, known, found, row);
    } catch (IOException e) {
      found.add(unreadable(name, e));
    }
  }

  /**
   * The records of a list in JSON, one after the other: the elements of an array, or the values of
   * an object with their names. What cannot be read becomes a problem.
   *
   * @param record takes a name, empty in an array, and the record, an object
   */
  public void eachRecord(Path list, BiConsumer<String, JsonNode> record) {
    List<Problem> found = new ArrayList<>();
    String name = list.getFileName().toString();
    try {
      JsonRecords.each(name, bytes(list), found, record);
    } catch (IOException e) {
      found.add(unreadable(name, e));
    }
    addReading(found);
  }

  /**
   * As {@link #rows(Path, Set, Set)}, those that have an id. Ids that a program has written as
   * decimals, 7.0 for 7, are whole again.
   *
   * @param id the name of the column
   */
  public List<CsvTable.Row> rowsWithId(
      Path table, String id, Set<String> needed, Set<String> known) {
    String name = table.getFileName().toString();
    List<CsvTable.Row> rows = new ArrayList<>();
    for (CsvTable.Row row : rows(table, needed, known)) {
      if (MissingText.is(row.get(id))) {
        String action = "left out line %d: no %s".formatted(row.line(), id);
        problem("", name, Problem.Kind.BAD_ROW, action);
      } else {
        rows.add(row);
      }
    }
    return CsvTable.withWholeIds(id, name, rows, problems);
  }

  /** As {@link #rowsWithId}, of a table with a report a row: each that is left out is lost. */
  public List<CsvTable.Row> reportRows(
      Path table, String id, Set<String> needed, Set<String> known) {
    int before = problems.size();
    List<CsvTable.Row> rows = rowsWithId(table, id, needed, known);
    countLost(problems.subList(before, problems.size()));
    return rows;
  }

  /** Adds what was odd while reports were read; each that could not be is counted as lost. */
  public void addReading(List<Problem> found) {
    problems.addAll(found);
    countLost(found);
  }

  private void countLost(List<Problem> found) {
    lost += (int) found.stream().map(Problem::kind).filter(LOSSES::contains).count();
  }

  /** Adds a report, unless one with its number is there. */
  public void add(Report report) {
    if (reports.putIfAbsent(report.id(), withoutMissing(report)) != null) {
      lost++;
      problem(
          report.id(),
          report.file(),
          Problem.Kind.DUPLICATE_ID,
          "left out: another report has this number");
    }
  }

  /**
   * Adds what a source says of one image of a study, where it has a row an image: the images of a
   * study come together, and its texts count once.
   */
  public void addSample(Report sample) {
    Report before = reports.get(sample.id());
    if (before == null) {
      add(sample);
      return;
    }
    List<Report.ImageReference> images = new ArrayList<>(before.images());
    images.addAll(sample.images());
    Report joined = before.withImages(images);
    reports.put(before.id(), joined);
    Report same =
        sample.with(
            MissingText.orEmpty(sample.indication()),
            MissingText.orEmpty(sample.findings()),
            MissingText.orEmpty(sample.impression()));
    if (!same.withImages(images).equals(joined)) {
      problem(
          sample.id(),
          sample.file(),
          Problem.Kind.DUPLICATE_ID,
          "kept with what its first row says: another row says otherwise");
    }
  }

  /**
   * Tells the view of an image.
   *
   * @param image its id
   * @param word for the view, as {@link View#of} takes it; one that it does not know is told
   * @param file that says so
   */
  public void view(String image, String word, String file) {
    View view = View.of(word);
    views.put(image, view);
    if (view == View.UNKNOWN && !MissingText.is(word) && !word.equalsIgnoreCase(view.name())) {
      unknownViews.computeIfAbsent(file, any -> new TreeMap<>()).merge(word, 1, Integer::sum);
    }
  }

  /** A report whose missing texts are empty, whatever stood in their places. */
  private Report withoutMissing(Report report) {
    return report.with(
        MissingText.orEmpty(report.indication()),
        section(report, "findings", report.findings()),
        section(report, "impression", report.impression()));
  }

  private String section(Report report, String name, String text) {
    String told = MissingText.orEmpty(text);
    if (!told.equals(text)) {
      problem(
          report.id(),
          report.file(),
          Problem.Kind.MISSING_TEXT,
          "kept without %s: \"%s\" is no text".formatted(name, text));
    }
    return told;
  }

  /**
   * Tells that a table or list has something of a study, so that studies that are in no report are
   * told.
   */
  public void named(String study, String file) {
    namedIn.computeIfAbsent(file, any -> new LinkedHashSet<>()).add(study);
  }

  /**
   * Tells the part of a split that came with the data.
   *
   * @param study its id
   * @param file that says so
   */
  public void part(String study, Split.Part part, String file) {
    named(study, file);
    Split.Part before = given.putIfAbsent(study, part);
    if (before != null && before != part) {
      problem(
          study,
          file,
          Problem.Kind.DUPLICATE_ID,
          "kept in %s: it is in %s too".formatted(before.words(), part.words()));
    }
  }

  /**
   * As {@link #part(String, Split.Part, String)}, by a word: train, validation (val, valid,
   * validate), or test, in any case. Another word is told, and the study kept in no part.
   */
  public void part(String study, String word, String file) {
    switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "train" -> part(study, Split.Part.TRAIN, file);
      case "validation", "val", "valid", "validate" -> part(study, Split.Part.VALIDATION, file);
      case "test" -> part(study, Split.Part.TEST, file);
      default ->
          problem(
              study,
              file,
              Problem.Kind.BAD_ROW,
              "kept in no part: a part is train, validation or test, not \"%s\"".formatted(word));
    }
  }

  /**
   * The first of some folders that is there, as a folder or as an archive of its name.
   *
   * @param names without endings of archives
   */
  public Optional<Path> folder(Path parent, List<String> names) {
    return archives.folder(parent, names, problems);
  }

  /** Tells where the images are; they are looked up by the keys of {@link Report#images()}. */
  public void images(ImageFiles found) {
    files = found;
    found
        .lacking()
        .ifPresent(
            folder ->
                problem(
                    "",
                    folder.getFileName().toString(),
                    Problem.Kind.MISSING_IMAGE,
                    "all X-rays are missing: there is no folder " + folder));
  }

  private void problem(String study, String file, Problem.Kind kind, String action) {
    problems.add(new Problem(study, file, kind, action));
  }

  boolean isEmpty() {
    return reports.isEmpty();
  }

  /** The collection, its studies in the order of their numbers. */
  Dataset dataset(Path root, String layout) {
    List<Report> sorted = new ArrayList<>(reports.values());
    sorted.sort(Comparator.comparing(Report::id, Study.ID_ORDER));
    Map<String, String> owners = new HashMap<>();
    List<Study> studies = new ArrayList<>();
    for (Report report : sorted) {
      studies.add(report.study(found(report, owners)));
      tellWhatLacks(report);
    }
    tellUnnamed(sorted);
    tellUnknown();
    tellUnknownViews();
    ALIKE.forEach(this::tellOnce);
    given.keySet().retainAll(reports.keySet());
    return new Dataset(root, layout, studies, given, problems, lost);
  }

  private List<ImageFile> found(Report report, Map<String, String> owners) {
    List<ImageFile> found = new ArrayList<>();
    for (Report.ImageReference image : report.images()) {
      String owner = owners.putIfAbsent(image.id(), report.id());
      Path path = files.find(image.key()).orElse(null);
      if (owner != null) {
        problem(
            report.id(),
            image.id(),
            Problem.Kind.DUPLICATE_ID,
            "left out: report " + owner + " names this image already");
      } else if (path == null) {
        problem(
            report.id(), image.id(), Problem.Kind.MISSING_IMAGE, "the study goes on without it");
      } else {
        found.add(new ImageFile(image.id(), path, views.getOrDefault(image.id(), View.UNKNOWN)));
      }
    }
    return found;
  }

  private void tellWhatLacks(Report report) {
    if (report.images().isEmpty()) {
      problem(report.id(), report.file(), Problem.Kind.NO_IMAGES, "kept; it names no X-ray");
    }
    if (report.findings().isEmpty() && report.impression().isEmpty()) {
      problem(
          report.id(),
          report.file(),
          Problem.Kind.NO_TEXT,
          "kept; it has neither findings nor impression");
    }
  }

  private void tellUnknownViews() {
    unknownViews.forEach(
        (file, words) ->
            words.forEach(
                (word, count) ->
                    problem(
                        "",
                        file,
                        Problem.Kind.UNKNOWN_VIEW,
                        "%d kept with an unknown view: \"%s\" is neither frontal nor lateral"
                            .formatted(count, word))));
  }

  /** A collection without its images, or without their table, is told so and not once an image. */
  private void tellOnce(Problem.Kind kind) {
    List<Problem> alike = problems.stream().filter(one -> one.kind() == kind).toList();
    if (alike.size() > MOST_ALIKE) {
      problems.removeIf(one -> one.kind() == kind);
      problem(
          "",
          alike.get(0).file(),
          kind,
          "%,d of these, this one first: %s".formatted(alike.size(), alike.get(0).action()));
    }
  }

  /** A row a table: a table of another collection names thousands. */
  private void tellUnknown() {
    Map<String, String> spellings = new HashMap<>();
    reports.keySet().forEach(id -> spellings.put(Ids.plain(id), id));
    namedIn.forEach(
        (file, ids) -> {
          List<String> unknown = ids.stream().filter(id -> !reports.containsKey(id)).toList();
          if (!unknown.isEmpty()) {
            String alike = spellings.get(Ids.plain(unknown.get(0)));
            problem(
                unknown.size() == 1 ? unknown.get(0) : "",
                file,
                Problem.Kind.UNKNOWN_ID,
                "left out: no report has %s %s%s%s"
                    .formatted(
                        unknown.size() == 1 ? "the id" : "these %d ids:".formatted(unknown.size()),
                        unknown.stream().limit(5).collect(Collectors.joining(", ")),
                        unknown.size() > 5 ? ", ..." : "",
                        alike == null ? "" : "; one has %s, written otherwise".formatted(alike)));
          }
        });
  }

  private void tellUnnamed(List<Report> all) {
    for (Path odd : files.odd()) {
      problem(
          "",
          files.brief(odd),
          Problem.Kind.UNREADABLE_IMAGE,
          "left out: it is a folder, a pipe or a device, or a link that leads to no file");
    }
    Set<String> named = new HashSet<>();
    all.forEach(report -> report.images().forEach(image -> named.add(image.key())));
    files
        .all()
        .forEach(
            (key, path) -> {
              if (!named.contains(key)) {
                problem(
                    "",
                    files.brief(path),
                    Problem.Kind.UNNAMED_IMAGE,
                    "left out: no report names it");
              }
            });
  }
}
