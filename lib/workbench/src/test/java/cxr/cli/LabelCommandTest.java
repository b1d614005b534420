package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.text.conditions.Condition;
import cxr.text.conditions.Scheme;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int label(Path file, String... words) {
    List<String> all = new ArrayList<>(List.of("label", "--input", file.toString()));
    all.addAll(List.of(words));
    return Main.run(
        all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private List<JsonNode> json(Path file, String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    assertEquals(0, label(file, all.toArray(String[]::new)), err.toString());
    List<JsonNode> lines = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private void fails(Path file, String... parts) {
    err.getBuffer().setLength(0);
    assertEquals(1, label(file, "--json"));
    for (String part : parts) {
      assertTrue(err.toString().contains(part), err.toString());
    }
    assertEquals(1, err.toString().lines().count(), err.toString());
  }

  @Test
  void aReportALine() throws IOException {
    List<JsonNode> lines = json(file("r.txt", "No effusion.\n\nPossible edema, rib fracture\n"));
    assertEquals(3, lines.size());
    assertEquals("1", lines.get(0).get("id").asText());
    assertTrue(lines.get(0).get("id").isTextual());
    assertEquals(
        "{\"Normal\":1,\"Cardiomegaly\":null,\"Effusion\":0,\"Pneumothorax\":null,\"Opacity\":null,\"Edema\":null}",
        lines.get(0).get("labels").toString());
    assertTrue(lines.get(1).get("labels").get("Normal").isNull());
    assertEquals(-1, lines.get(2).get("labels").get("Edema").asInt());
    assertEquals(0, lines.get(2).get("labels").get("Normal").asInt());
  }

  @Test
  void chexpertsFourteen() throws IOException {
    JsonNode labels =
        json(file("r.txt", "Left PICC line. No consolidation."), "--scheme", "chexpert")
            .get(0)
            .get("labels");
    List<String> names = new ArrayList<>();
    labels.fieldNames().forEachRemaining(names::add);
    assertEquals(Scheme.CHEXPERT.conditions().stream().map(Condition::display).toList(), names);
    assertEquals(1, labels.get("Support Devices").asInt());
    assertEquals(0, labels.get("Consolidation").asInt());
    assertEquals(1, labels.get("No Finding").asInt());
    assertTrue(labels.get("Edema").isNull());
  }

  @Test
  void csvWithLineBreaksInFieldsAndAMark() throws IOException {
    Path csv =
        file(
            "r.csv",
            "\uFEFFID,age,Report\r\nCXR1,50,\"The heart is \"\"large\"\",\nwith edema.\"\r\nCXR2,60,\r\n");
    List<JsonNode> lines = json(csv);
    assertEquals("CXR1", lines.get(0).get("id").asText());
    assertEquals(1, lines.get(0).get("labels").get("Edema").asInt());
    assertTrue(lines.get(1).get("labels").get("Normal").isNull());
    assertEquals(2, lines.size());
  }

  @Test
  void allSplitsOfAnAnnotation() throws IOException {
    Path annotation =
        file(
            "annotation.json",
            """
            {"test": [{"id": "c", "report": "No effusion."}],
             "train": [{"id": "a", "report": "Edema."}], "val": [{"id": "b", "report": "Clear."}]}
            """);
    List<String> ids = json(annotation).stream().map(line -> line.get("id").asText()).toList();
    assertEquals(List.of("a", "b", "c"), ids);
  }

  @Test
  void jsonList() throws IOException {
    List<JsonNode> lines =
        json(
            file(
                "r.json",
                "[{\"id\": 7, \"report\": \"Effusion.\", \"x\": []}, {\"id\": \"\u00E4\", \"report\": \"\"}]"));
    assertEquals("7", lines.get(0).get("id").asText());
    assertEquals(1, lines.get(0).get("labels").get("Effusion").asInt());
    assertEquals("\u00E4", lines.get(1).get("id").asText());
    assertTrue(StandardCharsets.US_ASCII.newEncoder().canEncode(out.toString()));
  }

  @Test
  void reasonsPointIntoTheReport() throws IOException {
    String report = "\uD83E\uDEC1 Clear. No pleural effusion; the heart is large.";
    JsonNode reasons =
        json(file("r.txt", report), "--scheme", "chexpert", "--explain").get(0).get("reasons");
    JsonNode effusion = reasons.get(0);
    assertEquals("Pleural Effusion", effusion.get("condition").asText());
    assertEquals("negative", effusion.get("status").asText());
    assertEquals("effusion", effusion.get("phrase").asText());
    assertEquals("No", effusion.get("cue").asText());
    assertEquals("Effusion: effus*", effusion.get("rule").asText());
    assertEquals(2, effusion.get("sentence").asInt());
    int[] characters = report.codePoints().toArray();
    int start = effusion.get("start").asInt();
    assertEquals("effusion", new String(characters, start, effusion.get("end").asInt() - start));
    assertEquals("positive", reasons.get(1).get("status").asText());
    assertEquals(2, reasons.size());
  }

  @Test
  void reportsThatAreMissingHaveNoLabelsAndAreTold() throws IOException {
    Path csv = file("r.csv", "id,report\n1,NaN\n2,None\n3,No effusion.\n4,\"\"\n");
    List<JsonNode> lines = json(csv);
    assertEquals(4, lines.size());
    for (int missing : List.of(0, 1, 3)) {
      assertTrue(lines.get(missing).get("labels").get("Normal").isNull());
    }
    assertEquals(0, lines.get(2).get("labels").get("Effusion").asInt());
    assertTrue(
        err.toString().contains(csv + " has no text for 3 of its 4 reports"), err.toString());
    assertEquals(1, err.toString().lines().count());
  }

  @Test
  void textForm() throws IOException {
    Path file = file("r.txt", "No effusion. The heart is large.\nHiatal hernia.\nLungs are clear.");
    assertEquals(0, label(file, "--explain"));
    assertEquals(
        List.of(
            "Cardiomegaly",
            "  sentence 1: \"effusion\" absent by \"no\", for Effusion",
            "  sentence 2: \"heart is large\" present, for Cardiomegaly",
            "",
            "  sentence 1: \"hernia\" present, for Other abnormality",
            "Normal"),
        out.toString().lines().toList());
  }

  @Test
  void ownRules() throws IOException {
    Path rules = file("rules.txt", "[finding: Edema]\n= deck Swelling\nedema\n");
    assertEquals(1, label(file("r.txt", "Edema."), "--rules", rules.toString()));
    assertTrue(err.toString().contains("rules.txt, line 2: "), err.toString());
    assertFalse(err.toString().contains("\tat "), err.toString());
  }

  @Test
  void errorsNameTheLine() throws IOException {
    fails(file("columns.csv", "id,text\n1,Effusion."), "line 1", "id and report", "[id, text]");
    fails(file("empty.csv", ""), "line 1", "id and report");
    fails(file("short.csv", "id,report\n1,\"Effusion,\nright.\"\n2\n"), "line 4", "found 1");
    fails(file("quote.csv", "id,report\n1,Clear.\n2,\"Effusion.\n"), "line 3", "quotation mark");
    fails(file("twice.csv", "id,report,id\n1,Clear.,2\n"), "line 1", "each once");
    fails(file("broken.json", "[\n{\"id\": 1,\n \"report\" \"x\"}]"), "line 3", "JSON");
    fails(file("end.json", "[{\"id\": 1"), "line 1", "JSON");
    fails(file("object.json", "{\"id\": 1}"), "list", "object");
    fails(file("nothing.json", ""), "list", "empty");
    fails(file("nothing.txt", ""), "holds no report");
    fails(file("none.json", "[]"), "holds no report");
    fails(file("item.json", "[{\"id\": \"a\", \"report\": \"x\"}, {\"id\": \"b\"}]"), "item 2");
    fails(folder.resolve("none.txt"), "no file");
    for (String name : List.of("latin.txt", "latin.csv", "latin.json")) {
      Path latin =
          Files.write(
              folder.resolve(name),
              "id,report\n1,\"Effusion,\n\u00E9tendu\"".getBytes(StandardCharsets.ISO_8859_1));
      fails(latin, "line 3", "UTF-8");
    }
    Path utf16 =
        Files.write(folder.resolve("u.txt"), "\uFEFFEffusion".getBytes(StandardCharsets.UTF_16LE));
    fails(utf16, "line 1", "UTF-8");
    assertEquals(2, label(utf16, "--scheme", "mimic"));
    assertEquals("", out.toString());
  }
}
