package cxr.io;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How a table is written for other programs and for papers. */
public enum TableFormat {
  /** Without the title. */
  CSV {
    @Override
    public String text(String title, List<String> columns, List<List<String>> rows) {
      return CsvTable.text(Stream.concat(Stream.of(columns), rows.stream()).toList());
    }
  },
  /** Without the title; a bar in a cell is escaped. */
  MARKDOWN {
    @Override
    public String text(String title, List<String> columns, List<List<String>> rows) {
      List<String> lines = new ArrayList<>();
      lines.add(line(columns));
      lines.add("|" + "---|".repeat(columns.size()));
      rows.forEach(row -> lines.add(line(row)));
      return String.join("\n", lines) + "\n";
    }

    private static String line(List<String> cells) {
      return cells.stream()
          .map(cell -> cell.replace("|", "\\|").replaceAll("\\R", " "))
          .collect(Collectors.joining(" | ", "| ", " |"));
    }
  },
  /**
   * A table with its caption, for the package booktabs: the first column left, the others right;
   * one of long texts is broken into lines, and a table of many rows, for the package longtable,
   * into pages.
   */
  LATEX {
    @Override
    public String text(String title, List<String> columns, List<List<String>> rows) {
      List<String> lines = new ArrayList<>();
      String form = form(columns.size(), rows);
      String caption = "\\caption{%s}".formatted(escaped(title));
      boolean isLong = rows.size() > PAGE;
      if (isLong) {
        lines.addAll(List.of("\\begin{longtable}{%s}".formatted(form), caption + " \\\\"));
      } else {
        lines.addAll(List.of("\\begin{table}", caption, "\\begin{tabular}{%s}".formatted(form)));
      }
      lines.addAll(List.of("\\toprule", line(columns), "\\midrule"));
      if (isLong) {
        lines.add("\\endhead");
      }
      rows.forEach(row -> lines.add(line(row)));
      lines.add("\\bottomrule");
      lines.addAll(
          isLong ? List.of("\\end{longtable}") : List.of("\\end{tabular}", "\\end{table}"));
      return String.join("\n", lines) + "\n";
    }

    private static String form(int columns, List<List<String>> rows) {
      List<Boolean> texts =
          IntStream.range(0, columns)
              .mapToObj(c -> rows.stream().anyMatch(row -> row.get(c).length() > TEXT))
              .toList();
      long many = Math.max(1, texts.stream().filter(text -> text).count());
      String text = String.format(Locale.ROOT, "p{%.2f\\linewidth}", .6 / many);
      return IntStream.range(0, columns)
          .mapToObj(c -> texts.get(c) ? text : c == 0 ? "l" : "r")
          .collect(Collectors.joining());
    }

    private static String line(List<String> cells) {
      return cells.stream()
          .map(TableFormat::escaped)
          .collect(Collectors.joining(" & ", "", " \\\\"));
    }
  };

  private static final int PAGE = 40; // rows that one holds
  private static final int TEXT = 60; // characters from which on a cell needs several lines

  /**
   * A table as text.
   *
   * @param columns their names; one at least
   * @param rows a cell a column
   */
  public abstract String text(String title, List<String> columns, List<List<String>> rows);

  /**
   * The format that a file's ending names.
   *
   * @throws IllegalArgumentException if it is none of .csv, .md and .tex
   */
  public static TableFormat of(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      return CSV;
    } else if (name.endsWith(".md")) {
      return MARKDOWN;
    } else if (name.endsWith(".tex")) {
      return LATEX;
    }
    throw new IllegalArgumentException(
        "A table is written to a file that ends in .csv, .md or .tex; found %s.".formatted(file));
  }

  /** What LaTeX takes for a command, as the sign that it is. */
  private static String escaped(String text) {
    return text.codePoints()
        .mapToObj(
            sign ->
                switch (sign) {
                  case '&', '%', '$', '#', '_', '{', '}' -> "\\" + Character.toString(sign);
                  case '\\' -> "\\textbackslash{}";
                  case '~' -> "\\textasciitilde{}";
                  case '^' -> "\\textasciicircum{}";
                  case '<' -> "\\textless{}";
                  case '>' -> "\\textgreater{}";
                  case '–' -> "--";
                  case '\n', '\r' -> " ";
                  default -> Character.toString(sign);
                })
        .collect(Collectors.joining());
  }
}
