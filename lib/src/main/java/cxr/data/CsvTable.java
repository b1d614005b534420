package cxr.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A table with a line of column names, parted by commas (RFC 4180): a field in quotes may have
 * commas, line ends and doubled quotes. A row that does not fit is left out and counted, and
 * reading goes on at the next line, so that a quote never closed costs one row and not the rest.
 */
final class CsvTable {

  /** A row longer than this, in characters, is taken for one with a quote never closed. */
  private static final int LONGEST_ROW = 100_000;

  /** A table with more broken rows is taken for none. */
  private static final int MOST_BROKEN = 1000;

  private static final CSVFormat FORMAT = CSVFormat.RFC4180;

  private final String file;
  private final String text;
  private final List<Problem> problems;
  private final List<Row> rows = new ArrayList<>();
  private int broken;
  private int line = 1;

  private CsvTable(String file, String text, List<Problem> problems) {
    this.file = file;
    this.text = text;
    this.problems = problems;
  }

  /** A row: its fields by the names of the columns. */
  record Row(Map<String, Integer> columns, List<String> fields, int line) {

    /** The field of a column; empty where the table has no such column. */
    String get(String column) {
      Integer place = columns.get(column.toLowerCase(Locale.ROOT));
      return place == null ? "" : fields.get(place).strip();
    }
  }

  /**
   * The rows of a table.
   *
   * @param file its name, for the problems
   * @param needed columns that it must have; letter case does not matter
   * @param known further columns that it may have
   * @param problems to which all that is odd is added
   */
  static List<Row> rows(
      String file, byte[] bytes, Set<String> needed, Set<String> known, List<Problem> problems) {
    CsvTable table = new CsvTable(file, Decoded.text(file, bytes, problems), problems);
    table.read(needed, known);
    return table.rows;
  }

  private void read(Set<String> needed, Set<String> known) {
    Map<String, Integer> columns = null;
    int position = 0;
    while (position < text.length()) {
      int end = rowEnd(position);
      Optional<List<String>> fields =
          end < 0 ? Optional.empty() : fields(text.substring(position, end));
      String row = text.substring(position, fields.isPresent() ? end : lineEnd(position));
      if (columns == null) {
        columns = fields.map(names -> columns(names, known)).orElse(Map.of());
        if (!hasAll(columns, needed)) {
          return;
        }
      } else if (!row.isBlank() && !addRow(columns, fields)) {
        return;
      }
      line += (int) row.chars().filter(c -> c == '\n').count();
      position += row.length();
    }
    if (columns == null) {
      hasAll(Map.of(), needed);
    }
  }

  /** Whether to go on. */
  private boolean addRow(Map<String, Integer> columns, Optional<List<String>> fields) {
    if (fields.isPresent() && fields.get().size() == columns.size()) {
      rows.add(new Row(columns, fields.get(), line));
      return true;
    }
    String why =
        fields
            .map(list -> "it has %d fields, not %d".formatted(list.size(), columns.size()))
            .orElse("its quotes do not fit");
    problem(Problem.Kind.BAD_ROW, "left out line %d: %s".formatted(line, why));
    if (++broken < MOST_BROKEN) {
      return true;
    }
    problem(
        Problem.Kind.UNREADABLE_TABLE,
        "left out from line %d on: %d rows before are broken".formatted(line + 1, broken));
    return false;
  }

  private Map<String, Integer> columns(List<String> names, Set<String> known) {
    Map<String, Integer> columns = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i).strip();
      String key = name.toLowerCase(Locale.ROOT);
      if (columns.putIfAbsent(key, i) != null) {
        columns.put(key + "#" + i, i);
        problem(Problem.Kind.UNKNOWN_COLUMN, "left out: there are two columns " + name);
      } else if (known.stream().noneMatch(name::equalsIgnoreCase) && i < 100) {
        problem(Problem.Kind.UNKNOWN_COLUMN, "left out: column " + name);
      }
    }
    return columns;
  }

  private boolean hasAll(Map<String, Integer> columns, Set<String> needed) {
    for (String name : needed) {
      if (!columns.containsKey(name.toLowerCase(Locale.ROOT))) {
        problem(
            Problem.Kind.UNREADABLE_TABLE,
            "left out: it needs the columns %s in its first line; found %s"
                .formatted(
                    needed.stream().sorted().toList(),
                    columns.keySet().stream().sorted().toList()));
        return false;
      }
    }
    return true;
  }

  /** Where the row from there on ends, behind its line end; -1 if a quote stays open too long. */
  private int rowEnd(int start) {
    boolean quoted = false;
    int last = (int) Math.min(text.length(), (long) start + LONGEST_ROW);
    for (int i = start; i < last; i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\n' && !quoted) {
        return i + 1;
      }
    }
    return last == text.length() && !quoted ? last : -1;
  }

  private int lineEnd(int start) {
    int end = text.indexOf('\n', start);
    return end < 0 ? text.length() : end + 1;
  }

  /** The fields of one row, or nothing if its quotes do not fit. */
  private static Optional<List<String>> fields(String row) {
    try (CSVParser parser = CSVParser.parse(row, FORMAT)) {
      List<CSVRecord> records = parser.getRecords();
      return records.size() == 1 ? Optional.of(records.get(0).toList()) : Optional.empty();
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  private void problem(Problem.Kind kind, String action) {
    problems.add(new Problem("", file, kind, action));
  }
}
