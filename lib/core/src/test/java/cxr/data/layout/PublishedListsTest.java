package cxr.data.layout;

import static cxr.data.layout.Invented.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Dataset;
import cxr.data.Split;
import cxr.data.Study;
import cxr.data.View;
import cxr.io.Problem;
import cxr.settings.DataSettings;
import cxr.settings.DataSettings.SplitBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three invented patients in the files and columns of collections that are published as lists. */
class PublishedListsTest {

  @TempDir Path folder;

  private Dataset open() throws IOException {
    return Datasets.open(folder, () -> folder.resolve("unpacked"), line -> {});
  }

  private static List<Integer> given(Dataset dataset) {
    DataSettings given = new DataSettings(SplitBy.GIVEN, 1, 0.4, 0.3, 0.3, false, 0);
    Split split = Split.of(dataset, dataset.studies(), given, study -> Set.of());
    return List.of(split.train().size(), split.validation().size(), split.test().size());
  }

  private static List<String> ids(Dataset dataset) {
    return dataset.studies().stream().map(Study::id).toList();
  }

  private static List<String> patients(Dataset dataset) {
    return dataset.studies().stream().map(Study::patient).toList();
  }

  // R2Gen's list of MIMIC-CXR

  private static String sample(String image, int study, int patient, String report) {
    return """
        {"id": "%s", "study_id": %d, "subject_id": %d, "report": "%s", \
        "image_path": ["p10/p%d/s%d/%s.jpg"], "split": "train"}"""
        .formatted(image, study, patient, report, patient, study, image);
  }

  @Test
  void ofR2GensListAStudyCountsOnceWithAllItsImages() throws IOException {
    write(
        folder,
        "annotation.json",
        "{\"train\": [%s, %s, %s], \"val\": [%s], \"test\": [%s]}"
            .formatted(
                sample("a1", 50000001, 10000001, "Clear lungs."),
                sample("a2", 50000001, 10000001, "Clear lungs."),
                sample("a3", 50000002, 10000001, "Clear lungs."),
                sample("b1", 50000003, 10000002, "Effusion."),
                sample("c1", 50000004, 10000003, "Edema.")));
    for (String image : List.of("1/s50000001/a1", "1/s50000001/a2", "1/s50000002/a3")) {
      write(folder, "images/p10/p1000000" + image + ".jpg", "");
    }
    write(folder, "images/p10/p10000002/s50000003/b1.jpg", "");
    write(folder, "images/p10/p10000003/s50000004/c1.jpg", "");
    Dataset dataset = open();
    assertEquals("R2Gen", dataset.layout());
    assertEquals(List.of("50000001", "50000002", "50000003", "50000004"), ids(dataset));
    assertEquals(List.of("10000001", "10000001", "10000002", "10000003"), patients(dataset));
    assertEquals("Clear lungs.", dataset.studies().get(0).findings());
    assertEquals(2, dataset.studies().get(0).images().size());
    assertEquals(5, dataset.imagesFound());
    assertEquals(List.of(2, 1, 1), given(dataset));
    assertEquals(List.of(), dataset.problems());
  }

  @Test
  void anotherTextForAStudyOfR2GensListIsTold() throws IOException {
    write(
        folder,
        "annotation.json",
        "{\"train\": [%s, %s]}"
            .formatted(
                sample("a1", 50000001, 10000001, "Clear lungs."),
                sample("a2", 50000001, 10000001, "Other.")));
    Dataset dataset = open();
    assertEquals(1, dataset.studies().size());
    assertEquals("Clear lungs.", dataset.studies().get(0).findings());
    assertEquals(
        Map.of(Problem.Kind.DUPLICATE_ID, 1, Problem.Kind.MISSING_IMAGE, 2),
        dataset.problemCounts());
  }

  // CheXpert Plus

  private static final String CHEXPERT =
      "path_to_image,path_to_dcm,frontal_lateral,ap_pa,deid_patient_id,patient_report_date_order,"
          + "report,section_narrative,section_clinical_history,section_history,section_comparison,"
          + "section_technique,section_procedure_comments,section_findings,section_impression,"
          + "section_end_of_impression,section_summary,section_accession_number,age,sex,race,"
          + "ethnicity,interpreter_needed,insurance_type,recent_bmi,deceased,split\n";

  private static String chexpert(
      String image, String view, String findings, String impression, String split) {
    String patient = image.split("/")[1];
    return "%s,%s,%s,AP,%s,1,\"all\nof it\",,Cough.,,None.,,,%s,\"%s\",,,1,60,F,,,,,,,%s\n"
        .formatted(image, image.replace("jpg", "dcm"), view, patient, findings, impression, split);
  }

  private void chexpert(String name, String more) throws IOException {
    write(
        folder,
        name,
        CHEXPERT
            + chexpert("train/patient1/study1/view1_frontal.jpg", "Frontal", "", "1. OK.", "train")
            + chexpert("train/patient1/study1/view2_lateral.jpg", "Lateral", "", "1. OK.", "train")
            + chexpert("train/patient1/study2/view1_frontal.jpg", "Frontal", "Big.", "", "train")
            + chexpert("train/patient2/study1/view1_frontal.jpg", "Frontal", "Big.", "", "train")
            + chexpert("valid/patient3/study1/view1_frontal.jpg", "Frontal", "x", "CLEAR", "valid")
            + more);
    for (String image :
        List.of(
            "train/patient1/study1/view1_frontal",
            "train/patient1/study1/view2_lateral",
            "train/patient1/study2/view1_frontal",
            "train/patient2/study1/view1_frontal",
            "valid/patient3/study1/view1_frontal")) {
      write(folder, "PNG/" + image + ".png", "");
    }
  }

  @Test
  void chexpertPlusHasARowAnImage() throws IOException {
    chexpert("df_chexpert_plus_240401.csv", "");
    Dataset dataset = open();
    assertEquals("CheXpert Plus", dataset.layout());
    assertEquals(
        List.of("patient1/study1", "patient1/study2", "patient2/study1", "patient3/study1"),
        ids(dataset));
    assertEquals(List.of("patient1", "patient1", "patient2", "patient3"), patients(dataset));
    Study first = dataset.studies().get(0);
    assertEquals("", first.findings());
    assertEquals("1. OK.", first.impression());
    assertEquals("Cough.", first.indication());
    assertEquals("None.", first.comparison());
    assertEquals(View.LATERAL, first.images().get(1).view());
    assertEquals(5, dataset.imagesFound());
    assertEquals(Split.Part.VALIDATION, dataset.given().get("patient3/study1"));
    assertEquals(3, given(dataset).get(0) + given(dataset).get(2), "its test is drawn from train");
    assertTrue(given(dataset).get(2) > 0);
    assertEquals(List.of(), dataset.problems());
  }

  @Test
  void chexpertPlusMayBePackedAndHaveItsImagesBeside() throws IOException {
    chexpert("df_chexpert_plus_240401.csv.gz", "");
    for (String part : List.of("train", "valid")) {
      Files.move(folder.resolve("PNG").resolve(part), folder.resolve(part));
    }
    Files.delete(folder.resolve("PNG"));
    assertEquals(5, open().imagesFound());
    assertEquals(List.of(), open().problems());
  }

  @Test
  void brokenRowsOfChexpertPlusAreTold() throws IOException {
    chexpert(
        "df_chexpert_plus_240401.csv",
        chexpert("elsewhere/patient9/x.jpg", "Frontal", "", "", "train")
            + chexpert("train/patient8/study1/view1_frontal.jpg", "Oblique", "nan", "", "dev")
            + "short,row\n");
    Dataset dataset = open();
    assertEquals(5, dataset.studies().size());
    assertEquals(2, dataset.lost());
    assertEquals(
        Map.of(
            Problem.Kind.BAD_ROW, 3,
            Problem.Kind.MISSING_TEXT, 1,
            Problem.Kind.NO_TEXT, 1,
            Problem.Kind.MISSING_IMAGE, 1,
            Problem.Kind.UNKNOWN_VIEW, 1),
        dataset.problemCounts());
  }

  // ReXGradient-160K

  private static String rex(String id, String patient, String findings, String... views) {
    StringBuilder paths = new StringBuilder();
    for (int i = 0; i < views.length; i++) {
      paths.append(i == 0 ? "" : ", ").append("\"../deid_png/%s\"".formatted(path(id, patient, i)));
    }
    return """
        "%s": {"id": "%s", "Indication": "Pain", "Comparison": NaN, "Findings": %s, \
        "Impression": null, "ImagePath": [%s], "ImageViewPosition": [%s], "PatientID": "%s", \
        "StudyInstanceUid": "1.2", "AccessionNumber": "A", "PatientSex": "F", \
        "PatientAge": "060Y", "StudyDate": "20200101", "StudyDescription": "XR"}"""
        .formatted(id, id, findings, paths, String.join(", ", views), patient);
  }

  private static String path(String id, String patient, int image) {
    return "%s/A%s/studies/1.2.%s/series/1.3/instances/1.4.%d.png"
        .formatted(patient, id, id, image);
  }

  private void rex() throws IOException {
    String train =
        rex("s1", "GRDN1", "\"Clear.\"", "\"PA\"", "\"LATERAL\"")
            + ", "
            + rex("s2", "GRDN1", "\"Edema.\"", "\"ANTERO_POSTERIOR\"");
    write(folder, "metadata/train_metadata_view_position.json", "{" + train + "}");
    write(
        folder,
        "metadata/valid_metadata_view_position.json",
        "{" + rex("s3", "GRDN2", "\"Mass.\"", "null") + "}");
    write(
        folder,
        "metadata/test_metadata_view_position.json",
        "{" + rex("s4", "GRDN3", "\"Rods.\"", "\"POSTERO_ANTERIOR\"", "\"LL\"") + "}");
    for (String image :
        List.of(
            path("s1", "GRDN1", 0),
            path("s1", "GRDN1", 1),
            path("s2", "GRDN1", 0),
            path("s3", "GRDN2", 0),
            path("s4", "GRDN3", 0),
            path("s4", "GRDN3", 1))) {
      write(folder, "deid_png/" + image, "");
    }
  }

  @Test
  void rexGradientHasAListForEachPart() throws IOException {
    rex();
    Dataset dataset = open();
    assertEquals("ReXGradient", dataset.layout());
    assertEquals(List.of("s1", "s2", "s3", "s4"), ids(dataset));
    assertEquals(List.of("GRDN1", "GRDN1", "GRDN2", "GRDN3"), patients(dataset));
    Study first = dataset.studies().get(0);
    assertEquals(
        List.of("Pain", "", "Clear.", ""),
        List.of(first.indication(), first.comparison(), first.findings(), first.impression()));
    assertEquals(6, dataset.imagesFound());
    assertTrue(dataset.studies().stream().allMatch(study -> study.frontal().isPresent()));
    assertEquals(View.LATERAL, dataset.studies().get(3).images().get(1).view());
    assertEquals(List.of(2, 1, 1), given(dataset));
    assertEquals(List.of(), dataset.problems());
  }

  @Test
  void ofAListOfRexGradientCutShortTheStartIsKeptAndATableGivesTexts() throws IOException {
    rex();
    Path list = folder.resolve("metadata/train_metadata_view_position.json");
    String whole = Files.readString(list);
    for (int length = 0; length < whole.length(); length += 7) {
      Files.writeString(list, whole.substring(0, length));
      assertEquals(List.of(list.getFileName().toString()), open().readInPart(), "at " + length);
      assertTrue(open().studies().size() >= 2, "at " + length);
    }
    Files.writeString(list, "{\"s1\": [], " + whole.substring(1));
    assertEquals(1, open().problemCounts().get(Problem.Kind.BAD_ROW));
    Files.delete(list);
    write(
        folder,
        "metadata/train_metadata.csv",
        "id,Indication,Comparison,Findings,Impression,PatientID\ns1,Pain,,Clear.,,GRDN1\n,,,x,,\n");
    Dataset dataset = open();
    assertEquals("Clear.", dataset.studies().get(0).findings());
    assertEquals(3, dataset.studies().size());
    assertEquals(1, dataset.lost());
    assertEquals(
        Map.of(
            Problem.Kind.BAD_ROW, 1,
            Problem.Kind.NO_IMAGES, 1,
            Problem.Kind.UNNAMED_IMAGE, 3),
        dataset.problemCounts());
  }

  // PadChest-GR

  private static final String PADCHEST =
      "StudyID,ImageID,label,boxes_count,extra_boxes_count,locations,prior_study,"
          + "progression_status,prior_imageID,sentence_en,sentence_es,study_is_benchmark,"
          + "study_is_validation,split,PatientID,patient_is_benchmark,PatientBirth,"
          + "PatientSex_DICOM,StudyDate_DICOM,StudyDate,PatientAge,label_group,Year\n";

  private static String padchest(String study, String label, String split, String patient) {
    return "%s,%s_x.png,%s,1,0,\"['heart']\",,,,A.,B.,True,False,%s,%s,True,1950,F,x,x,60,g,2010\n"
        .formatted(study, study, label, split, patient);
  }

  @Test
  void padChestGrHasSentences() throws IOException {
    write(
        folder,
        "master_table.csv",
        PADCHEST
            + padchest("11", "cardiomegaly", "train", "P1")
            + padchest("11", "nodule", "train", "P1")
            + padchest("12", "Normal", "validation", "P2")
            + padchest("13", "Normal", "test", "P3")
            + padchest("99", "Normal", "test", "P9"));
    write(
        folder,
        "grounded_reports_20240819.json",
        """
        [{"StudyID": "11", "ImageID": "11_x.png", "PreviousStudyID": null, "findings": [
          {"sentence_en": "Large heart.", "sentence_es": "x", "abnormal": true,
           "boxes": [[0.1, 0.2, 0.3, 0.4]], "extra_boxes": [], "labels": ["cardiomegaly"],
           "locations": ["heart"], "progression": null},
          {"sentence_en": "A nodule.", "sentence_es": "y", "abnormal": true, "boxes": []}]},
         {"StudyID": "12", "ImageID": "12_x.png", "findings": [
          {"sentence_en": "No effusion.", "sentence_es": "z", "abnormal": false}]},
         {"StudyID": "13", "ImageID": "13_x.png", "findings": []},
         {"ImageID": "14_x.png", "findings": []},
         {"StudyID": "12", "ImageID": "12_x.png", "findings": []}]
        """);
    Invented.write(folder, "source/11_x.png", "");
    Invented.write(folder, "source/12_x.png", "");
    Invented.zip(folder.resolve("source"), folder.resolve("PadChest_GR.zip"));
    Dataset dataset = open();
    assertEquals("PadChest-GR", dataset.layout());
    assertEquals(List.of("11", "12", "13"), ids(dataset));
    assertEquals(List.of("P1", "P2", "P3"), patients(dataset));
    assertEquals("Large heart. A nodule.", dataset.studies().get(0).findings());
    assertEquals(2, dataset.imagesFound());
    assertEquals(List.of(1, 1, 1), given(dataset));
    assertEquals(2, dataset.lost());
    assertEquals(
        Map.of(
            Problem.Kind.BAD_ROW, 1,
            Problem.Kind.DUPLICATE_ID, 1,
            Problem.Kind.NO_TEXT, 1,
            Problem.Kind.UNKNOWN_ID, 1,
            Problem.Kind.MISSING_IMAGE, 1),
        dataset.problemCounts());
  }

  // The layout for data of one's own

  @Test
  void aTableAndAFolderOfImagesAreEnough() throws IOException {
    write(
        folder,
        "reports.csv",
        """
        id,patient,findings,impression,split,frontal,lateral,images
        1,p1,Clear.,,train,a.png,b.jpg,
        2,p1,Edema.,Worse.,train,images/sub/c.png|d.png,,
        x-3,p2,,No change.,val,,,e.png
        4,,Rods.,,test,f.png,,
        4,,Twice.,,test,,,
        5,p3,None.,,,gone.png,,
        """);
    for (String image : List.of("a.png", "b.jpg", "sub/c.png", "d.png", "e.png", "f.png")) {
      write(folder, "images/" + image, "");
    }
    Dataset dataset = open();
    assertEquals("plain", dataset.layout());
    assertEquals(List.of("1", "2", "4", "5", "x-3"), ids(dataset));
    assertEquals(List.of("p1", "p1", "4", "p3", "p2"), patients(dataset));
    assertEquals("b", dataset.studies().get(0).lateral().orElseThrow().id());
    assertEquals(2, dataset.studies().get(1).images().size());
    assertEquals(View.UNKNOWN, dataset.studies().get(4).images().get(0).view());
    assertEquals(List.of(2, 1, 1), given(dataset));
    assertEquals(
        Map.of(Problem.Kind.DUPLICATE_ID, 1, Problem.Kind.MISSING_IMAGE, 1),
        dataset.problemCounts());
    Files.move(folder.resolve("images"), folder.resolve("source"));
    Invented.zip(folder.resolve("source"), folder.resolve("images.zip"));
    assertEquals(6, open().imagesFound(), "they may be packed");
  }

  @Test
  void idAndATextAreEnoughOfATable() throws IOException {
    write(folder, "reports.csv", "ID;Findings\n1;Clear.\n2;Edema.\n");
    Files.createDirectory(folder.resolve("images"));
    Dataset dataset = open();
    assertEquals("Edema.", dataset.studies().get(1).findings());
    assertEquals(Map.of(Problem.Kind.NO_IMAGES, 2), dataset.problemCounts());
    assertEquals(Map.of(), dataset.given());
  }

  // Which layout a folder is in

  @Test
  void aTableOfReportsBesideAnotherLayoutIsNoCollection() throws IOException {
    Invented.openI(folder);
    Files.createDirectory(folder.resolve("images"));
    write(folder, "reports.csv", "id,findings\n1,Clear.\n");
    Dataset dataset = open();
    assertEquals("OpenI", dataset.layout());
    assertEquals(List.of(), dataset.problems());
  }
}
