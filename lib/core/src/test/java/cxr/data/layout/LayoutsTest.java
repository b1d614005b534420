package cxr.data.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Dataset;
import cxr.data.Split;
import cxr.data.Study;
import cxr.data.View;
import cxr.io.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One invented collection in all layouts and packings gives the same studies. */
class LayoutsTest {

  @TempDir Path folder;

  private final List<String> told = new ArrayList<>();

  private Dataset open(Path place) throws IOException {
    return Datasets.open(place, () -> folder.resolve("unpacked"), told::add);
  }

  private Path make(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  /** What is known of a study in every layout, and the images' contents. */
  private static String told(Study study) {
    return study.id()
        + study.findings()
        + study.imageIds()
        + study.images().stream()
            .map(image -> image.id() + image.view() + Invented.content(image))
            .toList();
  }

  /** That, and what R2Gen's list lacks. */
  private static String toldInFull(Study study) {
    return told(study)
        + study.impression()
        + study.indication()
        + study.comparison()
        + study.meshMajor();
  }

  /** A layout that fails, as one of somebody else's might. */
  private record Failing() implements Layout {

    @Override
    public String name() {
      return "Failing";
    }

    @Override
    public String sign() {
      return "failing.csv";
    }

    @Override
    public int rank() {
      return 99;
    }

    @Override
    public boolean isIn(Path folder) {
      return true;
    }

    @Override
    public void read(Path folder, DatasetBuilder into) {
      throw new IllegalArgumentException("no such date");
    }
  }

  @Test
  void aLayoutThatFailsIsNamed() {
    FoundCollection found = new FoundCollection(new Failing(), folder, folder);
    String message = assertThrows(IllegalStateException.class, () -> found.read(null)).getMessage();
    assertTrue(message.contains("Failing (" + Failing.class.getName() + ")"), message);
    assertTrue(message.contains(folder.toString()), message);
    assertTrue(message.endsWith("no such date."), message);
  }

  private Dataset official() throws IOException {
    Path place = make("official");
    if (!Files.exists(place.resolve("images.csv"))) {
      Invented.openI(place);
    }
    return open(place);
  }

  private void assertSame(Dataset other, String layout) throws IOException {
    assertEquals(layout, other.layout());
    assertEquals(List.of(), other.problems());
    assertEquals(
        official().studies().stream().map(LayoutsTest::toldInFull).toList(),
        other.studies().stream().map(LayoutsTest::toldInFull).toList());
  }

  @Test
  void theOfficialLayoutIsReadAsItWasWritten() throws IOException {
    Dataset dataset = official();
    assertEquals("OpenI", dataset.layout());
    assertEquals(List.of(), dataset.problems());
    assertEquals(4, dataset.studies().size());
    assertEquals(7, dataset.imagesFound());
    Study third = dataset.studies().get(2);
    assertEquals("Heart size \"normal\", finding 3. No effusion.", third.findings());
    assertEquals("", third.impression());
    assertEquals(List.of("Cardiomegaly/mild", "Opacity"), third.meshMajor());
    assertEquals(View.LATERAL, third.images().get(1).view());
    assertEquals("CXR1_1_IM-0001-1001", dataset.studies().get(0).imageIds().get(0));
  }

  @Test
  void kagglesTablesGiveTheSameStudies() throws IOException {
    Path place = make("kaggle");
    Invented.kaggle(place);
    assertSame(open(place), "Kaggle");
  }

  @Test
  void r2gensListGivesTheSameFindingsImagesAndItsSplit() throws IOException {
    Path place = make("r2gen");
    Invented.r2gen(place, true);
    Dataset dataset = open(place);
    assertEquals("R2Gen", dataset.layout());
    assertEquals(List.of(), dataset.problems());
    assertEquals(
        official().studies().stream().map(LayoutsTest::told).toList(),
        dataset.studies().stream().map(LayoutsTest::told).toList());
    assertEquals(
        Map.of(
            "1", Split.Part.TRAIN,
            "2", Split.Part.TRAIN,
            "3", Split.Part.VALIDATION,
            "4", Split.Part.TEST),
        dataset.given());
  }

  @Test
  void withoutTheJoinR2gensImagesHaveIdsOfTheirOwn() throws IOException {
    Path place = make("r2gen");
    Invented.r2gen(place, false);
    Study second = open(place).studies().get(1);
    assertEquals(List.of("CXR2_IM-0002/0", "CXR2_IM-0002/1"), second.imageIds());
    assertEquals("CXR2_IM-0002-2001", Invented.content(second.images().get(1)));
    assertEquals(View.UNKNOWN, second.images().get(1).view());
  }

  @Test
  void r2gensListBesideTheReportsGivesTheSplit() throws IOException {
    Path place = make("both");
    Invented.openI(place);
    Path list = make("r2gen");
    Invented.r2gen(list, false);
    Files.copy(list.resolve("annotation.json"), place.resolve("annotation.json"));
    Dataset dataset = open(place);
    assertEquals(List.of(), dataset.problems());
    assertEquals("OpenI", dataset.layout());
    assertEquals(Split.Part.TEST, dataset.given().get("4"));
  }

  @Test
  void aFolderBelowIsFound() throws IOException {
    Invented.kaggle(make("download/chest-xrays-indiana-university"));
    assertSame(open(folder.resolve("download")), "Kaggle");
    assertEquals("chest-xrays-indiana-university", Datasets.name(open(folder.resolve("download"))));
  }

  @Test
  void aSecondCollectionIsToldAndNotMixedIn() throws IOException {
    Invented.kaggle(make("two/a"));
    Invented.openI(make("two/b"));
    Dataset dataset = open(folder.resolve("two"));
    assertEquals("Kaggle", dataset.layout());
    assertEquals(Map.of(Problem.Kind.OTHER_COLLECTION, 1), dataset.problemCounts());
    assertEquals("b", dataset.problems().get(0).file());
  }

  @Test
  void aZipIsReadInPlaceGivenItselfOrInItsFolder() throws IOException {
    Path source = make("kaggle");
    Invented.kaggle(source);
    Path zip = Invented.zip(source, make("download").resolve("archive.zip"));
    assertSame(open(zip), "Kaggle");
    assertSame(open(folder.resolve("download")), "Kaggle");
    assertEquals("archive", Datasets.name(open(zip)));
    Path nested = make("nested");
    Invented.openI(Files.createDirectories(nested.resolve("top")));
    assertSame(open(Invented.zip(nested, folder.resolve("nested.zip"))), "OpenI");
    assertTrue(Files.notExists(folder.resolve("unpacked")), "nothing needs unpacking");
  }

  @Test
  void aTarIsUnpackedOnceAndAgainWhenItChanges() throws IOException {
    Path source = make("source");
    Invented.openI(source);
    Path archive = Invented.tgz(source, folder.resolve("all.tar.gz"));
    assertSame(open(archive), "OpenI");
    int lines = told.size();
    assertTrue(lines >= 2 && told.get(0).contains("all.tar.gz"), told.toString());
    assertSame(open(archive), "OpenI");
    assertEquals(lines, told.size(), "not unpacked again");

    Files.writeString(source.resolve("ecgen-radiology/9.xml"), Invented.xml(9));
    Invented.tgz(source, archive);
    assertEquals(5, open(archive).studies().size());
    assertTrue(told.size() > lines, "unpacked anew");
    try (var unpacked = Files.list(folder.resolve("unpacked"))) {
      assertEquals(1, unpacked.count(), "the older files and the work aside are gone");
    }
  }

  @Test
  void reportsAndImagesMayBeInArchivesOfAnyKind() throws IOException {
    Path source = make("source");
    Invented.openI(source);
    for (List<String> names :
        List.of(
            List.of("NLMCXR_reports.tgz", "NLMCXR_png.tgz"),
            List.of("NLMCXR_reports.zip", "NLMCXR_png.zip"),
            List.of("ecgen-radiology.tar.gz", "images.zip"))) {
      Path place = make(names.get(0) + "-and");
      pack(source.resolve("ecgen-radiology"), place.resolve(names.get(0)));
      pack(source.resolve("NLMCXR_png"), place.resolve(names.get(1)));
      Files.copy(source.resolve("images.csv"), place.resolve("images.csv"));
      assertSame(open(place), "OpenI");
    }
  }

  private static void pack(Path source, Path archive) throws IOException {
    if (archive.toString().endsWith(".zip")) {
      Invented.zip(source, archive);
    } else {
      Invented.tgz(source, archive);
    }
  }

  @Test
  void ofAnArchiveCutShortTheStartIsKept() throws IOException {
    Path source = make("source");
    Invented.openI(source);
    Random random = new Random(1);
    for (int number = 5; number <= 30; number++) {
      StringBuilder noise = new StringBuilder();
      random.ints(5000, 'a', 'z').forEach(letter -> noise.append((char) letter));
      Files.writeString(
          source.resolve("ecgen-radiology/" + number + ".xml"),
          Invented.xml(number).replace("Cough", noise));
    }
    for (String ending : List.of(".zip", ".tgz")) {
      Path place = make("cut" + ending);
      Path archive = place.resolve("NLMCXR_reports" + ending);
      pack(source.resolve("ecgen-radiology"), archive);
      byte[] bytes = Files.readAllBytes(archive);
      Files.write(archive, Arrays.copyOf(bytes, bytes.length * 6 / 10));
      Dataset dataset = open(place);
      assertTrue(dataset.studies().size() >= 5 && dataset.studies().size() < 30, ending);
      assertEquals(1, dataset.problemCounts().get(Problem.Kind.BROKEN_ARCHIVE), ending);
    }
    // A zip of images that has lost its table of contents is unpacked as far as it goes.
    Path place = make("cut-images");
    Invented.openI(place);
    Path archive = place.resolve("NLMCXR_png.zip");
    Invented.zip(place.resolve("NLMCXR_png"), archive);
    delete(place.resolve("NLMCXR_png"));
    byte[] bytes = Files.readAllBytes(archive);
    Files.write(archive, Arrays.copyOf(bytes, bytes.length / 3));
    Dataset dataset = open(place);
    assertEquals(1, dataset.problemCounts().get(Problem.Kind.BROKEN_ARCHIVE));
    assertTrue(dataset.imagesFound() > 0 && dataset.imagesFound() < 7);
    assertEquals(
        7 - dataset.imagesFound(), dataset.problemCounts().get(Problem.Kind.MISSING_IMAGE));
    assertEquals(dataset.problems(), open(place).problems(), "told again, though unpacked before");
  }

  private static void delete(Path place) throws IOException {
    for (Path file : Invented.files(place)) {
      Files.delete(file);
    }
    Files.delete(place);
  }

  @Test
  void anArchiveThatIsNoneIsToldAndTheReportsStay() throws IOException {
    Path place = make("bad");
    Invented.openI(place);
    delete(place.resolve("NLMCXR_png"));
    Files.writeString(place.resolve("NLMCXR_png.tgz"), "no archive");
    Dataset dataset = open(place);
    assertEquals(4, dataset.studies().size());
    assertEquals(1, dataset.problemCounts().get(Problem.Kind.BROKEN_ARCHIVE));
    assertEquals(7, dataset.problemCounts().get(Problem.Kind.MISSING_IMAGE));
  }

  @Test
  void imagesThatNoReportNamesAreTold() throws IOException {
    Path place = make("stray");
    Invented.openI(place);
    Files.writeString(place.resolve("NLMCXR_png/stray.png"), "");
    Files.writeString(place.resolve("NLMCXR_png/png"), "no image by its name");
    Dataset dataset = open(place);
    assertEquals(
        List.of(
            new Problem(
                "", "stray.png", Problem.Kind.UNNAMED_IMAGE, "left out: no report names it")),
        dataset.problems());
  }

  @Test
  void unreadableImagesAreLeftOutWhenAskedFor() throws IOException {
    Dataset dataset = official();
    Dataset checked =
        dataset.withReadableImages(
            path ->
                path.toString().contains("IM-0003-2001")
                    ? Optional.of("no such codec")
                    : Optional.empty());
    assertEquals(6, checked.imagesFound());
    assertEquals(7, checked.imagesListed());
    assertEquals(
        List.of(
            new Problem(
                "3",
                "CXR3_IM-0003-2001",
                Problem.Kind.UNREADABLE_IMAGE,
                "left out: no such codec")),
        checked.problems());
  }

  @Test
  void brokenTablesCostTheirRowsAlone() throws IOException {
    Path place = make("kaggle");
    Invented.kaggle(place);
    Path reports = place.resolve("indiana_reports.csv");
    String text = Files.readString(reports).replace("2,Cardio", "2,surplus,Cardio");
    Files.write(reports, ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8));
    Dataset dataset = open(place);
    assertEquals(List.of("1", "3", "4"), dataset.studies().stream().map(Study::id).toList());
    assertEquals(
        Map.of(Problem.Kind.BAD_ROW, 1, Problem.Kind.UNNAMED_IMAGE, 2, Problem.Kind.UNKNOWN_ID, 1),
        dataset.problemCounts());
    assertEquals(1, dataset.lost());
    Files.delete(place.resolve("indiana_projections.csv"));
    Dataset imageless = open(place);
    assertEquals(3, imageless.problemCounts().get(Problem.Kind.NO_IMAGES));
    assertEquals(1, imageless.problemCounts().get(Problem.Kind.UNREADABLE_TABLE));
  }

  @Test
  void whatIsNoCollectionGetsOneLine() throws IOException {
    Path empty = make("empty");
    Path file = Files.writeString(folder.resolve("notes.txt"), "no archive");
    Path zip =
        Invented.zip(Files.createDirectories(make("x/y")).getParent(), folder.resolve("x.zip"));
    Files.writeString(make("x").resolve("readme.md"), "x");
    Path tgz = Invented.tgz(folder.resolve("x"), folder.resolve("x.tgz"));
    for (Path place : List.of(empty, file, zip, tgz, folder.resolve("nowhere"))) {
      IOException e = assertThrows(IOException.class, () -> open(place));
      assertTrue(e.getMessage().contains(place.getFileName().toString()), e.getMessage());
      assertEquals(1, e.getMessage().lines().count());
    }
  }
}
