package cxr.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Whatever the bytes, every row fits its table, and a table without rows and columns is told. */
class CsvTableFuzzTest {

  @FuzzTest
  void rows(byte[] bytes) {
    List<Problem> problems = new ArrayList<>();
    Set<String> needed = Set.of("uid", "MeSH");
    List<CsvTable.Row> rows = CsvTable.rows("t.csv", bytes, needed, needed, problems);
    int line = 0;
    for (CsvTable.Row row : rows) {
      assertEquals(row.columns().size(), row.fields().size());
      assertTrue(row.line() > line, "rows are in the order of their lines");
      line = row.line();
      row.get("uid");
      row.get("none");
    }
    String text = DecodedText.of(bytes).text().toLowerCase(Locale.ROOT);
    if (!text.contains("uid")) {
      assertTrue(rows.isEmpty());
      assertFalse(problems.isEmpty());
    }
  }
}
