package cxr.data.layout;

import cxr.data.ImageFile;
import cxr.data.ImageFiles;
import cxr.data.View;
import cxr.data.reports.MissingText;
import cxr.data.reports.Report;
import cxr.io.CsvTable;
import cxr.io.Problem;
import cxr.io.Whitespace;
import cxr.io.archive.Archives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The collection as it is mirrored on Kaggle: the table {@code indiana_reports.csv} with a row a
 * report, the table {@code indiana_projections.csv} with a row an image, and the images in {@code
 * images/images_normalized}. It has the indexers' terms and the views, and no automatic terms; the
 * reports without an image are not in it.
 */
record Kaggle() implements Layout {

  static final String REPORTS = "indiana_reports.csv";
  static final String PROJECTIONS = "indiana_projections.csv";

  private static final List<String> IMAGES =
      List.of("images/images_normalized", "images_normalized", "images");
  private static final Set<String> REPORT_COLUMNS = Set.of("uid", "MeSH", "findings", "impression");
  private static final Set<String> ALL_REPORT_COLUMNS =
      Set.of(
          "uid", "MeSH", "Problems", "image", "indication", "comparison", "findings", "impression");
  private static final Set<String> PROJECTION_COLUMNS = Set.of("uid", "filename", "projection");

  @Override
  public String name() {
    return "Kaggle";
  }

  @Override
  public String sign() {
    return REPORTS;
  }

  @Override
  public boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(REPORTS));
  }

  @Override
  public void read(Path folder, Archives archives, DatasetBuilder into) throws IOException {
    Map<String, List<Report.ImageReference>> images = images(folder.resolve(PROJECTIONS), into);
    List<Problem> found = new ArrayList<>();
    List<CsvTable.Row> rows =
        identified(folder.resolve(REPORTS), REPORT_COLUMNS, ALL_REPORT_COLUMNS, found);
    into.addReading(found);
    for (CsvTable.Row row : rows) {
      into.add(report(row, images.getOrDefault(row.get("uid"), List.of())));
    }
    R2Gen.readSplit(folder, into);
    Optional<Path> files = archives.folder(folder, IMAGES, into.problems());
    into.images(files.isPresent() ? ImageFiles.byId(files.get()) : ImageFiles.looseById(folder));
  }

  /** The images that a table of projections has, by the reports' numbers. */
  private static Map<String, List<Report.ImageReference>> images(Path table, DatasetBuilder into) {
    Map<String, List<Report.ImageReference>> images = new LinkedHashMap<>();
    for (CsvTable.Row row :
        identified(table, PROJECTION_COLUMNS, PROJECTION_COLUMNS, into.problems())) {
      Report.ImageReference image = image(row.get("filename"));
      images.computeIfAbsent(row.get("uid"), uid -> new ArrayList<>()).add(image);
      into.view(image.id(), View.of(row.get("projection")));
      into.named(row.get("uid"), PROJECTIONS);
    }
    return images;
  }

  /** The rows of a table that have a number, which stands in the column {@code uid}. */
  private static List<CsvTable.Row> identified(
      Path table, Set<String> needed, Set<String> known, List<Problem> problems) {
    List<CsvTable.Row> rows = new ArrayList<>();
    for (CsvTable.Row row : Layout.rows(table, needed, known, problems)) {
      if (MissingText.is(row.get("uid"))) {
        String action = "left out line %d: no uid".formatted(row.line());
        problems.add(new Problem("", table.getFileName().toString(), Problem.Kind.BAD_ROW, action));
      } else {
        rows.add(row);
      }
    }
    return CsvTable.withWholeIds("uid", table.getFileName().toString(), rows, problems);
  }

  private static Report.ImageReference image(String filename) {
    return Report.ImageReference.official(ImageFile.officialId(ImageFiles.pathKey(filename)));
  }

  private static Report report(CsvTable.Row row, List<Report.ImageReference> images) {
    return new Report(
        REPORTS,
        row.get("uid"),
        "",
        Whitespace.collapse(row.get("indication")),
        Whitespace.collapse(row.get("comparison")),
        Whitespace.collapse(row.get("findings")),
        Whitespace.collapse(row.get("impression")),
        terms(row.get("MeSH")),
        List.of(),
        images);
  }

  /** The indexers' terms, which the mirror joins by semicolons. */
  private static List<String> terms(String joined) {
    return Arrays.stream(joined.split(";"))
        .map(Whitespace::collapse)
        .filter(term -> !MissingText.is(term))
        .toList();
  }
}
