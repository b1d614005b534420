package cxr.data.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.Dataset;
import cxr.data.ImageFile;
import cxr.data.Study;
import cxr.data.View;
import cxr.io.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenITest {

  @TempDir Path folder;
  private Path reports;

  @BeforeEach
  void makeFolders() throws IOException {
    reports = Files.createDirectory(folder.resolve("ecgen-radiology"));
    Files.createDirectory(folder.resolve("NLMCXR_png"));
  }

  private static String report(String id, String findings, String images) {
    return """
        <?xml version="1.0" encoding="utf-8"?>
        <eCitation>
          <uId id="%s"/>
          <MedlineCitation><Article><Abstract>
            <AbstractText Label="COMPARISON"/>
            <AbstractText Label="INDICATION">Cough &amp; fever</AbstractText>
            <AbstractText Label="FINDINGS">%s</AbstractText>
            <AbstractText Label="IMPRESSION"></AbstractText>
          </Abstract></Article></MedlineCitation>
          <MeSH><major>Cardiomegaly/mild</major><automatic>cardiomegaly</automatic></MeSH>
          %s
        </eCitation>
        """
        .formatted(id, findings, images);
  }

  private void put(String name, String text) throws IOException {
    Files.writeString(reports.resolve(name), text);
  }

  private static List<Problem> of(Dataset dataset, Problem.Kind kind) {
    return dataset.problems().stream().filter(problem -> problem.kind() == kind).toList();
  }

  @Test
  void readsSectionsTermsImagesAndViews() throws IOException {
    put(
        "1.xml",
        report(
            "CXR1",
            "Heart  is mildly\n enlarged.",
            "<parentImage id=\"CXR1_1_IM-0001-3001\"/><parentImage id=\"a\"/><parentImage id=\"b\"/>"));
    Files.createFile(folder.resolve("NLMCXR_png/CXR1_1_IM-0001-3001.png"));
    Files.createFile(folder.resolve("NLMCXR_png/a.jpg"));
    Files.createFile(folder.resolve("NLMCXR_png/b.jpg"));
    Files.createFile(folder.resolve("NLMCXR_png/b.png"));
    Files.writeString(
        folder.resolve("images.csv"),
        "image_id,uid,projection\nCXR1_1_IM-0001-3001,1,Frontal\na,1,Lateral\n");
    Dataset dataset = Datasets.open(folder);
    Study study = dataset.studies().get(0);
    assertEquals("1", study.id());
    assertEquals("Cough & fever", study.indication());
    assertEquals("", study.comparison());
    assertEquals("Heart is mildly enlarged.", study.findings());
    assertEquals("", study.impression());
    assertEquals(List.of("Cardiomegaly/mild"), study.meshMajor());
    assertEquals(List.of("cardiomegaly"), study.meshAutomatic());
    assertEquals(
        List.of(View.FRONTAL, View.LATERAL, View.UNKNOWN),
        study.images().stream().map(ImageFile::view).toList());
    assertTrue(study.images().get(2).path().endsWith("b.png"), "PNG goes before JPEG");
    assertEquals(List.of(), dataset.problems());
  }

  @Test
  void sortsByNumberNotByName() throws IOException {
    for (int number : new int[] {10, 9, 100, 1}) {
      put(number + ".xml", report("CXR" + number, "Clear.", ""));
    }
    assertEquals(
        List.of("1", "9", "10", "100"),
        Datasets.open(folder).studies().stream().map(Study::id).toList());
  }

  @Test
  void countsWhatIsOddAndGoesOn() throws IOException {
    put("1.xml", report("CXR1", "Clear.", "<parentImage id=\"x\"/><parentImage id=\"gone\"/>"));
    put("2.xml", report("CXR2", "", ""));
    put("3.xml", "<eCitation><uId id=\"CXR3\"/><MeSH>");
    put("4.xml", report("CXR1", "Another.", "<parentImage id=\"gone\"/>"));
    put("5.xml", "<html/>");
    put("6.xml", "");
    put("7.xml", report("CXR7", "Again.", "<parentImage id=\"x\"/>"));
    Files.write(reports.resolve("8.xml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, 2});
    Files.createFile(folder.resolve("NLMCXR_png/x.png"));
    Dataset dataset = Datasets.open(folder);
    assertEquals(List.of("1", "2", "7"), dataset.studies().stream().map(Study::id).toList());
    assertEquals(3, dataset.imagesListed());
    assertEquals(
        "gone", of(dataset, Problem.Kind.MISSING_IMAGE).get(0).file(), "the image is named");
    assertEquals(1, of(dataset, Problem.Kind.MISSING_IMAGE).size());
    assertEquals(1, of(dataset, Problem.Kind.NO_IMAGES).size());
    assertEquals("2", of(dataset, Problem.Kind.NO_TEXT).get(0).study());
    assertEquals(
        List.of("3.xml", "5.xml", "6.xml", "8.xml"),
        of(dataset, Problem.Kind.UNREADABLE_REPORT).stream().map(Problem::file).toList());
    assertEquals(
        List.of("4.xml", "x"),
        of(dataset, Problem.Kind.DUPLICATE_ID).stream().map(Problem::file).toList());
  }

  @Test
  void unknownElementsAndSectionsAreTold() throws IOException {
    put(
        "1.xml",
        report("CXR1", "Heart is <b>mildly</b> enlarged.", "<parentImage/>")
            .replace("<MeSH>", "<mood>good</mood><mood/><MeSH>")
            .replace("\"COMPARISON\"/>", "\"ADVICE\">Rest.</AbstractText>"));
    Dataset dataset = Datasets.open(folder);
    assertEquals("Heart is mildly enlarged.", dataset.studies().get(0).findings());
    assertEquals(
        List.of(
            "element b: its text is kept, the element is not",
            "element mood: left out",
            "parentImage without an id: left out",
            "section \"ADVICE\": left out"),
        of(dataset, Problem.Kind.UNKNOWN_TAG).stream().map(Problem::action).toList());
  }

  @Test
  void sectionsThatComeTwiceAreJoined() throws IOException {
    put(
        "1.xml",
        report("CXR1", "First.", "")
            .replace(
                "</Abstract>",
                "<AbstractText Label=\"findings\">Second.</AbstractText></Abstract>"));
    assertEquals("First. Second.", Datasets.open(folder).studies().get(0).findings());
  }

  @Test
  void readsWhatIsNotInTheEncodingItClaims() throws IOException {
    String text = report("CXR1", "Déjà vu – stable.", "");
    Files.write(reports.resolve("1.xml"), text.getBytes("windows-1252"));
    put("2.xml", report("CXR2", "Déjà vu – stable.", ""));
    put("3.xml", "\uFEFF" + report("CXR3", "Déjà vu – stable.", ""));
    Files.write(
        reports.resolve("4.xml"),
        report("CXR4", "Déjà vu – stable.", "")
            .replace("utf-8", "windows-1252")
            .getBytes("windows-1252"));
    Dataset dataset = Datasets.open(folder);
    assertEquals(
        Collections.nCopies(4, "Déjà vu – stable."),
        dataset.studies().stream().map(Study::findings).toList());
    assertEquals(
        List.of("1.xml"),
        of(dataset, Problem.Kind.WRONG_ENCODING).stream().map(Problem::file).toList());
  }

  @Test
  void refusesExternalEntitiesAndEntityBombs() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "SECRET");
    String body = report("CXR%d", "&e;", "").replaceFirst("<\\?xml.*\\?>", "");
    put(
        "1.xml",
        "<!DOCTYPE eCitation [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]>" + body.formatted(1));
    put(
        "2.xml",
        "<!DOCTYPE eCitation [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY e \"&a;&a;&a;\">]>"
            + body.formatted(2));
    put("3.xml", "<!DOCTYPE eCitation SYSTEM \"" + secret.toUri() + "\">" + body.formatted(3));
    put("4.xml", report("CXR4", "Clear.", ""));
    Dataset dataset = Datasets.open(folder);
    assertEquals(List.of("4"), dataset.studies().stream().map(Study::id).toList());
    assertEquals(3, of(dataset, Problem.Kind.UNREADABLE_REPORT).size());
    assertFalse(dataset.toString().contains("SECRET"));
  }

  @Test
  void anImageIdLeadsNowhereElse() throws IOException {
    Files.createFile(folder.resolve("outside.png"));
    put("1.xml", report("CXR1", "Clear.", "<parentImage id=\"../outside\"/>"));
    Dataset dataset = Datasets.open(folder);
    assertEquals(List.of(), dataset.studies().get(0).images());
    assertEquals(1, of(dataset, Problem.Kind.MISSING_IMAGE).size());
  }

  @Test
  void theArchiveGivesTheSameStudiesAsTheFolder() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      for (int number = 1; number <= 20; number++) {
        String text = report("CXR" + number, "Finding " + number + ".", "");
        put(number + ".xml", text);
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry("ecgen-radiology/" + number + ".xml");
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    Path other = Files.createDirectory(folder.resolve("other"));
    Path archive = Files.write(other.resolve("NLMCXR_reports.tgz"), bytes.toByteArray());
    assertEquals(Datasets.open(folder).studies(), Datasets.open(other).studies());

    // An archive cut short: what was read is kept, and the break is told.
    Files.write(archive, Arrays.copyOf(bytes.toByteArray(), bytes.size() * 3 / 5));
    Dataset part = Datasets.open(other);
    assertTrue(part.studies().size() < 20);
    assertEquals("NLMCXR_reports.tgz", of(part, Problem.Kind.BROKEN_ARCHIVE).get(0).file());
  }

  @Test
  void aBrokenTableOfViewsIsToldAndTheStudiesStay() throws IOException {
    put("1.xml", report("CXR1", "Clear.", ""));
    Files.writeString(folder.resolve("images.csv"), "image,view\na,Frontal\n");
    Dataset dataset = Datasets.open(folder);
    assertEquals(1, dataset.studies().size());
    assertEquals(1, of(dataset, Problem.Kind.UNREADABLE_TABLE).size());
  }

  @Test
  void saysWhatWasLookedForAndWhere() {
    IOException none =
        assertThrows(IOException.class, () -> Datasets.open(folder.resolve("nowhere")));
    assertTrue(none.getMessage().contains("nowhere"), none.getMessage());
    IOException empty = assertThrows(IOException.class, () -> Datasets.open(folder));
    assertTrue(empty.getMessage().contains("ecgen-radiology"), empty.getMessage());
    assertTrue(empty.getMessage().contains("NLMCXR_reports.tgz"), empty.getMessage());
  }

  @Test
  void aHugeReportIsRefused() throws IOException {
    put("1.xml", report("CXR1", "Clear.", ""));
    try (OutputStream out = Files.newOutputStream(reports.resolve("2.xml"))) {
      byte[] blanks = new byte[1 << 20];
      Arrays.fill(blanks, (byte) ' ');
      for (int i = 0; i < 9; i++) {
        out.write(blanks);
      }
    }
    Dataset dataset = Datasets.open(folder);
    assertEquals(
        List.of("2.xml"),
        dataset.problems().stream()
            .filter(problem -> problem.kind() == Problem.Kind.UNREADABLE_REPORT)
            .map(Problem::file)
            .collect(Collectors.toList()));
  }
}
