package cxr.results;

import com.fasterxml.jackson.databind.JsonNode;
import cxr.io.Json;
import cxr.io.TableFormat;
import cxr.io.WholeFile;
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
   * A page with this table between its marks.
   *
   * @throws IllegalArgumentException if the page has no marks of the protocol
   */
  public String into(String page) {
    String begin = BEGIN.formatted(protocol);
    int from = page.indexOf(begin);
    int to = page.indexOf(END, from);
    if (from < 0 || to < 0) {
      throw new IllegalArgumentException(
          "A page that quotes results has the lines \"%s\" and \"%s\"; found none."
              .formatted(begin, END));
    }
    return page.substring(0, from) + begin + "\n\n" + markdown() + "\n" + page.substring(to);
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
