package cxr.results;

import com.fasterxml.jackson.databind.JsonNode;
import cxr.io.Json;
import cxr.io.TableFormat;
import cxr.io.WholeFile;
import cxr.text.conditions.Condition;
import cxr.text.conditions.Scheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The figures of a protocol as a table in Markdown, for pages that quote them: it stands between
 * two marks, and is written anew from the figures by a command.
 *
 * @param systems by name, as {@link Results#SUMMARY} has them
 */
public record ResultTable(Protocol protocol, JsonNode systems) {

  private static final String BEGIN = "<!-- results of %s: written by: results --tables -->";
  private static final String BEGIN_ORIGINAL =
      "<!-- F1 of the original labels, %s: written by: results --tables -->";
  private static final String END = "<!-- end of results -->";

  /**
   * That of a protocol.
   *
   * @param folder of the figures
   * @return nothing if there is none
   * @throws IOException if the figures cannot be read
   */
  public static Optional<ResultTable> of(Protocol protocol, Path folder) throws IOException {
    Path file = folder.resolve(Results.SUMMARY);
    if (!Files.exists(file)) {
      throw new IOException(
          "There are no figures in %s; make them: environment/workbench results --data DIR --part test"
              .formatted(folder));
    }
    JsonNode all = Json.with().readTree(Files.readString(file));
    JsonNode systems = all.path(protocol.name());
    return systems.isEmpty() ? Optional.empty() : Optional.of(new ResultTable(protocol, systems));
  }

  /** The names of the columns. */
  public static List<String> columns() {
    List<String> columns = new ArrayList<>(List.of("system"));
    columns.addAll(ResultScore.displays());
    columns.addAll(List.of("distinct", "seeds"));
    return columns;
  }

  /** A row a system, with 95 % intervals in brackets. */
  public List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (Map.Entry<String, JsonNode> system : systems.properties()) {
      List<String> cells = new ArrayList<>(List.of(system.getKey()));
      for (ResultScore score : ResultScore.values()) {
        cells.add(cell(system.getValue(), score.key()));
      }
      cells.add(String.valueOf(Math.round(system.getValue().path("distinct").asDouble())));
      cells.add(String.valueOf(system.getValue().path("seeds").size()));
      rows.add(cells);
    }
    return rows;
  }

  /** The names of the columns of {@link #originalRows}. */
  public static List<String> originalColumns() {
    List<String> columns = new ArrayList<>(List.of("system"));
    Scheme.DECK.conditions().forEach(condition -> columns.add(condition.display()));
    return columns;
  }

  /**
   * F1 of the original study's six labels: its own, the better of two epochs, then each system's.
   */
  public List<List<String>> originalRows() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("original study", "0.504", "0.133", "0.168", "0.075", "0.053", "0.074"));
    for (Map.Entry<String, JsonNode> system : systems.properties()) {
      List<String> cells = new ArrayList<>(List.of(system.getKey()));
      JsonNode f1 = system.getValue().path("f1OfOriginalLabels");
      for (Condition condition : Scheme.DECK.conditions()) {
        cells.add(
            String.format(Locale.ROOT, "%.3f", f1.path(condition.display()).asDouble(Double.NaN)));
      }
      rows.add(cells);
    }
    return rows;
  }

  /** The table in Markdown. */
  public String markdown() {
    return TableFormat.MARKDOWN.text("", columns(), rows());
  }

  private static String cell(JsonNode system, String score) {
    JsonNode interval = system.path("ci").path(score);
    return String.format(
        Locale.ROOT,
        "%.3f [%.3f, %.3f]",
        system.path(score).asDouble(),
        interval.path(0).asDouble(),
        interval.path(1).asDouble());
  }

  /**
   * A page with this table between its marks, and F1 of the original labels where it has marks for
   * that.
   *
   * @throws IllegalArgumentException if the page has no marks of the protocol
   */
  public String into(String page) {
    String begin = BEGIN.formatted(protocol);
    if (!page.contains(begin) || page.indexOf(END, page.indexOf(begin)) < 0) {
      throw new IllegalArgumentException(
          "A page that quotes results has the lines \"%s\" and \"%s\"; found none."
              .formatted(begin, END));
    }
    String original = TableFormat.MARKDOWN.text("", originalColumns(), originalRows());
    return between(BEGIN_ORIGINAL.formatted(protocol), original, between(begin, markdown(), page));
  }

  private static String between(String begin, String table, String page) {
    int from = page.indexOf(begin);
    int to = page.indexOf(END, from);
    return from < 0 || to < 0
        ? page
        : page.substring(0, from) + begin + "\n\n" + table + "\n" + page.substring(to);
  }

  /** Writes the tables of all protocols that a page quotes into it. */
  public static void write(Path page, Path folder) throws IOException {
    String text = Files.readString(page);
    for (Protocol protocol : Protocol.values()) {
      Optional<ResultTable> table = of(protocol, folder);
      if (table.isPresent() && text.contains(BEGIN.formatted(protocol))) {
        text = table.get().into(text);
      }
    }
    WholeFile.write(page, text);
  }
}
