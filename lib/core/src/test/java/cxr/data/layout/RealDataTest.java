package cxr.data.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.RealData;
import cxr.data.Dataset;
import cxr.data.Description;
import cxr.data.ImageFile;
import cxr.data.LeakReport;
import cxr.data.Split;
import cxr.data.Study;
import cxr.data.View;
import cxr.io.Problem;
import cxr.io.archive.UnpackedArchive;
import cxr.settings.DataSettings;
import cxr.settings.DataSettings.SplitBy;
import cxr.settings.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real collection, where the machine has it; nothing of it is in the project. */
class RealDataTest {

  /** Image files are made for studies with numbers below this; many more would take long. */
  private static final int WITH_FILES = 400;

  @TempDir Path temp;

  private static Map<String, Study> byId(Dataset dataset) {
    return dataset.studies().stream()
        .collect(Collectors.toMap(Study::id, Function.identity(), (a, b) -> a, LinkedHashMap::new));
  }

  @Test
  void readsTheWholeCollection() throws IOException {
    Path folder = RealData.folder();
    Dataset dataset = Datasets.open(folder);
    assertEquals(3955, dataset.studies().size());
    assertEquals(7470, dataset.imagesListed());
    assertEquals(7426, dataset.imagesFound());
    assertEquals(
        Map.of(
            Problem.Kind.NO_IMAGES, 104,
            Problem.Kind.MISSING_IMAGE, 44,
            Problem.Kind.NO_TEXT, 28),
        dataset.problemCounts());
    assertTrue(
        dataset.studies().stream()
            .flatMap(study -> study.images().stream())
            .noneMatch(image -> image.view() == View.UNKNOWN));
    assertEquals("1", dataset.studies().get(0).id());
    assertEquals(
        Map.of(Split.Part.TRAIN, 2069, Split.Part.VALIDATION, 296, Split.Part.TEST, 590),
        dataset.given().values().stream()
            .collect(Collectors.groupingBy(Function.identity(), Collectors.summingInt(p -> 1))));
  }

  /** Runs of earlier versions go on only with the studies that they began with. */
  @Test
  void itsSplitIsThatOfEarlierVersions() throws IOException {
    Dataset dataset = Datasets.open(RealData.folder());
    List<Study> usable = Split.usable(dataset, Target.FINDINGS).studies();
    DataSettings settings =
        new DataSettings(DataSettings.SplitBy.STUDY, 1, 0.7, 0.15, 0.15, false, 0);
    Split split = Split.byStudy(usable, settings);
    List<Integer> ids =
        List.of(split.train(), split.validation(), split.test()).stream()
            .map(part -> part.stream().map(Study::id).toList().hashCode())
            .toList();
    assertEquals(List.of(1705235483, 1308819968, -302472582), ids);
  }

  /**
   * The collection in R2Gen's layout: its own list and join; files with the image's id for images.
   */
  private Path r2gen(Path real) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("data/iu_xray"));
    Files.copy(real.resolve("r2gen_annotation.json"), folder.resolve("annotation.json"));
    Files.copy(real.resolve("r2gen_images.csv"), folder.resolve("r2gen_images.csv"));
    for (String line : Files.readAllLines(real.resolve("r2gen_images.csv"))) {
      String[] fields = line.split(",");
      boolean present = Files.exists(real.resolve("images").resolve(fields[5] + ".jpg"));
      if (fields[4].equals("1") && present && Integer.parseInt(fields[2]) < WITH_FILES) {
        Path study = Files.createDirectories(folder.resolve("images").resolve(fields[1]));
        Files.writeString(study.resolve(fields[3] + ".jpg"), fields[5]);
      }
    }
    return temp.resolve("data");
  }

  /**
   * R2Gen's list has the findings of 2,955 studies word for word as the XML has them, and the first
   * two of the images that the XML names.
   */
  @Test
  void r2gensListAgreesWithTheReports() throws IOException {
    Path real = RealData.folder();
    Dataset official = Datasets.open(real);
    Dataset list = Datasets.open(r2gen(real));
    assertEquals("R2Gen", list.layout());
    assertEquals(2955, list.studies().size());
    assertEquals(Set.of(Problem.Kind.MISSING_IMAGE), list.problemCounts().keySet());
    assertEquals(official.given(), list.given());
    Map<String, Study> reports = byId(official);
    for (Study study : list.studies()) {
      Study report = reports.get(study.id());
      assertNotNull(report, study.id());
      assertEquals(report.findings(), study.findings(), study.id());
      assertEquals(report.imageIds().subList(0, 2), study.imageIds(), study.id());
      checkImages(study, report);
    }
  }

  /** The images of studies that have files are there, and are what they are said to be. */
  private static void checkImages(Study study, Study report) {
    Map<String, View> views =
        report.images().stream().collect(Collectors.toMap(ImageFile::id, ImageFile::view));
    if (Integer.parseInt(study.id()) < WITH_FILES) {
      assertEquals(
          study.imageIds().stream().filter(views::containsKey).toList(),
          study.images().stream().map(ImageFile::id).toList());
    }
    for (ImageFile image : study.images()) {
      assertEquals(views.get(image.id()), image.view(), image.id());
      assertEquals(image.id(), Invented.content(image));
    }
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  private static List<String> texts(org.w3c.dom.Element root, String name, String label) {
    List<String> texts = new ArrayList<>();
    org.w3c.dom.NodeList nodes = root.getElementsByTagName(name);
    for (int i = 0; i < nodes.getLength(); i++) {
      org.w3c.dom.Element element = (org.w3c.dom.Element) nodes.item(i);
      if (label.equals(element.getAttribute("Label"))) {
        texts.add(element.getTextContent());
      }
    }
    return texts;
  }

  /**
   * Kaggle's tables are not on this machine. They are made here from the XML, which a parser other
   * than the library's reads, and from the names and views that {@code images.csv} has of Kaggle's
   * images: so the test shows that Kaggle's form is read rightly, not that Kaggle's content is the
   * same.
   */
  private Path kaggle(Path real) throws Exception {
    Path folder = Files.createDirectories(temp.resolve("kaggle"));
    Path images = Files.createDirectories(folder.resolve("images/images_normalized"));
    StringBuilder projections = new StringBuilder("uid,filename,projection\n");
    for (String line : Files.readAllLines(real.resolve("images.csv"))) {
      String[] fields = line.split(",");
      if (!fields[0].equals("image_id")) {
        projections.append("%s,%s,%s\n".formatted(fields[1], fields[2], fields[3]));
        if (Integer.parseInt(fields[1]) < WITH_FILES) {
          Files.writeString(images.resolve(fields[2]), fields[0]);
        }
      }
    }
    Files.writeString(folder.resolve("indiana_projections.csv"), projections);
    StringBuilder reports =
        new StringBuilder("uid,MeSH,Problems,image,indication,comparison,findings,impression\n");
    Path unpacked =
        UnpackedArchive.of(
                real.resolve("NLMCXR_reports.tgz"), () -> temp.resolve("xml"), line -> {})
            .folder();
    var parser = javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder();
    for (Path file : Invented.files(unpacked.resolve("ecgen-radiology"))) {
      org.w3c.dom.Element root = parser.parse(file.toFile()).getDocumentElement();
      if (root.getElementsByTagName("parentImage").getLength() > 0) {
        List<String> row = new ArrayList<>();
        row.add(file.getFileName().toString().replace(".xml", ""));
        row.add(quoted(String.join(";", texts(root, "major", ""))));
        row.add("");
        row.add(quoted("Chest, \"PA and lateral\""));
        for (String label : List.of("INDICATION", "COMPARISON", "FINDINGS", "IMPRESSION")) {
          row.add(quoted(String.join("\n", texts(root, "AbstractText", label))));
        }
        reports.append(String.join(",", row)).append('\n');
      }
    }
    Files.writeString(folder.resolve("indiana_reports.csv"), reports);
    return folder;
  }

  @Test
  void kagglesTablesAgreeWithTheReports() throws Exception {
    Path real = RealData.folder();
    Map<String, Study> reports = byId(Datasets.open(real));
    Dataset tables = Datasets.open(kaggle(real));
    assertEquals("Kaggle", tables.layout());
    assertEquals(3851, tables.studies().size(), "reports without an image are not in the tables");
    assertEquals(7426, tables.imagesListed());
    assertEquals(
        Set.of(Problem.Kind.MISSING_IMAGE, Problem.Kind.NO_IMAGES, Problem.Kind.NO_TEXT),
        tables.problemCounts().keySet());
    for (Study study : tables.studies()) {
      Study report = reports.get(study.id());
      assertEquals(report.indication(), study.indication(), study.id());
      assertEquals(report.comparison(), study.comparison(), study.id());
      assertEquals(report.findings(), study.findings(), study.id());
      assertEquals(report.impression(), study.impression(), study.id());
      assertEquals(report.meshMajor(), study.meshMajor(), study.id());
      List<String> present = report.images().stream().map(ImageFile::id).toList();
      assertEquals(present, study.imageIds(), study.id());
      checkImages(study, report);
    }
  }

  /** The numbers that an own count of the files, in another language, gives. */
  @Test
  void describesTheCollection() throws IOException {
    JsonNode counts =
        new ObjectMapper().readTree(Description.of(Datasets.open(RealData.folder())).toJson());
    assertEquals(3851, counts.get("reportsWithImages").intValue());
    assertEquals(3208, counts.get("imagesPerReport").get("2").intValue());
    assertEquals(3419, counts.get("sections").get("both").intValue());
    assertEquals(25, counts.get("sectionsWithImages").get("neither").intValue());
    assertEquals(2.0981, counts.get("mesh").get("termsPerReport").doubleValue());
    assertEquals(1391, counts.get("mesh").get("normalOnly").intValue());
    assertEquals(1719, counts.get("mesh").get("distinctTerms").intValue());
    assertEquals(0.4339, counts.get("redacted").get("findingsShare").doubleValue());
    assertEquals(792, counts.get("duplicateFindings").intValue());
  }

  /** Of conditions with 20 studies or more, each is spread more evenly than by a plain shuffle. */
  @Test
  void conditionsAreSpreadMoreEvenlyThanByShuffling() throws IOException {
    List<Study> studies = Datasets.open(RealData.folder()).studies();
    Map<String, Double> even = new HashMap<>();
    Map<String, Double> shuffled = new HashMap<>();
    for (int seed = 1; seed <= 5; seed++) {
      DataSettings settings = new DataSettings(SplitBy.STUDY, seed, 0.7, 0.15, 0.15, false, 0);
      addDeviations(Split.byStudy(studies, settings), even);
      addDeviations(Split.byStudy(studies, settings, study -> Set.of()), shuffled);
    }
    assertTrue(even.size() > 40);
    double worst = 0;
    for (Map.Entry<String, Double> entry : even.entrySet()) {
      double ratio = entry.getValue() / shuffled.get(entry.getKey());
      worst = Math.max(worst, ratio);
      assertTrue(ratio < 1, entry + " " + shuffled.get(entry.getKey()));
    }
    System.out.printf("Largest deviation beside a shuffle's, of any term: %.2f%n", worst);
  }

  private static void addDeviations(Split split, Map<String, Double> sums) {
    LeakReport report = LeakReport.of(split, Study::findings, Study::meshHeadings);
    for (LeakReport.Spread spread : report.conditions()) {
      double share = (double) spread.count() / split.size();
      if (spread.count() >= 20) {
        spread
            .shares()
            .values()
            .forEach(s -> sums.merge(spread.condition(), Math.abs(s - share), Double::sum));
      }
    }
  }
}
