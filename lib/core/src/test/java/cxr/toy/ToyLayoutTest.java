package cxr.toy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Dataset;
import cxr.data.Description;
import cxr.data.LeakReport;
import cxr.data.Split;
import cxr.data.Study;
import cxr.data.layout.Datasets;
import cxr.data.layout.Layout;
import cxr.io.Problem;
import cxr.settings.DataSettings;
import cxr.settings.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A layout of another package is a class and a line: it is opened, described and split. */
class ToyLayoutTest {

  @TempDir Path folder;

  /** Eight studies of four patients; the sixth has no text, and one row no id. */
  private Dataset open() throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("toy/pictures"));
    StringBuilder table = new StringBuilder("study,patient,split,text,image,view\n");
    List<String> splits = List.of("train", "train", "validation", "test");
    for (int i = 0; i < 8; i++) {
      Files.writeString(pictures.resolve("x" + i + ".png"), "");
      table.append(
          "s%d,p%d,%s,%s,x%d,frontal\n"
              .formatted(i, i % 4, splits.get(i % 4), i == 5 ? "nan" : "Clear lungs.", i));
    }
    table.append(",p1,train,Lost.,x9,lateral\n");
    Files.writeString(folder.resolve("toy/toy.csv"), table);
    return Datasets.open(folder);
  }

  @Test
  void itIsOpened() throws IOException {
    Dataset dataset = open();
    assertEquals("Toy", dataset.layout());
    assertEquals(8, dataset.studies().size());
    assertEquals(8, dataset.imagesFound());
    assertEquals("p3", dataset.studies().get(7).patient());
    assertTrue(dataset.studies().stream().allMatch(study -> study.frontal().isPresent()));
    assertEquals(1, dataset.lost());
    assertEquals(
        Map.of(
            Problem.Kind.BAD_ROW, 1,
            Problem.Kind.MISSING_TEXT, 1,
            Problem.Kind.NO_TEXT, 1),
        dataset.problemCounts());
  }

  @Test
  void aStudyInAnUnknownPartOfTheSplitIsKeptAndTold() throws IOException {
    Path table = folder.resolve("toy.csv");
    Files.createDirectories(folder.resolve("pictures"));
    Files.writeString(
        table,
        "study,patient,split,text,image,view\n1,p,Val,Clear.,x,frontal\n2,p,tain,Clear.,y,frontal\n");
    Dataset dataset = Datasets.open(folder);
    assertEquals(2, dataset.studies().size());
    assertEquals(Map.of("1", Split.Part.VALIDATION), dataset.given());
    Problem problem =
        dataset.problems().stream().filter(p -> p.kind() == Problem.Kind.BAD_ROW).findFirst().get();
    assertEquals(
        "kept in no part: a part is train, validation or test, not \"tain\"", problem.action());
  }

  @Test
  void aFolderOfImagesThatIsNotThereIsTold() throws IOException {
    Files.writeString(
        folder.resolve("toy.csv"), "study,patient,split,text,image,view\n1,p,,Clear.,x,frontal\n");
    Dataset dataset = Datasets.open(folder);
    assertEquals(1, dataset.studies().size());
    Problem problem =
        dataset.problems().stream().filter(p -> p.file().equals("pictures")).findFirst().get();
    assertEquals(
        "all X-rays are missing: there is no folder " + folder.resolve("pictures"),
        problem.action());
  }

  @Test
  void itIsDescribed() throws IOException {
    Description description = Description.of(open());
    assertEquals(8, description.reports());
    assertEquals(2, description.words().findings().max());
    assertEquals(6, description.duplicateFindings());
  }

  @Test
  void itIsSplitByPatientAndAsItWasGiven() throws IOException {
    Dataset dataset = open();
    Split.Usable usable = Split.usable(dataset, Target.FINDINGS);
    assertEquals(7, usable.studies().size());
    for (DataSettings.SplitBy way :
        List.of(DataSettings.SplitBy.STUDY, DataSettings.SplitBy.GIVEN)) {
      DataSettings settings = new DataSettings(way, 1, 0.6, 0.2, 0.2, false, 0);
      Split split = Split.of(dataset, usable.studies(), settings, study -> Set.of());
      LeakReport leaks = LeakReport.of(split, Study::id, study -> Set.of());
      assertEquals(7, split.size());
      assertEquals(0, leaks.patientsInTwo(), way.word());
    }
    DataSettings byImage = new DataSettings(DataSettings.SplitBy.IMAGE, 1, 0.6, 0.2, 0.2, false, 0);
    Split split = Split.of(dataset, usable.studies(), byImage, study -> Set.of());
    assertTrue(LeakReport.of(split, Study::id, s -> Set.of()).patientsInTwo() > 0);
  }

  @Test
  void layoutsAreLookedForByTheirRanks() {
    assertEquals(
        List.of(
            "OpenI",
            "Kaggle",
            "MIMIC-CXR",
            "CheXpert Plus",
            "ReXGradient",
            "PadChest-GR",
            "R2Gen",
            "Toy",
            "plain"),
        Layout.ALL.stream().map(Layout::name).toList());
    Path empty = folder;
    String message = assertThrows(IOException.class, () -> Datasets.open(empty)).getMessage();
    assertTrue(
        message.contains("annotation.json (R2Gen), toy.csv (Toy), reports.csv with images (plain)"),
        message);
  }
}
