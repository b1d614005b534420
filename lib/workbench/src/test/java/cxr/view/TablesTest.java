package cxr.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class TablesTest {

  @TempDir Path folder;

  private final Table table =
      Table.create(
          "Scores",
          StringColumn.create("study", "a", "b"),
          DoubleColumn.create("BLEU-4", .123456, Double.NaN));

  @Test
  void aTableIsWrittenByTheEndingOfItsFile() throws IOException {
    Tables.write(table, folder.resolve("t.csv"));
    assertEquals("study,BLEU-4\na,0.123456\nb,\n", Files.readString(folder.resolve("t.csv")));
    Tables.write(table, folder.resolve("t.md"));
    String markdown = Files.readString(folder.resolve("t.md"));
    assertTrue(markdown.endsWith("| a | 0.123 |\n| b | – |\n"), markdown);
    Tables.write(table, folder.resolve("t.tex"));
    String latex = Files.readString(folder.resolve("t.tex"));
    assertTrue(latex.contains("\\caption{Scores}") && latex.contains("b & -- \\\\"), latex);
  }

  @Test
  void nothingIsReplaced() throws IOException {
    Path file = folder.resolve("t.csv");
    Tables.write(table, file);
    assertThrows(IOException.class, () -> Tables.write(table.dropRange(1), file));
    assertTrue(Files.readString(file).contains("a,"));
    assertThrows(
        IllegalArgumentException.class, () -> Tables.write(table, folder.resolve("t.doc")));
  }
}
