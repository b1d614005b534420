package cxr.score;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A table of scores, ready to print as text or HTML.
 *
 * @param title with the recipe and the number of studies
 * @param columns their names
 * @param rows a cell a column, the first of them the row's name
 */
public record ScoreTable(String title, List<String> columns, List<List<String>> rows) {

  private static final Pattern SCORE =
      Pattern.compile("([-+]?[\\d.]+) (\\[-?[\\d.]+, -?[\\d.]+\\]) ?(.*)");

  public ScoreTable {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "A row has a cell for each of %d columns; found %d."
                .formatted(columns.size(), row.size()));
      }
    }
  }

  /** As HTML that needs nothing else: a table with its title as caption. */
  public String toHtml() {
    StringBuilder html = new StringBuilder("<table>\n<caption>" + escaped(title) + "</caption>\n");
    html.append("<thead>").append(row("th", columns)).append("</thead>\n<tbody>\n");
    rows.forEach(cells -> html.append(row("td", cells)).append('\n'));
    return html.append("</tbody>\n</table>\n").toString();
  }

  private static String row(String tag, List<String> cells) {
    return cells.stream()
        .map(cell -> "<%s>%s</%s>".formatted(tag, cellHtml(cell), tag))
        .collect(Collectors.joining("", "<tr>", "</tr>"));
  }

  /** A cell's text as HTML; the interval of a score stands small below it, so that tables fit. */
  public static String cellHtml(String cell) {
    Matcher score = SCORE.matcher(cell);
    if (!score.matches()) {
      return escaped(cell);
    }
    String rest = score.group(3).isEmpty() ? "" : "<br>" + escaped(score.group(3));
    return "%s<br><small style=\"white-space:nowrap;font-size:68%%\">%s</small>%s"
        .formatted(score.group(1), score.group(2), rest);
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** As text: columns of equal width, the first to the left and the others to the right. */
  @Override
  public String toString() {
    List<List<String>> lines = new ArrayList<>(List.of(columns));
    lines.addAll(rows);
    int[] widths = new int[columns.size()];
    for (List<String> line : lines) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], line.get(c).length());
      }
    }
    StringBuilder text = new StringBuilder(title);
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int c = 0; c < widths.length; c++) {
        String side = c == 0 ? "-" : "";
        row.append(("%" + side + Math.max(1, widths[c]) + "s  ").formatted(line.get(c)));
      }
      text.append(System.lineSeparator()).append(row.toString().stripTrailing());
    }
    return text.toString();
  }
}
