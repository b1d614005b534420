package cxr.score.clinical;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import cxr.io.FailureReason;
import cxr.io.InputFile;
import cxr.io.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Graphs of reports in files, looked up by a report's text. RadGraph parts signs from words and
 * writes the text that way; so it is compared with every sign parted.
 *
 * @param byText by the text with every sign parted
 */
record RadGraphs(Map<String, RadGraph> byText) {

  private static final Pattern SIGN = Pattern.compile("[^\\p{L}\\p{N}_\\s]");
  private static final Pattern BLANK = Pattern.compile("\\s+");

  RadGraphs {
    byText = Map.copyOf(byText);
  }

  /**
   * The graphs of files as the package radgraph writes them: an object or a list of reports, each
   * with {@code text} and {@code entities}.
   *
   * @throws IOException if a file cannot be read as such, or has two graphs of one text
   */
  static RadGraphs read(List<Path> files) throws IOException {
    Map<String, RadGraph> graphs = new HashMap<>();
    for (Path file : files) {
      for (JsonNode report : tree(file)) {
        String text = report.path("text").asText();
        if (!report.path("text").isTextual() || !report.path("entities").isObject()) {
          throw new IOException(
              "%s must hold reports with text and entities, as RadGraph writes them; found %.60s"
                  .formatted(file, report));
        }
        RadGraph graph = graph(file, text, report.path("entities"));
        RadGraph other = graphs.putIfAbsent(parted(text), graph);
        if (other != null && !other.equals(graph)) {
          throw new IOException(
              "%s has a second graph of the text \"%.60s\"; let one model annotate each text once"
                  .formatted(file, text));
        }
      }
    }
    return new RadGraphs(graphs);
  }

  private static JsonNode tree(Path file) throws IOException {
    try {
      return Json.with().readTree(InputFile.text(file));
    } catch (JsonProcessingException e) {
      throw new IOException("%s: %s".formatted(file, FailureReason.of(e)), e);
    }
  }

  private static RadGraph graph(Path file, String text, JsonNode entities) throws IOException {
    try {
      return RadGraph.of(entities);
    } catch (IllegalArgumentException e) {
      throw new IOException("%s, text \"%.60s\": %s".formatted(file, text, e.getMessage()), e);
    }
  }

  /**
   * The graphs of some texts, in their order; that of an empty one has no entity.
   *
   * @throws IOException if one is not there
   */
  List<RadGraph> of(List<String> texts) throws IOException {
    List<RadGraph> graphs =
        texts.stream()
            .map(text -> text.isBlank() ? new RadGraph(List.of()) : byText.get(parted(text)))
            .toList();
    int first = graphs.indexOf(null);
    if (first >= 0) {
      throw new IOException(
          "the graphs of %d of %d texts are missing, the first that of \"%.60s\"; annotate the texts as they are scored, which export writes"
              .formatted(
                  graphs.stream().filter(graph -> graph == null).count(),
                  texts.size(),
                  texts.get(first)));
    }
    return graphs;
  }

  private static String parted(String text) {
    return BLANK.matcher(SIGN.matcher(text).replaceAll(" $0 ")).replaceAll(" ").strip();
  }
}
