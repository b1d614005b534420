package cxr.data.layout;

import cxr.data.ImageFiles;
import cxr.data.reports.MissingText;
import cxr.data.reports.Report;
import cxr.io.CsvTable;
import cxr.io.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CheXpert Plus (Chambon et al. 2024): the table {@code df_chexpert_plus_240401.csv} with a row an
 * image, packed or not, and the X-rays as {@code PNG/train/patient1/study1/view1_frontal.png}, or
 * {@code train/...} beside the table. A study is that folder of a patient. Many have an impression
 * alone. Its split has train and valid; validation is what {@code valid} becomes.
 */
public record CheXpertPlus() implements Layout {

  private static final String TABLE = "df_chexpert_plus_240401.csv";
  private static final List<String> IMAGES = List.of("PNG/PNG", "PNG");

  private static final Set<String> COLUMNS =
      Set.of(
          "path_to_image",
          "frontal_lateral",
          "deid_patient_id",
          "section_findings",
          "section_impression",
          "split");
  private static final Set<String> ALL_COLUMNS =
      Set.of(
          ("path_to_image path_to_dcm frontal_lateral ap_pa deid_patient_id"
                  + " patient_report_date_order report section_narrative section_clinical_history"
                  + " section_history section_comparison section_technique"
                  + " section_procedure_comments section_findings section_impression"
                  + " section_end_of_impression section_summary section_accession_number age sex"
                  + " race ethnicity interpreter_needed insurance_type recent_bmi deceased split")
              .split(" "));

  private static final Pattern IMAGE =
      Pattern.compile("(?:train|valid|test)/((patient\\d+)/study\\d+)/[^/]+");

  @Override
  public String name() {
    return "CheXpert Plus";
  }

  @Override
  public String sign() {
    return TABLE;
  }

  @Override
  public int rank() {
    return 24;
  }

  @Override
  public boolean isIn(Path folder) {
    return DatasetBuilder.hasTable(folder, TABLE);
  }

  @Override
  public void read(Path folder, DatasetBuilder into) throws IOException {
    List<String> keys = new ArrayList<>();
    into.eachReportRow(
        DatasetBuilder.table(folder, TABLE),
        COLUMNS,
        ALL_COLUMNS,
        row -> {
          Matcher path = IMAGE.matcher(row.get("path_to_image"));
          if (path.matches()) {
            keys.add(ImageFiles.pathKey(path.group()));
            addSample(row, path, into);
          } else {
            into.addReading(List.of(badPath(row)));
          }
        });
    Optional<Path> images = into.folder(folder, IMAGES);
    boolean beside = images.isEmpty() && Files.isDirectory(folder.resolve("train"));
    into.images(
        images.isPresent() || beside
            ? ImageFiles.byPath(images.orElse(folder), keys)
            : ImageFiles.none());
  }

  private static void addSample(CsvTable.Row row, Matcher path, DatasetBuilder into) {
    String study = path.group(1);
    String patient = row.get("deid_patient_id");
    String history = MissingText.orEmpty(row.get("section_clinical_history"));
    String image = ImageFiles.pathKey(path.group());
    into.addSample(
        Report.of(
            TABLE,
            study,
            MissingText.is(patient) ? path.group(2) : patient,
            history.isEmpty() ? row.get("section_history") : history,
            row.get("section_comparison"),
            row.get("section_findings"),
            row.get("section_impression"),
            List.of(Report.ImageReference.of(image))));
    into.view(image, row.get("frontal_lateral"), TABLE);
    into.part(study, row.get("split"), TABLE);
  }

  private static Problem badPath(CsvTable.Row row) {
    return new Problem(
        "",
        TABLE,
        Problem.Kind.BAD_ROW,
        "left out line %d: path_to_image must be as train/patient1/study1/view1_frontal.jpg; found \"%s\""
            .formatted(row.line(), row.get("path_to_image")));
  }
}
