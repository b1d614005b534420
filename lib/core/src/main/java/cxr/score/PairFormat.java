package cxr.score;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cxr.io.CsvTable;
import cxr.io.Json;
import java.util.ArrayList;
import java.util.List;

/** Files in which other programs take pairs of reports to score. */
public enum PairFormat {
  /** RadEval: its lists {@code refs} and {@code hyps} in one object of JSON, with the ids. */
  RADEVAL {
    @Override
    public List<File> files(List<String> ids, List<String> references, List<String> hypotheses) {
      ObjectNode all = JSON.createObjectNode();
      ids.forEach(all.putArray("ids")::add);
      references.forEach(all.putArray("references")::add);
      hypotheses.forEach(all.putArray("hypotheses")::add);
      return List.of(new File("radeval.json", Json.indented(all)));
    }
  },
  /** ReXrank's evaluation, and CXR-Report-Metric: two tables in the same order. */
  REXRANK {
    @Override
    public List<File> files(List<String> ids, List<String> references, List<String> hypotheses) {
      return List.of(
          new File("gt_reports.csv", table(ids, references)),
          new File("predicted_reports.csv", table(ids, hypotheses)));
    }
  },
  /** COCO's caption evaluation: annotations, and results as {@code loadRes} takes them. */
  COCO {
    @Override
    public List<File> files(List<String> ids, List<String> references, List<String> hypotheses) {
      ObjectNode all = JSON.createObjectNode().put("type", "captions");
      all.putObject("info");
      all.putArray("licenses");
      ArrayNode images = all.putArray("images");
      ids.forEach(id -> images.addObject().put("id", id));
      ArrayNode annotations = captions(ids, references);
      for (int i = 0; i < ids.size(); i++) {
        ((ObjectNode) annotations.get(i)).put("id", i + 1);
      }
      all.set("annotations", annotations);
      return List.of(
          new File("annotations.json", Json.indented(all)),
          new File("results.json", Json.indented(captions(ids, hypotheses))));
    }
  };

  private static final ObjectMapper JSON = Json.with();

  /** A file by its name and what it holds. */
  public record File(String name, String text) {}

  /**
   * The files that hold some pairs.
   *
   * @param ids of the studies, each once
   * @param hypotheses one a reference
   */
  public abstract List<File> files(
      List<String> ids, List<String> references, List<String> hypotheses);

  private static String table(List<String> ids, List<String> reports) {
    List<List<String>> rows = new ArrayList<>(List.of(List.of("study_id", "report")));
    for (int i = 0; i < ids.size(); i++) {
      rows.add(List.of(ids.get(i), reports.get(i)));
    }
    return CsvTable.text(rows);
  }

  private static ArrayNode captions(List<String> ids, List<String> reports) {
    ArrayNode captions = JSON.createArrayNode();
    for (int i = 0; i < ids.size(); i++) {
      captions.addObject().put("image_id", ids.get(i)).put("caption", reports.get(i));
    }
    return captions;
  }
}
