package cxr.score.clinical;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cxr.score.metric.GoldenFile;
import cxr.score.metric.Pairs;
import cxr.score.metric.Selection;
import cxr.score.metric.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RadGraphF1Test {

  private static final double CLOSE = 1e-12;

  /** Of a text that the package's own tests publish. */
  private static final String HERNIA =
      """
      {"0": {"text": "no evidence of acute cardiopulmonary process moderate hiatal hernia", "entities": {
        "1": {"tokens": "acute", "label": "OBS-DA", "start_ix": 3, "end_ix": 3, "relations": []},
        "2": {"tokens": "cardiopulmonary", "label": "ANAT-DP", "start_ix": 4, "end_ix": 4, "relations": []},
        "3": {"tokens": "process", "label": "OBS-DA", "start_ix": 5, "end_ix": 5, "relations": [["located_at", "2"]]},
        "4": {"tokens": "moderate", "label": "OBS-DP", "start_ix": 6, "end_ix": 6, "relations": []},
        "5": {"tokens": "hiatal", "label": "ANAT-DP", "start_ix": 7, "end_ix": 7, "relations": []},
        "6": {"tokens": "hernia", "label": "OBS-DP", "start_ix": 8, "end_ix": 8, "relations": []}}},
      """;

  private static final String CLEAR =
      """
      "1": {"text": "Process . X-ray: clear", "entities": {
        "1": {"tokens": "Process", "label": "OBS-DA", "start_ix": 0, "end_ix": 0, "relations": [["located_at", "2"]]},
        "2": {"tokens": "cardiopulmonary", "label": "ANAT-DP", "start_ix": 1, "end_ix": 1, "relations": []}}}}
      """;

  @TempDir Path folder;

  private Tally tally(String files, List<String> references, List<String> hypotheses) {
    return new RadGraphF1(files, RadEval.find("off")).tally(Pairs.of(references, hypotheses));
  }

  private String write(String json) throws IOException {
    return Files.writeString(folder.resolve("graphs.json"), json).toString();
  }

  @Test
  void equalsTheOriginal() throws IOException {
    JsonNode pairs = GoldenFile.read("/cxr/score/clinical/radgraph-golden.json.gz");
    List<String> references = new ArrayList<>();
    List<String> hypotheses = new ArrayList<>();
    ObjectNode graphs = new ObjectMapper().createObjectNode();
    for (JsonNode pair : pairs) {
      references.add(pair.at("/reference/text").asText());
      hypotheses.add(pair.at("/hypothesis/text").asText());
      graphs.set(String.valueOf(graphs.size()), pair.get("reference"));
      graphs.set(String.valueOf(graphs.size()), pair.get("hypothesis"));
    }
    Tally tally = tally(write(graphs.toString()), references, hypotheses);
    assertEquals("", tally.absence());
    double[] mean = new double[3];
    for (int i = 0; i < pairs.size(); i++) {
      for (int level = 0; level < 3; level++) {
        double theirs = pairs.get(i).get("f1").get(level).asDouble();
        assertEquals(theirs, tally.scores(Selection.of(i))[level], "pair " + i);
        mean[level] += theirs / pairs.size();
      }
    }
    assertArrayEquals(mean, tally.scores(Selection.all(pairs.size())), CLOSE);
  }

  /**
   * By hand: two of six entities agree; process differs in its first letter, which the relation
   * alone does not mind.
   */
  @Test
  void workedByHand() throws IOException {
    String file = write(HERNIA + CLEAR);
    String hernia = "no evidence of acute cardiopulmonary process moderate hiatal hernia";
    String clear = "Process. X-ray : clear"; // as it was before RadGraph parted it
    Tally tally = tally(file, List.of(hernia, hernia, ""), List.of(clear, hernia, clear));
    assertArrayEquals(new double[] {.25, .25, .5}, tally.scores(Selection.of(0)), CLOSE);
    assertArrayEquals(new double[] {1, 1, 1}, tally.scores(Selection.of(1)), CLOSE);
    assertArrayEquals(new double[] {0, 0, 0}, tally.scores(Selection.of(2)), CLOSE);
    assertArrayEquals(new double[] {1.25 / 3, 1.25 / 3, .5}, tally.scores(Selection.all(3)), CLOSE);
  }

  @Test
  void whatIsMissingIsSaid() throws IOException {
    String file = write(HERNIA + CLEAR);
    List<String> texts = List.of("no process", "Process. X-ray: clear");
    String absence = tally(file, texts, texts).absence();
    assertTrue(absence.contains("the graphs of 1 of 2 texts are missing"), absence);
    assertTrue(absence.contains("\"no process\""), absence);
    String none = tally(folder.resolve("none.json").toString(), texts, texts).absence();
    assertTrue(none.contains("none.json"), none);
    for (String wrong :
        List.of(
            "{\"0\": {\"entities\": {}}}",
            "[3]",
            "{",
            (HERNIA + CLEAR).replace("\"2\"]]", "\"9\"]]"),
            HERNIA + CLEAR.replace("Process . X-ray: clear", hernia()))) {
      String said = tally(write(wrong), texts, texts).absence();
      assertTrue(said.contains("graphs.json"), said);
    }
    String off = tally("", texts, texts).absence();
    assertTrue(off.contains("CXR_RADEVAL is off"), off);
  }

  private static String hernia() {
    return "no evidence of acute cardiopulmonary process moderate hiatal hernia";
  }

  @Test
  void filesAreQuick() {
    assertFalse(new RadGraphF1("a.json", RadEval.find("off")).slow());
    assertTrue(new RadGraphF1(null, RadEval.find("off")).slow());
  }
}
