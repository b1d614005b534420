package cxr.data.layout;

import cxr.data.ImageFiles;
import cxr.data.reports.MissingText;
import cxr.data.reports.Report;
import cxr.io.CsvTable;
import cxr.io.archive.Archives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The layout for data of one's own: a table {@code reports.csv} with a row a study, and a folder
 * {@code images}, or an archive of that name. The table has a column {@code id}, and of these as
 * many as are known: {@code patient}, {@code indication}, {@code comparison}, {@code findings},
 * {@code impression}, {@code split} (train, validation or test) and the names of the image files,
 * parted by a bar where there are several: {@code frontal}, {@code lateral}, and {@code images} for
 * those of unknown view.
 */
public record Plain() implements Layout {

  private static final String TABLE = "reports.csv";
  private static final String IMAGES = "images";
  private static final List<String> VIEWS = List.of("frontal", "lateral", IMAGES);
  private static final Set<String> COLUMNS =
      Set.of(
          "id",
          "patient",
          "indication",
          "comparison",
          "findings",
          "impression",
          "split",
          "frontal",
          "lateral",
          "images");

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public String sign() {
    return TABLE + " with images";
  }

  @Override
  public int rank() {
    return 90;
  }

  @Override
  public boolean isIn(Path folder) {
    return DatasetBuilder.hasTable(folder, TABLE)
        && (Files.isDirectory(folder.resolve(IMAGES))
            || Archives.find(folder, List.of(IMAGES)).isPresent());
  }

  /** Beside the reports of another layout, a table of that name may be anything. */
  @Override
  public boolean belongsTo(Layout other) {
    return true;
  }

  @Override
  public void read(Path folder, DatasetBuilder into) throws IOException {
    List<String> keys = new ArrayList<>();
    Path table = DatasetBuilder.table(folder, TABLE);
    for (CsvTable.Row row : into.reportRows(table, "id", Set.of("id"), COLUMNS)) {
      List<Report.ImageReference> images = images(row, into);
      images.forEach(image -> keys.add(image.key()));
      String study = row.get("id");
      into.add(
          Report.of(
              TABLE,
              study,
              MissingText.orEmpty(row.get("patient")),
              row.get("indication"),
              row.get("comparison"),
              row.get("findings"),
              row.get("impression"),
              images));
      if (!MissingText.is(row.get("split"))) {
        into.part(study, row.get("split"), TABLE);
      }
    }
    Optional<Path> images = into.folder(folder, List.of(IMAGES));
    into.images(images.isPresent() ? ImageFiles.byPath(images.get(), keys) : ImageFiles.none());
  }

  private static List<Report.ImageReference> images(CsvTable.Row row, DatasetBuilder into) {
    List<Report.ImageReference> images = new ArrayList<>();
    for (String view : VIEWS) {
      for (String name : row.get(view).split("\\|")) {
        if (!MissingText.is(name)) {
          String key = ImageFiles.pathKey(name.strip()).replaceFirst("^" + IMAGES + "/", "");
          images.add(Report.ImageReference.of(key));
          into.view(key, view.equals(IMAGES) ? "" : view, TABLE);
        }
      }
    }
    return images;
  }
}
