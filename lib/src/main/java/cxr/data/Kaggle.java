package cxr.data;

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
  public void read(Path folder, Archives archives, Assembly into) throws IOException {
    Map<String, List<Report.Named>> images = new LinkedHashMap<>();
    for (CsvTable.Row row : projections(folder.resolve(PROJECTIONS), into.problems())) {
      Report.Named image = image(row.get("filename"));
      images.computeIfAbsent(row.get("uid"), uid -> new ArrayList<>()).add(image);
      into.view(image.id(), View.of(row.get("projection")));
    }
    for (CsvTable.Row row :
        Layout.rows(folder.resolve(REPORTS), REPORT_COLUMNS, ALL_REPORT_COLUMNS, into.problems())) {
      String uid = row.get("uid");
      if (uid.isEmpty()) {
        into.problems()
            .add(
                new Problem(
                    "", REPORTS, Problem.Kind.BAD_ROW, "left out line " + row.line() + ": no uid"));
      } else {
        into.add(report(row, images.getOrDefault(uid, List.of())));
      }
    }
    R2Gen.readSplit(folder, into);
    Optional<Path> files = archives.folder(folder, IMAGES, into.problems());
    into.images(files.isPresent() ? ImageFiles.byId(files.get()) : ImageFiles.looseById(folder));
  }

  private static List<CsvTable.Row> projections(Path file, List<Problem> problems) {
    return Layout.rows(file, PROJECTION_COLUMNS, PROJECTION_COLUMNS, problems);
  }

  private static Report.Named image(String filename) {
    return Report.Named.official(ImageFile.officialId(ImageFiles.pathKey(filename)));
  }

  private static Report report(CsvTable.Row row, List<Report.Named> images) {
    return new Report(
        REPORTS,
        row.get("uid"),
        Report.plain(row.get("indication")),
        Report.plain(row.get("comparison")),
        Report.plain(row.get("findings")),
        Report.plain(row.get("impression")),
        terms(row.get("MeSH")),
        List.of(),
        images);
  }

  /** The indexers' terms, which the mirror joins by semicolons. */
  private static List<String> terms(String joined) {
    return Arrays.stream(joined.split(";"))
        .map(Report::plain)
        .filter(term -> !term.isEmpty())
        .toList();
  }
}
