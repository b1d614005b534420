package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.data.phantom.Sample;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Findings of X-rays by a run's condition head, and how well they are told. */
class FindingsCommandTest {

  private static final String TINY =
      "image.size=32, model.encoderBlocks=[1], model.width=16, model.layers=1, generate.maxTokens=5, "
          + "train.batchSize=4, train.maxSteps=4, model.views=2, "
          + "model.conditionWeight=1, model.conditionSource=report, model.conditionHead=pooled";
  private static final List<String> DECK =
      List.of("Cardiomegaly", "Effusion", "Pneumothorax", "Opacity", "Edema");

  @TempDir static Path folder;

  private static final StringWriter OUT = new StringWriter();
  private static final StringWriter ERR = new StringWriter();
  private static String data;
  private static String eyes;
  private static String writer;
  private static List<Path> images;

  @BeforeAll
  static void train() throws IOException {
    data = folder.resolve("sample").toString();
    Sample.write(Path.of(data), 60, 1);
    eyes = folder.resolve("eyes").toString();
    writer = folder.resolve("writer").toString();
    String alone = "model.objectives=[text:0], train.metric=findings";
    assertEquals(
        0, run("train", "--data", data, "--run", eyes, "--set", TINY, "--set", alone), said());
    assertEquals(0, run("train", "--data", data, "--run", writer, "--set", TINY), said());
    try (var files = Files.list(Path.of(data, "NLMCXR_png"))) {
      images = files.sorted().toList();
    }
  }

  private static int run(String... words) {
    OUT.getBuffer().setLength(0);
    ERR.getBuffer().setLength(0);
    return Main.run(words, new PrintWriter(OUT, true), new PrintWriter(ERR, true));
  }

  private static String said() {
    return OUT + "\n" + ERR;
  }

  private static List<JsonNode> lines() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : OUT.toString().lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  @Test
  void aLineForEachPictureWithAllInJsonAndCsv() throws IOException {
    String frontal = images.get(0).toString();
    String both = frontal + "," + images.get(1);
    assertEquals(0, run("findings", "--run", eyes, frontal, both), said());
    List<String> text = OUT.toString().lines().toList();
    assertEquals(2, text.size());
    assertTrue(
        text.get(1).matches("\\Q" + both + "\\E\t(no finding|\\w+ 0\\.\\d\\d(, \\w+ 0\\.\\d\\d)*)"),
        text.get(1));

    Path csv = folder.resolve("found.csv");
    assertEquals(
        0,
        run("findings", "--run", eyes, "--json", "--csv", csv.toString(), frontal, both),
        said());
    List<JsonNode> json = lines();
    List<String> table = Files.readAllLines(csv);
    assertEquals("study,finding,probability,present,threshold,problem", table.get(0));
    assertEquals(1 + 2 * DECK.size(), table.size());
    assertEquals(both, json.get(1).get("study").asText());
    assertNotEquals(
        json.get(0).get("findings"), json.get(1).get("findings"), "the lateral view is seen");
    for (int l = 0; l < DECK.size(); l++) {
      JsonNode one = json.get(0).get("findings").get(DECK.get(l));
      double probability = one.get("probability").asDouble();
      double threshold = one.get("threshold").asDouble();
      assertEquals(probability >= threshold, one.get("present").asBoolean());
      String row = table.get(1 + l);
      String[] cells = row.split(",", -1);
      assertEquals(List.of(frontal, DECK.get(l)), List.of(cells).subList(0, 2));
      assertEquals(probability, Double.parseDouble(cells[2]), 1e-6);
      assertEquals(probability >= threshold ? "1" : "0", cells[3], row);
      assertEquals(threshold, Double.parseDouble(cells[4]), 1e-6);
      assertEquals("", cells[5]);
    }
    assertEquals(1, run("findings", "--run", eyes, "--csv", csv.toString(), frontal));
    assertTrue(ERR.toString().contains("--replace"), said());
  }

  @Test
  void whatCannotBeReadIsARowAndTheOthersGoOn() throws IOException {
    Path broken = Files.write(folder.resolve("broken.png"), new byte[] {1, 2, 3});
    String whole = images.get(2).toString();
    Path csv = folder.resolve("broken.csv");
    String[] words = {"findings", "--run", eyes, broken.toString(), whole, "--csv", csv.toString()};
    assertEquals(1, run(words), said());
    assertEquals(1, OUT.toString().lines().count(), said());
    assertTrue(ERR.toString().contains(broken.toString()), said());
    List<String> table = Files.readAllLines(csv);
    assertEquals(2 + DECK.size(), table.size());
    assertTrue(table.get(1).startsWith(broken + ",,,,,"), table.get(1));
    assertTrue(table.get(2).startsWith(whole + ",Cardiomegaly,"), table.get(2));

    assertEquals(1, run("findings", "--run", eyes, "--json", broken.toString(), whole));
    List<JsonNode> json = lines();
    assertTrue(json.get(0).get("problem").asText().contains(broken.toString()), said());
    assertFalse(json.get(0).has("findings"));
    assertEquals(DECK.size(), json.get(1).get("findings").size());
  }

  @Test
  void aCollectionIsReadByItsParts() throws IOException {
    int all = 0;
    for (String part : List.of("train", "validation", "test")) {
      assertEquals(0, run("findings", "--run", eyes, "--data", data, "--part", part), said());
      all += (int) OUT.toString().lines().count();
    }
    assertTrue(ERR.toString().contains("studies are used"), said());
    assertEquals(0, run("findings", "--run", eyes, "--data", data, "--part", "all"), said());
    assertEquals(all, OUT.toString().lines().count());
    assertEquals(2, run("findings", "--run", eyes, "--data", data, images.get(0).toString()));
    assertTrue(ERR.toString().contains("leave out --data"), said());
    assertEquals(2, run("findings", "--run", eyes, "--part", "most"), said());
  }

  @Test
  void xRaysOfACollectionThatCannotBeReadAreProblems() throws IOException {
    Path other = folder.resolve("damaged");
    Sample.write(other, 60, 1);
    for (Path image : images) { // all of the first study
      String name = image.getFileName().toString();
      if (name.startsWith(images.get(0).getFileName().toString().split("_")[0] + "_")) {
        Files.write(other.resolve("NLMCXR_png").resolve(name), new byte[] {1, 2, 3});
      }
    }
    assertEquals(
        0,
        run("findings", "--run", eyes, "--data", other.toString(), "--part", "all", "--json"),
        said());
    List<JsonNode> lines = lines();
    assertTrue(lines.get(0).has("problem"), said());
    assertTrue(ERR.toString().contains("left out: "), said());
    assertTrue(lines.subList(1, lines.size()).stream().anyMatch(line -> line.has("findings")));
    JsonNode study = lines.get(0).get("study");
    assertTrue(
        lines.stream().noneMatch(line -> line.has("findings") && line.get("study").equals(study)));
  }

  @Test
  void aRunThatWritesNoTextIsScoredByItsFindings() throws IOException {
    assertEquals(0, run("evaluate", "--run", eyes, "--data", data), said());
    String text = OUT.toString();
    for (String part :
        List.of(
            "studies are used",
            "system ",
            "micro F1",
            "\nmodel ",
            "\nshares in training ",
            "\nall absent ",
            "\nCardiomegaly ",
            "one threshold for all findings",
            "studies that have it")) {
      assertTrue(text.contains(part), part + " in " + text);
    }
    assertEquals(
        0, run("evaluate", "--run", eyes, "--data", data, "--json", "--thresholds", "each"));
    JsonNode findings = new ObjectMapper().readTree(OUT.toString()).get("findings");
    assertEquals("each", findings.get("thresholds").asText());
    assertEquals(3, findings.get("systems").size());
    JsonNode model = findings.get("systems").get("model");
    assertEquals(2, model.get("ci").get("meanAuc").size());
    assertEquals(DECK.size(), model.get("findings").size());
    assertTrue(model.get("ece").asDouble() >= 0);
    int labelled = 0;
    for (JsonNode one : model.get("findings")) {
      labelled += one.get("support").asInt();
    }
    assertTrue(labelled > 0, said());
    assertEquals(0, findings.get("systems").get("all absent").get("microF1").asDouble(), said());

    assertEquals(2, run("evaluate", "--run", eyes, "--data", data, "--html", "page.html"));
    assertTrue(ERR.toString().contains("writes no reports; leave out --html"), said());
  }

  /** A run that writes, too, has the same scores of its head behind those of its reports. */
  @Test
  void theHeadOfARunThatWritesIsScoredBesideItsReports() throws IOException {
    String page = folder.resolve("page.html").toString();
    assertEquals(0, run("evaluate", "--run", writer, "--data", data, "--html", page), said());
    String text = OUT.toString();
    PageRules.check(Path.of(page));
    assertTrue(Files.readString(Path.of(page)).contains("Findings by the condition head"));
    assertTrue(text.contains("model by the recipe r2gen"), text);
    assertTrue(text.contains("\nshares in training "), text);
    assertEquals(0, run("evaluate", "--run", writer, "--data", data, "--json"), said());
    JsonNode json = new ObjectMapper().readTree(OUT.toString());
    assertTrue(json.get("systems").has("constant report"));
    var names = new TreeMap<String, JsonNode>();
    json.get("findings").get("systems").properties().forEach(e -> names.put(e.getKey(), null));
    assertEquals(List.of("all absent", "model", "shares in training"), List.copyOf(names.keySet()));
  }

  @Test
  void aRunWithoutAHeadTellsNone() throws IOException {
    String plain = folder.resolve("plain").toString();
    String none = "model.conditionWeight=0, train.metric=loss";
    assertEquals(
        0, run("train", "--data", data, "--run", plain, "--set", TINY, "--set", none), said());
    assertEquals(1, run("findings", "--run", plain, images.get(0).toString()));
    assertTrue(ERR.toString().contains("no condition head"), said());
    assertEquals(
        2, run("evaluate", "--run", plain, "--data", data, "--thresholds", "each"), said());
    assertTrue(ERR.toString().contains("leave out --thresholds"), said());
  }
}
