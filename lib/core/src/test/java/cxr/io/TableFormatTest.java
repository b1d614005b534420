package cxr.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
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
  void anotherEndingIsTold() {
    String said =
        assertThrows(IllegalArgumentException.class, () -> written("table.xlsx")).getMessage();
    assertTrue(said.contains(".csv, .md or .tex; found table.xlsx"), said);
  }
}
