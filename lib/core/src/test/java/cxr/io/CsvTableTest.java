package cxr.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CsvTableTest {

  private final List<Problem> problems = new ArrayList<>();

  private List<CsvTable.Row> rows(byte[] bytes) {
    return CsvTable.rows("t.csv", bytes, Set.of("uid", "text"), Set.of("uid", "text"), problems);
  }

  private List<CsvTable.Row> rows(String text) {
    return rows(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<Problem.Kind> kinds() {
    return problems.stream().map(Problem::kind).toList();
  }

  @Test
  void quotesCommasLineEndsAndDoubledQuotes() {
    List<CsvTable.Row> rows = rows("uid,text\r\n1,\"a, \"\"b\"\"\r\nc\"\r\n\r\n2,d");
    assertEquals(List.of("a, \"b\"\r\nc", "d"), rows.stream().map(row -> row.get("TEXT")).toList());
    assertEquals(List.of(2, 5), rows.stream().map(CsvTable.Row::line).toList());
    assertEquals(List.of(), problems);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    List<String> texts = List.of("plain", "a, \"b\"\nc", "x;y", "");
    List<List<?>> table = new ArrayList<>(List.of(List.of("uid", "text")));
    texts.forEach(text -> table.add(List.of(table.size(), text)));
    String written = CsvTable.text(table);
    assertTrue(written.startsWith("uid,text\n1,plain\n2,\"a, \"\"b\"\"\nc\"\n3,"), written);
    assertEquals(texts, rows(written).stream().map(row -> row.get("text")).toList());
    assertEquals(List.of(), problems);
  }

  @Test
  void aQuoteNeverClosedCostsItsRowAlone() {
    List<CsvTable.Row> rows = rows("uid,text\n1,a\n2,\"b\n3,c\n4,\"d\"x\n5,e,f\n6,g\n");
    assertEquals(List.of("1", "3", "6"), rows.stream().map(row -> row.get("uid")).toList());
    assertEquals(
        List.of(Problem.Kind.BAD_ROW, Problem.Kind.BAD_ROW, Problem.Kind.BAD_ROW), kinds());
    assertTrue(problems.get(0).action().contains("line 3"), problems.toString());
    assertTrue(problems.get(2).action().contains("3 fields, not 2"), problems.toString());
  }

  @Test
  void manyOpenQuotesDoNotHang() {
    String text = "uid,text\n" + "1,\"a\n".repeat(200_000);
    assertTimeoutPreemptively(Duration.ofSeconds(30), () -> rows(text));
    assertEquals(Problem.Kind.UNREADABLE_TABLE, problems.get(problems.size() - 1).kind());
    assertTrue(problems.size() < 1100);
  }

  @Test
  void columnsAreFoundByNameAndUnknownOnesTold() {
    List<CsvTable.Row> rows = rows("x,Text,UID,text\n0,a,1,b\n");
    assertEquals("a", rows.get(0).get("text"));
    assertEquals("1", rows.get(0).get("uid"));
    assertEquals(List.of(Problem.Kind.UNKNOWN_COLUMN, Problem.Kind.UNKNOWN_COLUMN), kinds());
  }

  @Test
  void aTableWithoutItsColumnsIsLeftOut() {
    for (String text : List.of("", "\n", "uid\n1\n", "\"uid,text\n1,2\n", "a;b\n")) {
      problems.clear();
      assertEquals(List.of(), rows(text), text);
      assertTrue(kinds().contains(Problem.Kind.UNREADABLE_TABLE), text);
    }
  }

  @Test
  void encodings() {
    assertEquals("é", rows("\uFEFFuid,text\n1,é\n").get(0).get("text"));
    assertEquals(
        "é", rows("\uFEFFuid,text\n1,é\n".getBytes(StandardCharsets.UTF_16LE)).get(0).get("text"));
    assertEquals(List.of(), problems);
    assertEquals(
        "é–",
        rows("uid,text\n1,é–\n".getBytes(Charset.forName("windows-1252"))).get(0).get("text"));
    assertEquals(List.of(Problem.Kind.WRONG_ENCODING), kinds());
  }
}
