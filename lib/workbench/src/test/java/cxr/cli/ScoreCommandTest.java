package cxr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cxr.score.metric.Measure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreCommandTest {

  private static final List<String> REFERENCES =
      List.of(
          "The heart is normal in size. The lungs are clear.",
          "There is no pleural effusion or pneumothorax.",
          "Mild cardiomegaly. No focal consolidation.");
  private static final List<String> HYPOTHESES =
      List.of(
          "the heart is normal . lungs are clear .",
          "no pleural effusion or pneumothorax .",
          "the heart is mildly enlarged . no focal consolidation .");

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.run(words, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private String file(String name, List<String> lines) throws IOException {
    return Files.write(folder.resolve(name), lines).toString();
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private JsonNode json(String... words) throws IOException {
    assertEquals(0, run(words), err.toString());
    return new ObjectMapper().readTree(out.toString());
  }

  /** Fails with one line that holds all these words. */
  private void fails(String references, String hypotheses, String... words) {
    assertEquals(1, run("score", "--references", references, "--hypotheses", hypotheses));
    assertEquals(1, err.toString().lines().count(), err.toString());
    for (String word : words) {
      assertTrue(err.toString().contains(word), err.toString());
    }
    assertEquals("", out.toString());
  }

  /** The figures of the original code, by one line a text. */
  @Test
  void jsonHasTheKnownFigures() throws IOException {
    String r = file("r.txt", REFERENCES);
    String h = file("h.txt", HYPOTHESES);
    JsonNode scores = json("score", "--references", r, "--hypotheses", h, "--json");
    assertEquals(3, scores.get("n").asInt());
    assertEquals("r2gen", scores.get("recipe").asText());
    assertEquals(.7384930770502292, scores.get("bleu1").asDouble(), 1e-9);
    assertEquals(.6817666044883502, scores.get("bleu2").asDouble(), 1e-9);
    assertEquals(.628621153512714, scores.get("bleu3").asDouble(), 1e-9);
    assertEquals(.5627951784404767, scores.get("bleu4").asDouble(), 1e-9);
    assertEquals(.7596008659426222, scores.get("rougeL").asDouble(), 1e-9);
    assertEquals(5.611228305565763, scores.get("cider").asDouble(), 1e-9);
    assertTrue(scores.has("meteor"));
    assertEquals(3, scores.get("distinct").asInt());
    assertEquals(25 / 27.0, scores.get("lengthRatio").asDouble(), 1e-12);
    JsonNode interval = scores.get("ci").get("bleu4");
    assertTrue(interval.get(0).asDouble() < .56 && interval.get(1).asDouble() > .56);
    JsonNode conditions = scores.get("conditions");
    assertEquals(1, conditions.get("Cardiomegaly").get("f1").asDouble());
    assertEquals(1, conditions.get("Cardiomegaly").get("support").asInt());
    for (String mean : List.of("micro", "macro", "microWithoutNormal", "macroWithoutNormal")) {
      assertTrue(conditions.get(mean).has("recall"), mean);
    }
    Set<String> keys = new TreeSet<>();
    scores.fieldNames().forEachRemaining(keys::add);
    for (Measure measure : Measure.all()) { // by programs and models that need not be there
      assertEquals(scores.path(measure.key()).isNull(), keys.remove(measure.absenceKey()));
    }
    keys.removeIf(key -> key.matches("radGraph.*|cheXbert.*|rateScore|bertScore|green|radCliqV1"));
    assertEquals(
        new TreeSet<>(
            List.of(
                "system",
                "n",
                "recipe",
                "cut",
                "bleu1",
                "bleu2",
                "bleu3",
                "bleu4",
                "rougeL",
                "cider",
                "meteor",
                "missing",
                "distinct",
                "distinct1",
                "distinct2",
                "repetition",
                "lengthRatio",
                "draws",
                "ci",
                "groups",
                "conditions")),
        keys);
  }

  @Test
  void theScoresOfEachStudyAreATable() throws IOException {
    String r = file("r.txt", REFERENCES);
    String h = file("h.txt", HYPOTHESES);
    Path studies = folder.resolve("studies.csv");
    json("score", "--references", r, "--hypotheses", h, "--json", "--studies", studies.toString());
    List<String> lines = Files.readAllLines(studies);
    assertEquals(1 + REFERENCES.size(), lines.size());
    assertTrue(lines.get(0).startsWith("study,BLEU-1,BLEU-2,"), lines.get(0));
    assertTrue(lines.get(1).matches("1,0\\.\\d{3},.*"), lines.get(1));
    assertFalse(lines.get(1).contains("–"), lines.get(1));
  }

  @Test
  void everyRecipeAndTheBaselines() throws IOException {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      many.addAll(REFERENCES);
    }
    String r = file("r.txt", REFERENCES);
    String h = file("h.txt", HYPOTHESES);
    String train = file("train.txt", many);
    JsonNode fourteen =
        json("score", "--references", r, "--hypotheses", h, "--scheme", "chexpert", "--json")
            .get("conditions");
    assertTrue(fourteen.has("No Finding") && fourteen.has("microWithoutNormal"));
    for (String recipe : List.of("r2gen", "coco", "deck", "plain")) {
      JsonNode scores =
          json(
              "score",
              "--references",
              r,
              "--hypotheses",
              h,
              "--recipe",
              recipe,
              "--train",
              train,
              "--json");
      assertEquals(recipe, scores.get("recipe").asText());
      JsonNode baselines = scores.get("baselines");
      assertEquals(5, baselines.size());
      JsonNode oracle = baselines.get("oracle: true conditions");
      assertEquals(1, oracle.get("conditions").get("micro").get("f1").asDouble());
      assertEquals(1, baselines.get("constant report").get("distinct").asInt());
    }
    assertEquals(
        0, run("score", "--references", r, "--hypotheses", h, "--train", train, "--all-recipes"));
    for (String part :
        List.of(
            "h.txt by the recipe r2gen on 3 studies",
            "95 % intervals",
            "random report",
            "abnormal",
            "text stands in train",
            "sacrebleu",
            "uncertain as negative",
            "distinct-1")) {
      assertTrue(out.toString().contains(part), part + "\n" + out);
    }
    assertEquals(2, run("score", "--references", r, "--hypotheses", h, "--recipe", "r2"));
    assertTrue(err.toString().contains("r2gen, coco, deck, plain"), err.toString());
  }

  /** All forms of one set of reports give the same scores, whatever their order. */
  @Test
  void allFormsOfFiles() throws IOException {
    String r = file("r.txt", REFERENCES);
    String h = file("h.txt", HYPOTHESES);
    double expected =
        json("score", "--references", r, "--hypotheses", h, "--json").get("cider").asDouble();
    String csv =
        file(
            "h.csv",
            "\ufeffReport,note,ID\n"
                + "\"%s\",,3\n%s,\"a \"\"note\"\", b\",1\n\"%s\",,2\n"
                    .formatted(HYPOTHESES.get(2), HYPOTHESES.get(0), HYPOTHESES.get(1)));
    String annotation =
        file(
            "annotation.json",
            """
            {"train": [{"id": "a", "report": "Normal."}], "val": [{"id": "b", "report": "Clear."}],
             "test": [{"id": "1", "report": "%s", "image_path": ["x.png"], "split": "test"},
                      {"id": 2, "report": "%s"}, {"id": "3", "report": "%s"}]}
            """
                .formatted(REFERENCES.toArray()));
    String coco =
        file(
            "annotations.json",
            """
            {"images": [], "annotations": [{"image_id": 2, "id": 7, "caption": "%2$s"},
             {"image_id": 1, "id": 8, "caption": "%1$s"}, {"image_id": 3, "id": 9, "caption": "%3$s"}]}
            """
                .formatted(REFERENCES.toArray()));
    String results =
        file(
            "results.json",
            "[{\"image_id\": 3, \"caption\": \"%3$s\"}, {\"image_id\": 1, \"caption\": \"%1$s\"}, {\"image_id\": 2, \"caption\": \"%2$s\"}]"
                .formatted(HYPOTHESES.toArray()));
    String list =
        file(
            "list.json",
            "[{\"id\": \"3\", \"report\": \"%3$s\"}, {\"id\": \"1\", \"report\": \"%1$s\"}, {\"id\": \"2\", \"report\": \"%2$s\"}]"
                .formatted(HYPOTHESES.toArray()));
    for (String references : List.of(annotation, coco)) {
      for (String hypotheses : List.of(csv, results, list)) {
        JsonNode scores =
            json("score", "--references", references, "--hypotheses", hypotheses, "--json");
        assertEquals(expected, scores.get("cider").asDouble(), 1e-12);
      }
    }
    JsonNode withTrain =
        json(
            "score",
            "--references",
            annotation,
            "--hypotheses",
            list,
            "--train",
            annotation,
            "--json");
    assertEquals(5, withTrain.get("baselines").size());
    assertTrue(withTrain.get("bleu1").asDouble() < .5, "rare words are unknown");
  }

  @Test
  void whatDoesNotFitIsOneClearLine() throws IOException {
    String r = file("r.txt", REFERENCES);
    fails(r, file("short.txt", HYPOTHESES.subList(0, 2)), "3 lines", "2", "line 3");
    fails(r, folder.resolve("none.txt").toString(), "There is no file", "none.txt");
    fails(r, folder.toString(), "is a folder");
    fails(r, file("empty.txt", ""), "holds no report");
    fails(r, file("h.csv", "id,report\n1,a\n2,b\n3,c\n"), "r.txt has no ids", "h.csv has ids");
    String c = file("r.csv", "id,report\n1,a b\n2,b c\n3,c d\n");
    fails(c, file("a.csv", "id,report\n1,a\n3,c\n"), "lacks 1 of the 3 ids", "first is 2, line 3");
    fails(
        c,
        file("b.csv", "id,report\n1,a\n2,b\n3,c\n9,d\n"),
        "r.csv lacks 1 of the 4",
        "is 9, line 5");
    fails(c, file("c.csv", "id,report\n1,a\n\n2,b\n1,c\n"), "line 5", "id 1 is there again");
    fails(
        c,
        file("d.csv", "number,text\n1,a\n"),
        "line 1",
        "columns id and report",
        "[number, text]");
    fails(c, file("e.csv", "id,report\n1,\"a\n and b\"\n2\n"), "line 4");
    fails(c, file("f.csv", "id,report\n1,a\n2,\"b\" c\n"), "line 3", "quotation mark");
    fails(c, file("g.csv", "id,report\n"), "holds no report");
    fails(
        c, file("h1.csv", "id,report\n1,a\n2,clear, normal\n3,c\n"), "line 3", "found 3", "comma");
    fails(c, file("i.csv", "id,report\n1,a\n ,b\n3,c\n"), "line 3", "needs an id");
    fails(c, file("j.csv", "id|report\n1|a\n"), "line 1", "comma", "[id|report]");
    fails(c, file("k.jsonl", "{\"id\": 1, \"report\": \"a\"}\n"), "must end in", "found .jsonl");
    fails(c, file("a.json", "{\"test\": [\n{\"id\": 1,\n}]}"), "line 3", "JSON");
    fails(c, file("b.json", "[{\"id\": 1, \"text\": \"a\"}]"), "item 1");
    fails(c, file("c.json", "{\"val\": []}"), "under \"test\"", "[val]");
    fails(c, file("d.json", ""), "must be a list", "empty");
    fails(c, file("g.json", "[{\"id\": 1, \"report\": \"a\"}]\n[]"), "line 2", "JSON");
    fails(c, file("h.json", "[{\"id\": \" \", \"report\": \"a\"}]"), "item 1", "needs an id");
    fails(c, file("e.json", "[{\"image_id\": 1, \"caption\": 7}]"), "item 1", "found", "7");
    fails(c, file("i.json", "[{\"id\": 1.0, \"report\": \"a\"}]"), "item 1", "the id 1.0");
    fails(c, file("j.json", "[{\"id\": 1, \"id\": 2, \"report\": \"a\"}]"), "line 1", "Duplicate");
    fails(c, file("k.json", "[".repeat(100_000)), "JSON", "nesting depth");
    fails(c, file("k.csv", "id,report\nnan,a\n2,b\n3,c\n"), "line 2", "needs an id");
    fails(c, file("l.csv", "id,report\n1,a\n2,\"b\n3,c\n"), "line 3", "quotation mark");
    fails(c, file("m.csv", "id,report\n1,a\0\n"), "line 2", "UTF-8");
    fails(
        c,
        file("n.csv", "id,report\n1.0,a\n2.0,b\n3.0,c\n"),
        "lacks 3 of the 3",
        "first is 1, line 2",
        "it has 1.0, line 2: write the ids alike");
    fails(file("o.csv", "id,report\n1,nan\n2,\n"), c, "o.csv needs a report", "all 2 are");
    fails(
        c,
        file(
            "f.json",
            "[{\"image_id\": 1, \"caption\": \"a\"}, {\"image_id\": 1, \"caption\": \"b\"}]"),
        "item 2",
        "id 1 is there again");
    Path latin =
        Files.write(
            folder.resolve("latin.txt"), "one\ntwo\ngröße\n".getBytes(StandardCharsets.ISO_8859_1));
    fails(r, latin.toString(), "UTF-8", "line 3");
    Path wide = Files.write(folder.resolve("wide.csv"), "id".getBytes(StandardCharsets.UTF_16));
    fails(c, wide.toString(), "UTF-8", "line 1");
    Path unmarked =
        Files.write(folder.resolve("u.txt"), "a\nb\nc\n".getBytes(StandardCharsets.UTF_16LE));
    fails(r, unmarked.toString(), "UTF-8", "line 1");
    assertEquals(2, run("score", "--references", r), "a missing option is a wrong word");
  }

  @Test
  void emptyReportsAreScoredToo() throws IOException {
    String r = file("r.txt", List.of("The heart is large.", "", "Clear."));
    String h = file("h.txt", List.of("", "the heart is large .", ""));
    JsonNode scores = json("score", "--references", r, "--hypotheses", h, "--json");
    assertEquals(3, scores.get("n").asInt());
    assertEquals(2, scores.get("distinct").asInt());
    assertTrue(scores.get("bleu1").asDouble() < .4);
  }

  @Test
  void reportsThatAreMissingAreNoWordsAndAreTold() throws IOException {
    String r = file("r.csv", "id;report\n1;The heart is large.\n2;\n3;Clear, normal.\n");
    double empty = 0;
    for (String word : List.of("", "nan", "NaN", "None", "null", "N/A", "NA", "\" \"")) {
      String h = file("h.csv", "id,report\n1,the heart is large .\n2,normal\n3," + word + "\n");
      JsonNode scores = json("score", "--references", r, "--hypotheses", h, "--json");
      assertEquals(3, scores.get("n").asInt());
      empty = word.isEmpty() ? scores.get("bleu1").asDouble() : empty;
      assertEquals(empty, scores.get("bleu1").asDouble(), word);
      List<String> lines = err.toString().lines().toList();
      assertEquals(2, lines.size(), err.toString());
      assertTrue(lines.get(0).contains(r + " has no text for 1 of its 3"), lines.get(0));
      assertTrue(lines.get(1).contains(h + " has no text for 1 of its 3"), lines.get(1));
      assertTrue(lines.get(1).contains("line 4"), lines.get(1));
    }
    String nan =
        file(
            "h.json",
            "[{\"id\": 1, \"report\": \"the heart is large .\"}, {\"id\": 2, \"report\":"
                + " \"normal\"}, {\"id\": 3, \"report\": NaN}]");
    JsonNode scores = json("score", "--references", r, "--hypotheses", nan, "--json");
    assertEquals(empty, scores.get("bleu1").asDouble());
    assertEquals(0, run("compare", nan, "--references", r), err.toString());
    assertTrue(err.toString().contains(nan + " has no text for 1 of its 3"), err.toString());
  }

  @Test
  void nothingIsLearntFromReportsThatAreMissing() throws IOException {
    String r = file("r.txt", REFERENCES);
    String h = file("h.txt", HYPOTHESES);
    List<String> written = List.of("The heart is large.", "Clear.", "Clear.");
    List<String> more = new ArrayList<>(written);
    more.addAll(List.of("nan", "", "nan", "nan", "None"));
    JsonNode expected =
        json(
            "score",
            "--references",
            r,
            "--hypotheses",
            h,
            "--train",
            file("t.txt", written),
            "--json");
    JsonNode scores =
        json(
            "score",
            "--references",
            r,
            "--hypotheses",
            h,
            "--train",
            file("t.txt", more),
            "--json");
    JsonNode missing = ((ObjectNode) scores).remove("missing");
    assertEquals(1, missing.size());
    assertTrue(missing.get(0).asText().contains("5 of its 8 reports"), missing.toString());
    assertEquals(((ObjectNode) expected).without("missing"), scores);
    assertTrue(err.toString().contains("5 of its 8 reports"), err.toString());
    assertTrue(err.toString().contains("left out"), err.toString());
  }

  @Test
  void aPipeOrADeviceIsNotReadWithoutEnd() throws Exception {
    String r = file("r.txt", REFERENCES);
    Path pipe = folder.resolve("pipe.csv");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    fails(r, pipe.toString(), "pipe.csv is a pipe or a device");
    fails(r, "/dev/zero", "/dev/zero is a pipe or a device");
    Path loop = folder.resolve("loop.csv");
    Files.createSymbolicLink(loop, loop);
    fails(r, loop.toString(), "a link that leads to no file");
  }

  @Test
  void rawReportsAreNoHypothesesOfR2Gen() throws IOException {
    String r = file("r.txt", REFERENCES);
    assertEquals(0, run("score", "--references", r, "--hypotheses", r));
    assertTrue(err.toString().contains("--recipe coco"), err.toString());
    assertEquals(0, run("score", "--references", r, "--hypotheses", r, "--recipe", "coco"));
    assertEquals("", err.toString());
    String h = file("h.txt", HYPOTHESES);
    assertEquals(0, run("score", "--references", r, "--hypotheses", h));
    assertEquals("", err.toString());
  }

  @Test
  void systemsAreCompared() throws IOException {
    String r = file("r.txt", REFERENCES);
    String a = file("a.txt", HYPOTHESES);
    String b =
        file("b.txt", REFERENCES.stream().map(t -> t.toLowerCase().replace(".", " .")).toList());
    String html = folder.resolve("page.html").toString();
    String csv = folder.resolve("table.csv").toString();
    assertEquals(
        0,
        run("compare", a, b, "--references", r, "--html", html, "--csv", csv, "--train", r),
        err.toString());
    assertTrue(out.toString().contains("Recipe r2gen, 3 studies"), out.toString());
    assertTrue(out.toString().contains("Against a.txt"), out.toString());
    assertTrue(out.toString().contains("random report"), out.toString());
    assertTrue(Files.readString(Path.of(html)).contains(">Against a.txt, recipe "));
    assertTrue(Files.readString(Path.of(csv)).contains("\"b.txt\",r2gen,3,bleu4,"));
    assertEquals(
        1, run("compare", a, "--references", r, "--csv", folder.resolve("no/x.csv").toString()));
    assertTrue(err.toString().contains("there is no folder"), err.toString());
    assertEquals(2, run("compare", a, "--references", r, "--seeds"));
    assertTrue(err.toString().contains("leave out --seeds"), err.toString());
    assertEquals(1, run("compare", a, folder.resolve("none").toString(), "--references", r));
    assertTrue(err.toString().contains("There is no file"), err.toString());
    assertEquals(2, run("compare", "--references", r));
    assertFalse(err.toString().contains("\tat "));
  }

  /** The end that recipe r2gen cuts off holds the one finding: the words do not show it. */
  @Test
  void whatTheRecipeCutsIsCounted() throws IOException {
    String start = "the heart is normal in size . ".repeat(9);
    String r =
        file("r.txt", List.of(start + "there is a large left pleural effusion .", "clear ."));
    String h = file("h.txt", List.of(start, "clear ."));
    String[] words = {"score", "--references", r, "--hypotheses", h};
    JsonNode scores = json("score", "--references", r, "--hypotheses", h, "--json");
    assertTrue(scores.get("bleu1").asDouble() > .98, "the cut hides the missed effusion");
    assertEquals(0, scores.at("/conditions/Effusion/f1").asDouble());
    assertEquals(1, scores.at("/cut/references").asInt());
    assertEquals(1, scores.at("/cut/hypotheses").asInt());
    assertEquals(0, run(words), err.toString());
    assertTrue(out.toString().contains("cut by the recipe: references 1, hypotheses 1"));
    assertEquals(0, run("compare", h, r, "--references", r, "--recipe", "r2gen"));
    assertTrue(out.toString().contains("references 1, hypotheses 1 of h.txt, 1 of r.txt"));
    assertEquals(0, run("score", "--references", r, "--hypotheses", h, "--recipe", "plain"));
    assertTrue(out.toString().contains("cut by the recipe: references 0, hypotheses 0"));
  }

  /** JSON has what text has, both p among it; conditions that nobody names have no F1. */
  @Test
  void compareAndAllRecipesHaveJson() throws IOException {
    String r = file("r.txt", REFERENCES);
    String h = file("h.txt", HYPOTHESES);
    String b = file("b.txt", List.of("clear .", "clear .", "mild cardiomegaly ."));
    JsonNode compared = json("compare", h, b, "--references", r, "--json");
    JsonNode test = compared.at("/tests/b.txt/rougeL");
    assertEquals("h.txt", compared.at("/tests/against").asText());
    assertEquals(
        compared.at("/systems/b.txt/rougeL").asDouble()
            - compared.at("/systems/h.txt/rougeL").asDouble(),
        test.get("difference").asDouble(),
        1e-12);
    assertTrue(test.get("pHolm").asDouble() >= test.get("p").asDouble());
    assertTrue(compared.at("/tests/how").asText().contains("two-sided"));
    JsonNode all = json("score", "--references", r, "--hypotheses", h, "--all-recipes", "--json");
    assertEquals(all.get("bleu4"), all.at("/recipes/r2gen/bleu4"));
    assertTrue(all.at("/recipes").has("sacrebleu on texts as they are"));
    assertEquals(3, all.get("uncertain").size());
    assertEquals(1, all.at("/groups/abnormal/n").asInt());
    assertTrue(all.at("/conditions/Edema/f1").isNull(), "neither side names it");
    assertEquals(1, all.at("/conditions/macroWithoutNormal/f1").asDouble());
    assertEquals("1 of 5 conditions", all.at("/conditions/macroWithoutNormal/counted").asText());
    assertEquals(.2, all.at("/conditions/macroOverSchemeWithoutNormal/f1").asDouble());
    assertEquals("Cardiomegaly", all.at("/conditions/namedWithoutNormal/0").asText());
  }

  @Test
  void anUnknownSchemeIsAnsweredWithTheNames() throws IOException {
    String references = file("r.txt", REFERENCES);
    String[] words = {"score", "--references", references, "--hypotheses", references};
    for (String scheme : List.of("chexpert", "CheXpert", "deck")) {
      List<String> all = new ArrayList<>(List.of(words));
      all.addAll(List.of("--scheme", scheme));
      assertEquals(0, run(all.toArray(String[]::new)), err.toString());
    }
    assertEquals(2, run("label", "--input", references, "--scheme", "mesh"));
    assertTrue(
        err.toString()
            .startsWith(
                "Invalid value for option '--scheme': the conditions are those of deck or chexpert; found \"mesh\"."),
        err.toString());
  }

  @Test
  void oneLineIsNotSeveral() throws IOException {
    String references = file("r.txt", REFERENCES);
    String one = file("one.txt", HYPOTHESES.subList(0, 1));
    assertEquals(1, run("score", "--references", one, "--hypotheses", references));
    assertTrue(err.toString().contains("one.txt has 1 line and "), err.toString());
  }
}
