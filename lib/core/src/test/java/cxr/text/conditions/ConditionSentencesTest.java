package cxr.text.conditions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cxr.RealData;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sentences with the labels that a reader gives them, for both schemes.
 *
 * <p>A label is expected as {@code PE=0}, or {@code PE=0|-1} where either will do; n is a blank. A
 * condition that is not named must be neither present nor uncertain.
 */
class ConditionSentencesTest {

  private static final Map<Scheme, List<String>> SHORT =
      Map.of(
          Scheme.CHEXPERT,
          List.of(
              "EC", "CM", "LO", "LL", "ED", "CO", "PN", "AT", "PX", "PE", "PO", "FX", "SD", "NF"),
          Scheme.DECK,
          List.of("Norm", "Card", "Eff", "Px", "Op", "Ed"));

  /** Invented for the project. */
  @ParameterizedTest
  @EnumSource
  void inventedSentences(Scheme scheme) throws IOException {
    try (Reader in =
        new InputStreamReader(
            ConditionSentencesTest.class.getResourceAsStream("sentences.csv"),
            StandardCharsets.UTF_8)) {
      List<String> wrong = wrong(scheme, in, 400);
      assertEquals(List.of(), wrong);
    }
  }

  /** Sentences of others, by which the rules were mended; not part of the project. */
  @ParameterizedTest
  @EnumSource
  void sentencesOfTheField(Scheme scheme) throws IOException {
    Path file = RealData.beside("field").resolve("label-sentences.csv");
    assumeTrue(Files.isRegularFile(file), "skipped: there is no " + file);
    try (Reader in = Files.newBufferedReader(file)) {
      assertEquals(List.of(), wrong(scheme, in, 100));
    }
  }

  @Test
  void aWrongLabelIsTold() {
    Labels labels = new ConditionLabeler(Scheme.CHEXPERT).labels("Edema.");
    assertEquals(List.of(), errors(labels, "ED=1"));
    assertEquals(List.of("ED=1, not 0|-1"), errors(labels, "ED=0|-1"));
    assertEquals(List.of("ED=1, not n"), errors(labels, ""));
    assertEquals(List.of("NF=n, not 1"), errors(labels, "ED=1 NF=1"));
  }

  private static List<String> wrong(Scheme scheme, Reader in, int atLeast) throws IOException {
    ConditionLabeler labeler = new ConditionLabeler(scheme);
    List<String> wrong = new ArrayList<>();
    List<CSVRecord> rows =
        CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .get()
            .parse(in)
            .getRecords();
    assertTrue(rows.size() >= atLeast, rows.size() + " sentences");
    for (CSVRecord row : rows) {
      Labels labels = labeler.labels(row.get("report"));
      List<String> errors = errors(labels, row.get(scheme.toString()));
      if (!errors.isEmpty()) {
        wrong.add(row.get("report") + " " + errors + " " + labels.mentions());
      }
    }
    System.out.printf(
        "%s: %d of %d sentences are read wrongly%n", scheme, wrong.size(), rows.size());
    return wrong;
  }

  private static List<String> errors(Labels labels, String expected) {
    Map<String, String> named = new TreeMap<>();
    for (String label : expected.split(" ")) {
      if (!label.isEmpty()) {
        named.put(label.split("=")[0], label.split("=")[1]);
      }
    }
    List<String> errors = new ArrayList<>();
    List<String> names = SHORT.get(labels.scheme());
    for (int i = 0; i < names.size(); i++) {
      boolean follows = labels.scheme().conditions().get(i) == labels.scheme().none();
      String value = labels.values().get(i) == null ? "n" : labels.values().get(i).toString();
      String right = named.remove(names.get(i));
      boolean holds =
          right == null
              ? follows || value.equals("0") || value.equals("n")
              : Arrays.asList(right.split("\\|")).contains(value);
      if (!holds) {
        errors.add("%s=%s, not %s".formatted(names.get(i), value, right == null ? "n" : right));
      }
    }
    assertEquals(Map.of(), named, "labels that the scheme has not");
    return errors;
  }
}
