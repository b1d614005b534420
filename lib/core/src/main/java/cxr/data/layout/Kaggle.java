package cxr.data.layout;

import cxr.data.ImageFile;
import cxr.data.ImageFiles;
import cxr.data.reports.MissingText;
import cxr.data.reports.Report;
import cxr.io.CsvTable;
import cxr.io.Whitespace;
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
public record Kaggle() implements Layout {

  private static final String REPORTS = "indiana_reports.csv";
  private static final String PROJECTIONS = "indiana_projections.csv";

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
  public int rank() {
    return 20;
  }

  @Override
  public boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(REPORTS));
  }

  @Override
  public void read(Path folder, DatasetBuilder into) throws IOException {
    Map<String, List<Report.ImageReference>> images = images(folder.resolve(PROJECTIONS), into);
    for (CsvTable.Row row :
        into.reportRows(folder.resolve(REPORTS), "uid", REPORT_COLUMNS, ALL_REPORT_COLUMNS)) {
      into.add(report(row, images.getOrDefault(row.get("uid"), List.of())));
    }
    R2Gen.readSplit(folder, into);
    Optional<Path> files = into.folder(folder, IMAGES);
    into.images(files.isPresent() ? ImageFiles.byId(files.get()) : ImageFiles.looseById(folder));
  }

  /** The images that a table of projections has, by the reports' numbers. */
  private static Map<String, List<Report.ImageReference>> images(Path table, DatasetBuilder into) {
    Map<String, List<Report.ImageReference>> images = new LinkedHashMap<>();
    for (CsvTable.Row row : into.rowsWithId(table, "uid", PROJECTION_COLUMNS, PROJECTION_COLUMNS)) {
      Report.ImageReference image = image(row.get("filename"));
      images.computeIfAbsent(row.get("uid"), uid -> new ArrayList<>()).add(image);
      into.view(image.id(), row.get("projection"), PROJECTIONS);
      into.named(row.get("uid"), PROJECTIONS);
    }
    return images;
  }

  private static Report.ImageReference image(String filename) {
    return Report.ImageReference.of(ImageFile.officialId(ImageFiles.pathKey(filename)));
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
