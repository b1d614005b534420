package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import cxr.io.CsvTable;
import cxr.io.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command that tells of single studies writes them as a table, in every format. */
class StudyTableTest {

  @TempDir static Path folder;

  private static Commands commands;
  private static String out;

  @BeforeAll
  static void makeRuns() throws IOException {
    commands = new Commands(folder);
    for (List<String> words : commands.beginning()) {
      run(0, words.toArray(String[]::new));
    }
  }

  private static void run(int code, String... words) {
    StringWriter said = new StringWriter();
    StringWriter err = new StringWriter();
    int ended = Main.run(words, new PrintWriter(said, true), new PrintWriter(err, true));
    assertEquals(code, ended, said.toString() + err);
    out = said.toString();
  }

  /** The table that a command writes as CSV; in the other formats it has as many rows. */
  private static List<List<String>> table(int code, String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--replace", "--studies", ""));
    Path file = null;
    for (String ending : List.of("tex", "md", "csv")) {
      file = folder.resolve("studies." + ending);
      all.set(all.size() - 1, file.toString());
      run(code, all.toArray(String[]::new));
    }
    List<List<String>> rows = new ArrayList<>();
    CsvTable.readStrictly(
        file.toString(), Files.readString(file), Set.of(), (line, row) -> rows.add(row));
    List<String> latex = Files.readAllLines(folder.resolve("studies.tex"));
    assertEquals(rows.size(), latex.stream().filter(line -> line.contains(" & ")).count());
    assertEquals(rows.size() + 1, Files.readAllLines(folder.resolve("studies.md")).size());
    return rows;
  }

  private static List<String> column(List<List<String>> table, String name) {
    int place = table.get(0).indexOf(name);
    assertTrue(place >= 0, name + " in " + table.get(0));
    return table.stream().skip(1).map(row -> row.get(place)).toList();
  }

  private static JsonNode json(String line) throws IOException {
    return Json.with().readTree(line);
  }

  @Test
  void comparedSystemsStandBelowEachOther() throws IOException {
    String own = commands.hypotheses.toString();
    String references = commands.references.toString();
    List<List<String>> table = table(0, "compare", own, references, "--references", references);
    assertEquals(List.of("1", "2", "1", "2"), column(table, "study"));
    assertEquals(List.of("h.csv", "h.csv", "r.csv", "r.csv"), column(table, "system"));
    List<String> same = column(table, "ROUGE-L");
    assertEquals(List.of(same.get(0), same.get(0)), same.subList(2, 4));
    assertTrue(!same.get(1).equals(same.get(0)), same.toString());

    String data = commands.data.toString();
    table = table(0, "compare", commands.run.toString(), "--data", data);
    List<String> systems = column(table, "system");
    assertEquals(List.of("run", "constant report"), systems.stream().distinct().limit(2).toList());
    assertEquals(
        column(table, "study").stream().distinct().count() * systems.stream().distinct().count(),
        systems.size());
  }

  @Test
  void evaluationHasTheTextsToo() throws IOException {
    String[] words = {
      "evaluate", "--run", commands.run.toString(), "--data", commands.data.toString()
    };
    List<List<String>> table = table(0, words);
    run(0, "evaluate", "--run", words[2], "--data", words[4], "--json");
    JsonNode first = json(out).path("samples").get(0);
    for (String name : List.of("study", "reference")) {
      assertEquals(first.path(name).textValue(), column(table, name).get(0));
    }
    assertEquals(first.path("generated").textValue(), column(table, "report").get(0));
  }

  @Test
  void findingsAndReportsHaveARowForWhatCannotBeRead() throws IOException {
    String broken = Files.writeString(folder.resolve("broken.png"), "no image").toString();
    String image = commands.image();
    List<List<String>> table =
        table(1, "findings", "--run", commands.eyes.toString(), broken, image);
    run(1, "findings", "--run", commands.eyes.toString(), broken, image, "--json");
    List<String> lines = out.lines().toList();
    assertEquals(json(lines.get(0)).path("problem").textValue(), column(table, "problem").get(0));
    for (var one : json(lines.get(1)).path("findings").properties()) {
      String probability =
          String.format(Locale.ROOT, "%.6f", one.getValue().path("probability").doubleValue());
      assertEquals(List.of("", probability), column(table, one.getKey()));
      assertEquals(
          one.getValue().path("present").booleanValue(),
          List.of(column(table, "present").get(1).split(", ")).contains(one.getKey()));
    }

    table = table(1, "generate", "--run", commands.run.toString(), image, broken);
    run(1, "generate", "--run", commands.run.toString(), image, broken, "--json");
    assertEquals(List.of(json(out).path("report").textValue(), ""), column(table, "report"));
    assertEquals(List.of(image, broken), column(table, "study"));
    assertEquals("", column(table, "problem").get(0));
    assertTrue(!column(table, "problem").get(1).isEmpty(), table.toString());
  }

  @Test
  void labelsAreThoseOfJson() throws IOException {
    String input = commands.references.toString();
    List<List<String>> table = table(0, "label", "--input", input, "--scheme", "chexpert");
    run(0, "label", "--input", input, "--scheme", "chexpert", "--json");
    List<String> lines = out.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      int place = i;
      JsonNode line = json(lines.get(i));
      assertEquals(line.path("id").textValue(), column(table, "id").get(i));
      line.path("labels")
          .properties()
          .forEach(
              one ->
                  assertEquals(
                      one.getValue().isNull() ? "" : one.getValue().asText(),
                      column(table, one.getKey()).get(place)));
    }
    assertEquals(2, lines.size());
  }
}
