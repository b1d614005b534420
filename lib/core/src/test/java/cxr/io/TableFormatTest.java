package cxr.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableFormatTest {

  private static String written(String file) {
    return TableFormat.of(Path.of(file))
        .text(
            "95 % of a_b",
            List.of("system", "F1"),
            List.of(List.of("one, \"two\"", ".5"), List.of("a|b & {c}\n\\d", "–")));
  }

  @Test
  void csv() {
    assertEquals(
        "system,F1\n\"one, \"\"two\"\"\",.5\n\"a|b & {c}\n\\d\",–\n", written("table.csv"));
  }

  @Test
  void markdown() {
    assertEquals(
        """
        | system | F1 |
        |---|---|
        | one, "two" | .5 |
        | a\\|b & {c} \\d | – |
        """,
        written("folder.tex/TABLE.MD"));
  }

  @Test
  void latex() {
    assertEquals(
        """
        \\begin{table}
        \\caption{95 \\% of a\\_b}
        \\begin{tabular}{lr}
        \\toprule
        system & F1 \\\\
        \\midrule
        one, "two" & .5 \\\\
        a|b \\& \\{c\\} \\textbackslash{}d & -- \\\\
        \\bottomrule
        \\end{tabular}
        \\end{table}
        """,
        written("table.tex"));
  }

  @Test
  void manyRowsGoOverPagesAndLongTextsOverLines() {
    String text = "heart size is normal . ".repeat(4);
    List<List<String>> rows = Collections.nCopies(41, List.of("1", ".5", text, text));
    List<String> columns = List.of("study", "F1", "reference", "report");
    String written = TableFormat.LATEX.text("Each", columns, rows);
    String beginning =
        """
        \\begin{longtable}{lrp{0.30\\linewidth}p{0.30\\linewidth}}
        \\caption{Each} \\\\
        \\toprule
        study & F1 & reference & report \\\\
        \\midrule
        \\endhead
        """;
    assertTrue(written.startsWith(beginning), written);
    assertTrue(written.endsWith("\\bottomrule\n\\end{longtable}\n"), written);
    assertFalse(TableFormat.LATEX.text("", columns, rows.subList(0, 40)).contains("longtable"));
  }

  @Test
  void anotherEndingIsTold() {
    String said =
        assertThrows(IllegalArgumentException.class, () -> written("table.xlsx")).getMessage();
    assertTrue(said.contains(".csv, .md or .tex; found table.xlsx"), said);
  }
}
