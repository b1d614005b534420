package cxr.view;

import cxr.io.OutputFile;
import cxr.io.TableFormat;
import cxr.io.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** How Tablesaw's tables look in a notebook. */
public final class Tables {

  private static final int MOST_ROWS = 30;
  private static final int FEW_MORE = 5; // as soon shown as told of

  private Tables() {}

  /** A table of two columns. */
  public static Table of(String title, String names, String values, Map<String, ?> facts) {
    return Table.create(
        title,
        StringColumn.create(names, facts.keySet()),
        StringColumn.create(values, facts.values().stream().map(String::valueOf)));
  }

  /**
   * Adds a row to a table.
   *
   * @param cells one a column and of its type; null where there is none
   */
  public static void add(Table table, @Nullable Object... cells) {
    for (int c = 0; c < cells.length; c++) {
      table.column(c).appendObj(cells[c]);
    }
  }

  /**
   * Writes a table for other programs or for a paper, by the file's ending: .csv, .md or .tex.
   * Numbers are whole in CSV, and else as they are shown.
   *
   * @throws IOException if the file stands there already, or cannot be written
   */
  public static void write(Table table, Path file) throws IOException {
    String text = in(TableFormat.of(file), table);
    OutputFile.check(file, false, List.of());
    WholeFile.write(file, text);
  }

  /** A table for other programs or for a paper. */
  public static String in(TableFormat format, Table table) {
    List<List<String>> rows =
        rows(table, table.rowCount(), format == TableFormat.CSV ? Tables::whole : Tables::text);
    return format.text(table.name(), table.columnNames(), rows);
  }

  private static String whole(Column<?> column, int row) {
    return column.isMissing(row) ? "" : String.valueOf(column.get(row));
  }

  private static List<List<String>> rows(
      Table table, int rows, BiFunction<Column<?>, Integer, String> cell) {
    return IntStream.range(0, rows)
        .mapToObj(row -> table.columns().stream().map(column -> cell.apply(column, row)).toList())
        .toList();
  }

  /** A share of 0 to 1 in words. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** A table as HTML: of more than 35 rows the first 30, and how many more there are. */
  public static Html html(Table table) {
    return html(table, table.rowCount() > MOST_ROWS + FEW_MORE ? MOST_ROWS : table.rowCount());
  }

  /** A table as HTML with all of its rows. */
  static Html all(Table table) {
    return html(table, table.rowCount());
  }

  private static Html html(Table table, int rows) {
    return HtmlTable.of(
        table.name(),
        table.columnNames(),
        column -> table.column(column) instanceof NumericColumn,
        rows(table, rows, Tables::text),
        table.rowCount() - rows);
  }

  private static String text(Column<?> column, int row) {
    if (column.isMissing(row)) {
      return "–";
    }
    Object value = column.get(row);
    if (value instanceof Double || value instanceof Float) {
      return String.format(Locale.ROOT, "%." + decimals(column) + "f", value);
    }
    return String.valueOf(value);
  }

  /** 3 for shares, 1 for large values, else as many as a column needs; none for whole numbers. */
  private static int decimals(Column<?> column) {
    double largest = 0;
    int needed = 0;
    for (Object value : column.asList()) {
      if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
        largest = Math.max(largest, Math.abs(number.doubleValue()));
        while (needed < 3 && !isRounded(number.doubleValue(), needed)) {
          needed++;
        }
      }
    }
    if (largest <= 1 && needed > 0) {
      return 3;
    }
    return largest >= 10 ? Math.min(1, needed) : needed;
  }

  private static boolean isRounded(double value, int decimals) {
    double scaled = value * Math.pow(10, decimals);
    return Math.abs(scaled - Math.rint(scaled)) < 1e-6;
  }
}
