package cxr.data.layout;

import cxr.data.ImageFiles;
import cxr.data.reports.Report;
import cxr.io.CsvTable;
import cxr.io.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The collection as R2Gen (Chen et al. 2020) and most published systems use it: the list {@code
 * annotation.json} with its split, and the images in {@code images/<study id>/<k>.png}. It has the
 * findings alone, of the studies that have two images; neither impression nor terms nor views.
 *
 * <p>Its list of MIMIC-CXR has a sample an image, with the study and the patient; a study is one,
 * with all of its images that the list has.
 *
 * <p>The images' official ids and views are known where the folder has a table {@code
 * r2gen_images.csv} with the columns {@code r2gen_id}, {@code k}, {@code image_id} and {@code
 * projection}; else an image's id is {@code <study id>/<k>}.
 */
public record R2Gen() implements Layout {

  private static final String LIST = "annotation.json";

  /** The table that joins its images to official ids, and gives their views. */
  private static final String IMAGES = "r2gen_images.csv";

  /** Names of the list where it lies beside the reports of another layout. */
  private static final List<String> LISTS = List.of("r2gen_annotation.json", LIST);

  private static final Set<String> IMAGE_COLUMNS =
      Set.of("r2gen_id", "k", "image_id", "projection");
  private static final Set<String> ALL_IMAGE_COLUMNS =
      Set.of("split", "r2gen_id", "uid", "k", "in_annotation", "image_id", "projection", "present");

  @Override
  public String name() {
    return "R2Gen";
  }

  @Override
  public String sign() {
    return LIST;
  }

  @Override
  public int rank() {
    return 30;
  }

  @Override
  public boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(LIST));
  }

  /** Beside the reports of another layout it is but their split. */
  @Override
  public boolean belongsTo(Layout other) {
    return true;
  }

  @Override
  public void read(Path folder, DatasetBuilder into) throws IOException {
    Map<String, String> official = officialIds(folder, into);
    List<Problem> found = new ArrayList<>();
    List<R2GenList.Entry> entries = list(folder.resolve(LIST), found);
    into.addReading(found);
    List<String> keys = new ArrayList<>();
    for (R2GenList.Entry entry : entries) {
      List<Report.ImageReference> images = new ArrayList<>();
      for (String path : entry.images()) {
        String key = ImageFiles.pathKey(path);
        keys.add(key);
        images.add(new Report.ImageReference(official.getOrDefault(key, key), key));
      }
      Report report = Report.of(LIST, entry.study(), entry.patient(), entry.report(), "", images);
      if (entry.isSample()) {
        into.addSample(report);
      } else {
        into.add(report);
      }
      into.part(entry.study(), entry.part(), LIST);
    }
    Optional<Path> files = into.folder(folder, List.of("images"));
    into.images(files.isPresent() ? ImageFiles.byPath(files.get(), keys) : ImageFiles.none());
  }

  /** The studies of a list; none, and a problem, if it cannot be read. */
  private static List<R2GenList.Entry> list(Path file, List<Problem> problems) {
    String name = file.getFileName().toString();
    try {
      return R2GenList.entries(name, DatasetBuilder.bytes(file), problems);
    } catch (IOException e) {
      problems.add(DatasetBuilder.unreadable(name, e));
      return List.of();
    }
  }

  /** Takes the split alone from a list that lies beside the reports of another layout. */
  public static void readSplit(Path folder, DatasetBuilder into) {
    for (String name : LISTS) {
      if (Files.isRegularFile(folder.resolve(name))) {
        for (R2GenList.Entry entry : list(folder.resolve(name), into.problems())) {
          into.part(entry.study(), entry.part(), name);
        }
        return;
      }
    }
  }

  private static Map<String, String> officialIds(Path folder, DatasetBuilder into) {
    Map<String, String> ids = new HashMap<>();
    Path table = folder.resolve(IMAGES);
    if (Files.isRegularFile(table)) {
      for (CsvTable.Row row : into.rows(table, IMAGE_COLUMNS, ALL_IMAGE_COLUMNS)) {
        ids.put(row.get("r2gen_id") + "/" + row.get("k"), row.get("image_id"));
        into.view(row.get("image_id"), row.get("projection"), IMAGES);
      }
    }
    return ids;
  }
}
