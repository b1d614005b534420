package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.cli.ReportFile.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** lib/workbench/src/test/python/check_export.py reads the same files with the official readers. */
class ExportCommandTest {

  @TempDir Path folder;

  private Path references;
  private Path hypotheses;
  private String said;

  @BeforeEach
  void write() throws IOException {
    references = folder.resolve("r.csv");
    hypotheses = folder.resolve("h.csv");
    Files.writeString(
        references, "id,report\n7,\"The heart is \"\"large\"\", stable.\"\nCXR3,No effusion.\n");
    Files.writeString(hypotheses, "id,report\nCXR3,no effusion .\n7,\n");
  }

  private int export(String... more) {
    List<String> words =
        new ArrayList<>(List.of("export", "--references", references.toString(), "--hypotheses"));
    words.add(hypotheses.toString());
    words.addAll(List.of(more));
    StringWriter out = new StringWriter();
    PrintWriter to = new PrintWriter(out, true);
    int code = Main.run(words.toArray(String[]::new), to, to);
    said = out.toString();
    return code;
  }

  @Test
  void radEval() throws IOException {
    assertEquals(0, export("--format", "radeval", folder.resolve("out").toString()), said);
    assertTrue(said.contains("2 pairs by the recipe r2gen, in radeval.json."), said);
    JsonNode pairs = new ObjectMapper().readTree(folder.resolve("out/radeval.json").toFile());
    assertEquals("[\"7\",\"CXR3\"]", pairs.get("ids").toString());
    assertEquals("the heart is large stable .", pairs.at("/references/0").asText());
    assertEquals("[\"\",\"no effusion .\"]", pairs.get("hypotheses").toString());
  }

  @Test
  void reXrank() throws IOException {
    String[] words = {"--format", "rexrank", "--recipe", "plain", folder.resolve("out").toString()};
    assertEquals(0, export(words), said);
    assertEquals(
        "study_id,report\n7,\"The heart is \"\"large\"\", stable.\"\nCXR3,No effusion.\n",
        Files.readString(folder.resolve("out/gt_reports.csv")));
    assertEquals(
        "study_id,report\n7,\nCXR3,no effusion .\n",
        Files.readString(folder.resolve("out/predicted_reports.csv")));
  }

  /** As score reads COCO's files, too. */
  @Test
  void coco() throws IOException {
    assertEquals(0, export("--format", "COCO", folder.toString()), said);
    List<Report> read = ReportFile.read(folder.resolve("annotations.json"), "test");
    assertEquals(List.of("7", "CXR3"), read.stream().map(Report::id).toList());
    assertEquals("no effusion .", read.get(1).text());
    List<Report> results = ReportFile.read(folder.resolve("results.json"), "test");
    assertEquals(List.of("", "no effusion ."), results.stream().map(Report::text).toList());
    JsonNode all = new ObjectMapper().readTree(folder.resolve("annotations.json").toFile());
    assertEquals("[{\"id\":\"7\"},{\"id\":\"CXR3\"}]", all.get("images").toString());
    assertEquals(2, all.at("/annotations/1/id").asInt());
  }

  @Test
  void whatStandsThereIsReplacedIfTold() throws IOException {
    String out = folder.resolve("out").toString();
    assertEquals(0, export("--format", "radeval", out), said);
    String before = Files.readString(folder.resolve("out/radeval.json"));
    Files.writeString(hypotheses, "id,report\nCXR3,effusion .\n7,large heart .\n");
    assertEquals(1, export("--format", "radeval", out), said);
    assertTrue(said.contains("radeval.json stands there already"), said);
    assertEquals(before, Files.readString(folder.resolve("out/radeval.json")));
    assertEquals(0, export("--format", "radeval", "--replace", out), said);
    assertTrue(Files.readString(folder.resolve("out/radeval.json")).contains("large heart"));
  }
}
