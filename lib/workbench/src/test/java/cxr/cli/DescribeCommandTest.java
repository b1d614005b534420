package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.data.phantom.Sample;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescribeCommandTest {

  @TempDir static Path folder;

  private static Path sample;
  private static Path zip;

  @BeforeAll
  static void drawAndPack() throws IOException {
    sample = folder.resolve("sample");
    Sample.write(sample, 40, 1);
    Files.writeString(sample.resolve("NLMCXR_png/CXR3_IM-0003-1001.png"), "no image");
    BufferedImage black = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
    ImageIO.write(black, "png", sample.resolve("NLMCXR_png/CXR4_IM-0004-1001.png").toFile());
    zip = folder.resolve("sample.zip");
    try (FileSystem files =
            FileSystems.newFileSystem(URI.create("jar:" + zip.toUri()), Map.of("create", "true"));
        Stream<Path> all = Files.walk(sample)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path target = files.getPath("/").resolve(sample.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  private static String describe(int code, String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(List.of("data", "describe"));
    all.addAll(List.of(words));
    int found =
        Main.run(
            all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
    assertEquals(code, found, err.toString());
    assertEquals(code == 0 ? 0 : 1, err.toString().lines().count(), err.toString());
    return code == 0 ? out.toString() : err.toString();
  }

  private static JsonNode json(String... words) throws IOException {
    return new ObjectMapper().readTree(describe(0, words));
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The counts and problems say why there are too few studies. */
  @Test
  void whatCannotBeSplitIsDescribedNevertheless() throws IOException {
    Path few = folder.resolve("few");
    Sample.write(few, 2, 1);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = {"data", "describe", few.toString(), "--problems", "--split"};
    assertEquals(1, Main.run(words, new PrintWriter(out, true), new PrintWriter(err, true)));
    assertTrue(out.toString().contains("what was done"), out.toString());
    assertTrue(
        err.toString().matches("A split needs 3 studies or more.*found 2.*\\R"), err.toString());
  }

  @Test
  void theJsonHasJustTheseKeys() throws IOException {
    JsonNode all = json(sample.toString(), "--json");
    assertEquals(
        List.of(
            "reports",
            "reportsWithImages",
            "imagesListed",
            "imagesFound",
            "imagesPerReport",
            "sections",
            "sectionsWithImages",
            "words",
            "mesh",
            "vocabulary",
            "redacted",
            "duplicateFindings",
            "problems"),
        names(all));
    List<String> sections = List.of("both", "findingsOnly", "impressionOnly", "neither");
    assertEquals(sections, names(all.get("sections")));
    assertEquals(sections, names(all.get("sectionsWithImages")));
    assertEquals(List.of("findings", "impression", "report"), names(all.get("words")));
    for (JsonNode lengths : all.get("words")) {
      assertEquals(List.of("mean", "median", "p95", "max"), names(lengths));
    }
    assertEquals(List.of("termsPerReport", "normalOnly", "distinctTerms"), names(all.get("mesh")));
    assertEquals(List.of("types", "atLeast3"), names(all.get("vocabulary")));
    assertEquals(List.of("findingsShare"), names(all.get("redacted")));
    assertEquals(40, all.get("reports").intValue());
    assertEquals(all, json(zip.toString(), "--json"), "an archive is read as it is");
    assertEquals(describe(0, sample.toString(), "--json"), describe(0, zip.toString(), "--json"));
  }

  @Test
  void problemsAndSplitAreAddedWhenAskedFor() throws IOException {
    JsonNode all = json(zip.toString(), "--json", "--problems", "--split", "--check-images");
    assertEquals(1, all.get("problems").get("unreadableImage").intValue());
    assertEquals(1, all.get("problems").get("doubtfulImage").intValue());
    List<String> kinds = new ArrayList<>();
    all.get("problemList").forEach(problem -> kinds.add(problem.get("kind").textValue()));
    assertTrue(kinds.contains("unreadableImage") && kinds.contains("noImages"), kinds.toString());
    assertEquals(0, all.get("split").get("studiesInTwo").intValue());
    assertEquals(List.of("train", "validation", "test"), names(all.get("split").get("studies")));
    assertEquals(0, all.get("split").get("inNoPart").intValue());
    assertTrue(all.get("split").get("warning").isNull());
    String text = describe(0, zip.toString(), "--split", "--check-images");
    assertTrue(text.contains("split by " + all.get("split").get("by").textValue()), text);
    assertTrue(text.contains(all.get("split").get("used").textValue()), text);
  }

  @Test
  void aSplitByImageIsWarnedOf() {
    String text =
        describe(0, sample.toString(), "--problems", "--split", "--set", "data.split=image");
    assertTrue(text.contains("Warning: this split leaks."), text);
    assertTrue(text.contains("no images"), text);
    for (String words :
        List.of("  that name an X-ray ", "  that name 2 X-rays ", "X-rays found on disk ")) {
      assertTrue(text.contains(words), text);
    }
  }

  @Test
  void aGivenSplitThatIsNotThereIsToldInALine() {
    String text = describe(1, sample.toString(), "--split", "--set", "data.split=given");
    assertTrue(text.contains("annotation.json"), text);
  }

  @Test
  void whatIsNoCollectionIsToldInALine() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Path file = Files.writeString(folder.resolve("x.txt"), "x");
    for (Path place : List.of(empty, file, folder.resolve("nowhere"))) {
      assertTrue(describe(1, place.toString()).contains(place.toString()));
    }
  }
}
