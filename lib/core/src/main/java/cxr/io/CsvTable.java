package cxr.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * A table with a line of column names, parted by commas (RFC 4180): a field in quotes may have
 * commas, line ends and doubled quotes. Semicolons or tabs part the columns where the line of names
 * fits no other way. A row that does not fit is left out and counted, and reading goes on at the
 * next line, so that a quote never closed costs one row and not the rest.
 */
public final class CsvTable {

  /** A row longer than this, in characters, is taken for one with a quote never closed. */
  private static final int LONGEST_ROW = 100_000;

  /** A table with more broken rows is taken for none. */
  private static final int MOST_BROKEN = 1000;

  /** The line by which Excel is told what parts the columns. */
  private static final Pattern SEPARATOR_LINE = Pattern.compile("sep=.\\R");

  private final String file;
  private final String text;
  private final List<Problem> problems;
  private final Consumer<Row> rows;
  private CSVFormat format = CSVFormat.RFC4180;
  private int broken;
  private int line = 1;

  private CsvTable(String file, String text, List<Problem> problems, Consumer<Row> rows) {
    this.rows = rows;
    this.file = file;
    this.text = text.indexOf('\n') < 0 ? text.replace('\r', '\n') : text; // old Macs' line ends
    this.problems = problems;
  }

  /** A row: its fields by the names of the columns. */
  public record Row(Map<String, Integer> columns, List<String> fields, int line) {

    /** The field of a column; empty where the table has no such column. */
    public String get(String column) {
      Integer place = columns.get(column.toLowerCase(Locale.ROOT));
      return place == null ? "" : Whitespace.trim(fields.get(place));
    }

    private Row with(String column, String field) {
      List<String> changed = new ArrayList<>(fields);
      changed.set(Objects.requireNonNull(columns.get(column)), field);
      return new Row(columns, changed, line);
    }
  }

  /**
   * Rows whose column of ids has whole numbers without {@code .0} behind, as {@link Ids} has it.
   */
  public static List<Row> withWholeIds(
      String column, String file, List<Row> rows, List<Problem> problems) {
    List<String> ids = rows.stream().map(row -> row.get(column)).toList();
    List<String> whole = Ids.whole(file, ids, problems);
    List<Row> changed = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      changed.add(whole == ids ? rows.get(i) : rows.get(i).with(column, whole.get(i)));
    }
    return changed;
  }

  /**
   * What parts the columns of a table: a semicolon or tab where the line of names has all that are
   * needed with it, and has not with a comma.
   *
   * @param header the line of names
   * @param needed columns that it must have; letter case does not matter
   */
  public static char separator(String header, Set<String> needed) {
    for (char separator : new char[] {',', ';', '\t'}) {
      Set<String> names =
          fields(header, CSVFormat.RFC4180.builder().setDelimiter(separator).get())
              .map(CsvTable::keys)
              .orElse(Set.of());
      if (needed.stream().allMatch(name -> names.contains(key(name)))) {
        return separator;
      }
    }
    return ',';
  }

  private static Set<String> keys(List<String> names) {
    return names.stream().map(CsvTable::key).collect(Collectors.toSet());
  }

  private static String key(String name) {
    return Whitespace.trim(name).toLowerCase(Locale.ROOT);
  }

  /**
   * The rows of a table.
   *
   * @param file its name, for the problems
   * @param needed columns that it must have; letter case does not matter
   * @param known further columns that it may have
   * @param problems to which all that is odd is added
   */
  public static List<Row> rows(
      String file, byte[] bytes, Set<String> needed, Set<String> known, List<Problem> problems) {
    List<Row> rows = new ArrayList<>();
    each(file, bytes, needed, known, problems, rows::add);
    return rows;
  }

  /** As {@link #rows}, one row after the other, for tables with more than are wanted at once. */
  public static void each(
      String file,
      byte[] bytes,
      Set<String> needed,
      Set<String> known,
      List<Problem> problems,
      Consumer<Row> rows) {
    String text = DecodedText.text(file, bytes, problems);
    new CsvTable(file, text, problems, rows).read(needed, known);
  }

  /** Takes the rows of a table. */
  @FunctionalInterface
  public interface Reader {

    /**
     * @param line in which the row begins, from 1
     */
    void row(int line, List<String> fields) throws IOException;
  }

  /**
   * Reads a table that must have no fault, row by row, that of the names too. A quotation mark
   * within a field that does not begin with one is a sign like others.
   *
   * @param file its name, for errors
   * @param needed columns by which what parts the columns is told
   * @throws IOException if a row's quotes do not fit, or as the reader does
   */
  public static void readStrictly(String file, String text, Set<String> needed, Reader reader)
      throws IOException {
    String names = text.lines().findFirst().orElse("");
    CSVFormat format = CSVFormat.DEFAULT.builder().setDelimiter(separator(names, needed)).get();
    int line = 1;
    int start = 0; // of the row
    long unread = 1; // the line behind the row
    try (CSVParser rows = CSVParser.parse(text, format)) {
      for (CSVRecord row : rows) {
        int next = (int) row.getCharacterPosition();
        line += (int) text.substring(start, next).chars().filter(c -> c == '\n').count();
        start = next;
        reader.row(line, row.toList());
        unread = rows.getCurrentLineNumber() + 1;
      }
    } catch (UncheckedIOException e) {
      throw new IOException(
          "%s, line %d: the row cannot be read; a field that begins with a quotation mark must end with one before the comma."
              .formatted(file, unread),
          e);
    }
  }

  /** A figure as a table has it: four digits; nothing where it is not defined. */
  public static String cell(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4f", value);
  }

  /** A table as text: fields in quotes where they need them, and lines that end in {@code \n}. */
  public static String text(Iterable<? extends Iterable<?>> rows) {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter printer =
        new CSVPrinter(text, CSVFormat.RFC4180.builder().setRecordSeparator('\n').get())) {
      printer.printRecords(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringBuilder never fails
    }
    return text.toString();
  }

  private void read(Set<String> needed, Set<String> known) {
    Map<String, Integer> columns = null;
    Matcher separatorLine = SEPARATOR_LINE.matcher(text);
    int position = separatorLine.lookingAt() ? separatorLine.end() : 0;
    line += position > 0 ? 1 : 0;
    format =
        format
            .builder()
            .setDelimiter(separator(text.substring(position, lineEnd(position)), needed))
            .get();
    while (position < text.length()) {
      int end = rowEnd(position);
      Optional<List<String>> fields =
          end < 0 ? Optional.empty() : fields(text.substring(position, end), format);
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
    Optional<List<String>> fitting = fields.map(list -> withoutBlankRest(list, columns.size()));
    boolean zero = fields.isPresent() && fields.get().stream().anyMatch(f -> f.indexOf('\0') >= 0);
    if (fitting.isPresent() && fitting.get().size() == columns.size() && !zero) {
      rows.accept(new Row(columns, fitting.get(), line));
      return true;
    }
    String why =
        fields
            .map(list -> "it has %d fields, not %d".formatted(list.size(), columns.size()))
            .orElse("its quotes do not fit");
    why = zero ? "it has a zero byte" : why;
    problem(Problem.Kind.BAD_ROW, "left out line %d: %s".formatted(line, why));
    if (++broken < MOST_BROKEN) {
      return true;
    }
    problem(
        Problem.Kind.UNREADABLE_TABLE,
        "left out from line %d on: %d rows before are broken".formatted(line + 1, broken));
    return false;
  }

  /** Spreadsheets put separators behind rows that once had more. */
  private static List<String> withoutBlankRest(List<String> fields, int most) {
    boolean blank = fields.size() > most && fields.stream().skip(most).allMatch(String::isBlank);
    return blank ? fields.subList(0, most) : fields;
  }

  private Map<String, Integer> columns(List<String> names, Set<String> known) {
    Map<String, Integer> columns = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = Whitespace.trim(names.get(i));
      String key = key(name);
      if (columns.putIfAbsent(key, i) != null) {
        columns.put(key + "#" + i, i);
        problem(Problem.Kind.UNKNOWN_COLUMN, "left out: there are two columns " + name);
      } else if (known.stream().noneMatch(name::equalsIgnoreCase) && i < 100) {
        problem(
            Problem.Kind.UNKNOWN_COLUMN,
            "left out: column " + (name.isEmpty() ? i + 1 + ", without a name" : name));
      }
    }
    return columns;
  }

  private boolean hasAll(Map<String, Integer> columns, Set<String> needed) {
    List<String> lacking =
        needed.stream().filter(name -> !columns.containsKey(key(name))).sorted().toList();
    if (!lacking.isEmpty()) {
      problem(
          Problem.Kind.UNREADABLE_TABLE,
          "left out: it needs the columns %s in its first line, and lacks %s; found %s"
              .formatted(
                  needed.stream().sorted().toList(),
                  lacking,
                  columns.keySet().stream().sorted().toList()));
    }
    return lacking.isEmpty();
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
  private static Optional<List<String>> fields(String row, CSVFormat format) {
    try (CSVParser parser = CSVParser.parse(row, format)) {
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
