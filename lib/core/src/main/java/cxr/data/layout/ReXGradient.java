package cxr.data.layout;

import com.fasterxml.jackson.databind.JsonNode;
import cxr.data.ImageFiles;
import cxr.data.Split;
import cxr.data.reports.Report;
import cxr.io.CsvTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * ReXGradient-160K (Zhang et al. 2025): for each part of its split a list {@code
 * metadata/train_metadata_view_position.json} of studies by their ids, with the paths and views of
 * their X-rays in {@code deid_png}; or, where that is not there, the table {@code
 * metadata/train_metadata.csv}, which has the texts and no X-rays.
 */
public record ReXGradient() implements Layout {

  private static final String FOLDER = "metadata";
  private static final String IMAGES = "deid_png";
  private static final String LIST = "_metadata_view_position.json";
  private static final String TABLE = "_metadata.csv";
  private static final Map<String, Split.Part> PARTS = new LinkedHashMap<>();

  static {
    PARTS.put("train", Split.Part.TRAIN);
    PARTS.put("valid", Split.Part.VALIDATION);
    PARTS.put("test", Split.Part.TEST);
  }

  private static final Set<String> COLUMNS = Set.of("id", "Findings", "Impression");
  private static final Set<String> ALL_COLUMNS =
      Set.of(
          ("id Indication Comparison Findings Impression ImagePath ImageViewPosition PatientID"
                  + " StudyInstanceUid AccessionNumber PatientSex PatientAge StudyDate"
                  + " StudyDescription EthnicGroup")
              .split(" "));

  @Override
  public String name() {
    return "ReXGradient";
  }

  @Override
  public String sign() {
    return "metadata/train" + LIST;
  }

  @Override
  public int rank() {
    return 26;
  }

  @Override
  public boolean isIn(Path folder) {
    Path tables = folder.resolve(FOLDER);
    return PARTS.keySet().stream()
        .anyMatch(
            part ->
                Files.isRegularFile(tables.resolve(part + LIST))
                    || DatasetBuilder.hasTable(tables, part + TABLE));
  }

  @Override
  public void read(Path folder, DatasetBuilder into) throws IOException {
    List<String> keys = new ArrayList<>();
    Path tables = folder.resolve(FOLDER);
    PARTS.forEach(
        (word, part) -> {
          if (Files.isRegularFile(tables.resolve(word + LIST))) {
            readList(tables.resolve(word + LIST), part, keys, into);
          } else {
            readTable(DatasetBuilder.table(tables, word + TABLE), part, into);
          }
        });
    Optional<Path> images = into.folder(folder, List.of(IMAGES));
    into.images(images.isPresent() ? ImageFiles.byPath(images.get(), keys) : ImageFiles.none());
  }

  private static void readList(Path list, Split.Part part, List<String> keys, DatasetBuilder into) {
    String file = list.getFileName().toString();
    into.eachRecord(
        list,
        (id, record) -> {
          List<Report.ImageReference> images = images(record, file, into);
          images.forEach(image -> keys.add(image.key()));
          into.add(
              Report.of(
                  file,
                  id,
                  JsonRecords.text(record, "PatientID"),
                  JsonRecords.text(record, "Indication"),
                  JsonRecords.text(record, "Comparison"),
                  JsonRecords.text(record, "Findings"),
                  JsonRecords.text(record, "Impression"),
                  images));
          into.part(id, part, file);
        });
  }

  /** The X-rays of a study; their paths begin with {@code ../deid_png/}. */
  private static List<Report.ImageReference> images(
      JsonNode record, String file, DatasetBuilder into) {
    List<String> paths = JsonRecords.texts(record, "ImagePath");
    List<String> views = JsonRecords.texts(record, "ImageViewPosition");
    List<Report.ImageReference> images = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      if (!paths.get(i).isEmpty()) {
        String key = ImageFiles.pathKey(paths.get(i)).replaceFirst("^(.*/)?" + IMAGES + "/", "");
        images.add(Report.ImageReference.of(key));
        into.view(key, i < views.size() ? views.get(i) : "", file);
      }
    }
    return images;
  }

  private static void readTable(Path table, Split.Part part, DatasetBuilder into) {
    String file = table.getFileName().toString();
    for (CsvTable.Row row : into.reportRows(table, "id", COLUMNS, ALL_COLUMNS)) {
      into.add(
          Report.of(
              file,
              row.get("id"),
              row.get("PatientID"),
              row.get("Indication"),
              row.get("Comparison"),
              row.get("Findings"),
              row.get("Impression"),
              List.of()));
      into.part(row.get("id"), part, file);
    }
  }
}
