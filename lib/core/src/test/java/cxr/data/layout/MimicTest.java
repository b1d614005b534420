package cxr.data.layout;

import static cxr.data.layout.Invented.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Dataset;
import cxr.data.ImageFile;
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

/** Three invented patients with four studies, in the files and columns of MIMIC-CXR. */
class MimicTest {

  private static final String METADATA =
      """
      dicom_id,subject_id,study_id,PerformedProcedureStepDescription,ViewPosition,Rows,Columns,\
      StudyDate,StudyTime,ProcedureCodeSequence_CodeMeaning,ViewCodeSequence_CodeMeaning,\
      PatientOrientationCodeSequence_CodeMeaning
      a1,10000001,50000001,CHEST (PA AND LAT),PA,3056,2544,21800506,213014.531,CHEST,x,Erect
      a2,10000001,50000001,CHEST (PA AND LAT),LATERAL,3056,2544,21800506,213014.531,CHEST,x,Erect
      a3,10000001,50000002,CHEST (PORTABLE AP),AP,3056,2544,21800507,93055.407,CHEST,x,Erect
      b1,11000002,50000003,CHEST (PORTABLE AP),,3056,2544,21800507,93055.407,CHEST,x,
      c1,19000003,50000004,"CHEST, OBLIQUES",LL,3056,2544,21800507,93055.407,CHEST,x,
      c2,19000003,50000004,"CHEST, OBLIQUES",LAO,3056,2544,21800507,93055.407,CHEST,x,
      """;

  private static final String SPLIT =
      """
      dicom_id,study_id,subject_id,split
      a1,50000001,10000001,train
      a2,50000001,10000001,train
      a3,50000002,10000001,train
      b1,50000003,11000002,validate
      c1,50000004,19000003,test
      c2,50000004,19000003,test
      """;

  private static final List<String> IMAGES =
      List.of(
          "p10/p10000001/s50000001/a1",
          "p10/p10000001/s50000001/a2",
          "p10/p10000001/s50000002/a3",
          "p11/p11000002/s50000003/b1",
          "p19/p19000003/s50000004/c1",
          "p19/p19000003/s50000004/c2");

  @TempDir Path folder;

  private static void reports(Path root) throws IOException {
    write(
        root,
        "files/p10/p10000001/s50000001.txt",
        " FINAL REPORT\n INDICATION:  Cough.\n \n COMPARISON:  None.\n \n FINDINGS:  Clear.\n"
            + " IMPRESSION:\n \n Normal\n chest.\n");
    write(root, "files/p10/p10000001/s50000002.txt", "x\n HISTORY: ___M\r\n IMPRESSION: Edema.");
    write(root, "files/p11/p11000002/s50000003.txt", "AP chest.\n \n Lungs are clear.\n");
    write(root, "files/p19/p19000003/s50000004.txt", "x\n FINDINGS: First.\n FINDINGS: Last.\n");
    write(root, "files/p19/index.html", "x");
  }

  private static void images(Path root) throws IOException {
    for (String image : IMAGES) {
      write(root, "files/" + image + ".jpg", "");
    }
  }

  private Dataset open(Path place) throws IOException {
    return Datasets.open(place, () -> folder.resolve("unpacked"), line -> {});
  }

  private static void check(Dataset dataset) {
    assertEquals("MIMIC-CXR", dataset.layout());
    assertEquals(
        List.of("50000001", "50000002", "50000003", "50000004"),
        dataset.studies().stream().map(Study::id).toList());
    Study first = dataset.studies().get(0);
    assertEquals("10000001", first.patient());
    assertEquals("Cough.", first.indication());
    assertEquals("None.", first.comparison());
    assertEquals("Clear.", first.findings());
    assertEquals("Normal chest.", first.impression());
    assertEquals("___M", dataset.studies().get(1).indication());
    assertEquals("Edema.", dataset.studies().get(1).impression());
    assertEquals("", dataset.studies().get(2).report());
    assertEquals("Last.", dataset.studies().get(3).findings());
    assertEquals(6, dataset.imagesFound());
    assertEquals(0, dataset.lost());
  }

  private static void checkTables(Dataset dataset) {
    assertEquals(
        List.of(View.FRONTAL, View.LATERAL),
        dataset.studies().get(0).images().stream().map(ImageFile::view).toList());
    assertEquals("a3", dataset.studies().get(1).frontal().orElseThrow().id());
    assertEquals("b1", dataset.studies().get(2).frontal().orElseThrow().id());
    assertEquals("c1", dataset.studies().get(3).lateral().orElseThrow().id());
    assertEquals(
        Map.of(
            "50000001", Split.Part.TRAIN,
            "50000002", Split.Part.TRAIN,
            "50000003", Split.Part.VALIDATION,
            "50000004", Split.Part.TEST),
        dataset.given());
    assertEquals(
        Map.of(Problem.Kind.NO_TEXT, 1, Problem.Kind.UNKNOWN_VIEW, 1), dataset.problemCounts());
    assertTrue(
        dataset.problems().stream().anyMatch(problem -> problem.action().contains("\"LAO\"")));
    DataSettings given = new DataSettings(SplitBy.GIVEN, 1, 0.7, 0.15, 0.15, false, 0);
    Split split = Split.of(dataset, dataset.studies(), given, study -> Set.of());
    assertEquals(
        List.of(2, 1, 1),
        List.of(split.train().size(), split.validation().size(), split.test().size()));
  }

  @Test
  void allMayLieInOneFolder() throws IOException {
    reports(folder);
    images(folder);
    write(folder, "mimic-cxr-2.0.0-metadata.csv", METADATA);
    write(folder, "mimic-cxr-2.0.0-split.csv", SPLIT);
    check(open(folder));
    checkTables(open(folder));
  }

  @Test
  void reportsAndImagesMayHaveRootsOfTheirOwn() throws IOException {
    Path reports = Files.createDirectories(folder.resolve("mimic-cxr/2.0.0"));
    reports(reports);
    images(folder.resolve("mimic-cxr-jpg/2.1.0"));
    write(folder, "mimic-cxr-jpg/2.1.0/mimic-cxr-2.0.0-metadata.csv.gz", METADATA);
    write(folder, "mimic-cxr-jpg/2.1.0/mimic-cxr-2.0.0-split.csv.gz", SPLIT);
    check(open(folder));
    checkTables(open(folder));
  }

  @Test
  void reportsMayBeInTheirArchive() throws IOException {
    Path source = folder.resolve("source");
    reports(source);
    Path jpg = folder.resolve("jpg");
    images(jpg);
    Invented.zip(source, jpg.resolve("mimic-cxr-reports.zip"));
    write(jpg, "mimic-cxr-2.0.0-metadata.csv.gz", METADATA);
    write(jpg, "mimic-cxr-2.0.0-split.csv.gz", SPLIT);
    check(open(jpg));
    checkTables(open(jpg));
  }

  @Test
  void withoutTablesImagesAreThoseOfTheFolders() throws IOException {
    reports(folder);
    images(folder);
    Dataset dataset = open(folder);
    check(dataset);
    assertEquals(Map.of(), dataset.given());
    assertEquals(Map.of(Problem.Kind.NO_TEXT, 1), dataset.problemCounts());
    write(
        folder,
        "cxr-record-list.csv.gz",
        "subject_id,study_id,dicom_id,path\n10000001,50000001,a1,files/p10/a1.dcm\n");
    assertEquals(
        Map.of(Problem.Kind.NO_TEXT, 1, Problem.Kind.NO_IMAGES, 3, Problem.Kind.UNNAMED_IMAGE, 5),
        open(folder).problemCounts());
  }

  @Test
  void jpgAloneHasNoReportsAndSaysSo() throws IOException {
    images(folder);
    write(folder, "mimic-cxr-2.0.0-split.csv.gz", SPLIT);
    String message = assertThrows(IOException.class, () -> open(folder)).getMessage();
    assertTrue(message.contains("belong beside MIMIC-CXR-JPG"), message);
  }

  @Test
  void whatIsOddIsToldAndCostsNothingElse() throws IOException {
    reports(folder);
    write(folder, "files/p10/p10000001/s50000005.txt/x", "a folder");
    Files.write(
        folder.resolve("files/p11/p11000002/s50000006.txt"),
        "x\n FINDINGS: caf\u00e9".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    write(folder, "mimic-cxr-2.0.0-metadata.csv", METADATA + "a1,10000001,50000002\n");
    write(
        folder,
        "mimic-cxr-2.0.0-split.csv",
        SPLIT + "a1,50000001,10000001,test\nd1,50000009,1,train\nb1,50000003,11000002,holdout\n");
    write(folder, "mimic-cxr-2.0.0-metadata.csv.gz", "the plain table counts");
    Dataset dataset = open(folder);
    assertEquals(5, dataset.studies().size());
    assertEquals("caf\u00e9", dataset.studies().get(4).findings());
    assertEquals(6, dataset.imagesListed());
    assertEquals(1, dataset.lost());
    assertEquals(
        Map.of(
            Problem.Kind.MISSING_IMAGE, 6,
            Problem.Kind.NO_IMAGES, 1,
            Problem.Kind.NO_TEXT, 1,
            Problem.Kind.UNREADABLE_REPORT, 1,
            Problem.Kind.DUPLICATE_ID, 1,
            Problem.Kind.UNKNOWN_ID, 1,
            Problem.Kind.UNKNOWN_VIEW, 1,
            Problem.Kind.BAD_ROW, 2,
            Problem.Kind.WRONG_ENCODING, 1),
        dataset.problemCounts());
  }

  @Test
  void aTableCutShortInItsArchiveIsTold() throws IOException {
    reports(folder);
    write(folder, "mimic-cxr-2.0.0-split.csv.gz", SPLIT);
    Path table = folder.resolve("mimic-cxr-2.0.0-split.csv.gz");
    byte[] bytes = Files.readAllBytes(table);
    for (int length : new int[] {0, 5, 20, bytes.length - 9}) {
      Files.write(table, java.util.Arrays.copyOf(bytes, length));
      assertEquals(List.of("mimic-cxr-2.0.0-split.csv.gz"), open(folder).readInPart(), "" + length);
    }
  }

  @Test
  void withoutItsImagesALargeCollectionSaysSoOnce() throws IOException {
    reports(folder);
    StringBuilder rows = new StringBuilder("subject_id,study_id,dicom_id,path\n");
    for (int i = 0; i < 10_001; i++) {
      rows.append("10000001,50000001,d%d,files/x.dcm\n".formatted(i));
    }
    write(folder, "cxr-record-list.csv", rows.toString());
    Dataset dataset = open(folder);
    assertEquals(10_001, dataset.imagesListed());
    List<Problem> missing =
        dataset.problems().stream().filter(p -> p.kind() == Problem.Kind.MISSING_IMAGE).toList();
    assertEquals(
        List.of("10,001 of these, this one first: the study goes on without it"),
        missing.stream().map(Problem::action).toList());
  }
}
