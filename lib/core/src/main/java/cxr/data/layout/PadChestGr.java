package cxr.data.layout;

import com.fasterxml.jackson.databind.JsonNode;
import cxr.data.ImageFile;
import cxr.data.ImageFiles;
import cxr.data.reports.MissingText;
import cxr.data.reports.Report;
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
 * PadChest-GR (de Castro et al. 2025): the list {@code grounded_reports_20240819.json} of studies
 * with an X-ray each and sentences, of which the English ones, in their order, are the findings;
 * patients and the split are in {@code master_table.csv}, and the X-rays in {@code PadChest_GR}, a
 * folder or the archive that its numbered parts give together. The sentences' boxes are not read.
 */
public record PadChestGr() implements Layout {

  private static final String LIST = "grounded_reports_20240819.json";
  private static final String TABLE = "master_table.csv";
  private static final List<String> IMAGES =
      List.of("PadChest_GR", "Padchest_GR_files/PadChest_GR", "Padchest_GR_files", "images");

  private static final Set<String> COLUMNS = Set.of("StudyID", "PatientID", "split");
  private static final Set<String> ALL_COLUMNS =
      Set.of(
          ("StudyID ImageID label boxes_count extra_boxes_count locations prior_study"
                  + " progression_status prior_imageID sentence_en sentence_es study_is_benchmark"
                  + " study_is_validation split PatientID patient_is_benchmark PatientBirth"
                  + " PatientSex_DICOM StudyDate_DICOM StudyDate PatientAge label_group Year")
              .split(" "));

  @Override
  public String name() {
    return "PadChest-GR";
  }

  @Override
  public String sign() {
    return LIST;
  }

  @Override
  public int rank() {
    return 28;
  }

  @Override
  public boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(LIST));
  }

  @Override
  public void read(Path folder, DatasetBuilder into) throws IOException {
    Map<String, String> patients = new HashMap<>();
    into.eachRow(
        DatasetBuilder.table(folder, TABLE),
        COLUMNS,
        ALL_COLUMNS,
        row -> {
          patients.put(row.get("StudyID"), row.get("PatientID"));
          into.part(row.get("StudyID"), row.get("split"), TABLE);
        });
    into.eachRecord(folder.resolve(LIST), (any, record) -> read(record, patients, into));
    Optional<Path> images = into.folder(folder, IMAGES);
    into.images(images.isPresent() ? ImageFiles.byId(images.get()) : ImageFiles.none());
  }

  private static void read(JsonNode record, Map<String, String> patients, DatasetBuilder into) {
    String study = JsonRecords.text(record, "StudyID");
    if (MissingText.is(study)) {
      into.addReading(
          List.of(
              new Problem("", LIST, Problem.Kind.BAD_ROW, "left out: a record has no StudyID")));
      return;
    }
    List<String> sentences = new ArrayList<>();
    for (JsonNode finding : record.path("findings")) {
      sentences.add(JsonRecords.text(finding, "sentence_en"));
    }
    sentences.removeIf(MissingText::is);
    String image = JsonRecords.text(record, "ImageID");
    String id = ImageFile.officialId(ImageFiles.pathKey(image));
    into.add(
        Report.of(
            LIST,
            study,
            patients.getOrDefault(study, ""),
            String.join(" ", sentences),
            "",
            image.isEmpty() ? List.of() : List.of(Report.ImageReference.of(id))));
  }
}
