package cxr.score;

import cxr.io.TableFormat;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of scores, ready to print or to show.
 *
 * @param title with the recipe and the number of studies
 * @param columns their names
 * @param rows a cell a column, the first of them the row's name
 */
public record ScoreTable(String title, List<String> columns, List<List<String>> rows) {

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

  /**
   * The table with one more column.
   *
   * @param cells one a row
   */
  public ScoreTable with(String column, List<String> cells) {
    List<String> wider = new ArrayList<>(columns);
    wider.add(column);
    List<List<String>> all = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      List<String> own = new ArrayList<>(rows.get(row));
      own.add(cells.get(row));
      all.add(own);
    }
    return new ScoreTable(title, wider, all);
  }

  /** For other programs and for papers; in CSV a cell without a score is empty. */
  public String in(TableFormat format) {
    List<List<String>> cells =
        format == TableFormat.CSV
            ? rows.stream()
                .map(row -> row.stream().map(cell -> cell.equals("–") ? "" : cell).toList())
                .toList()
            : rows;
    return format.text(title, columns, cells);
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
