package cxr.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cxr.io.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DescriptionTest {

  private static Study study(
      String id, String findings, String impression, List<String> terms, String... images) {
    List<ImageFile> found = new ArrayList<>();
    if (images.length > 0) {
      found.add(new ImageFile(images[0], Path.of("x.png"), View.FRONTAL));
    }
    return new Study(
        id, "", "", "", findings, impression, terms, List.of(), List.of(images), found);
  }

  private static final Dataset DATASET =
      new Dataset(
          Path.of("x"),
          "OpenI",
          List.of(
              study("1", "Heart is XXXX.", "Normal.", List.of("normal"), "a", "b"),
              study("2", "Heart is XXXX.", "", List.of("Opacity/left", "Opacity/right"), "c"),
              study("3", "", "Heart (normal) - no heart!", List.of("Opacity/left")),
              study("4", "", "", List.of())),
          Map.of(),
          List.of(
              new Problem("4", "4.xml", Problem.Kind.NO_TEXT, "kept"),
              new Problem("3", "3.xml", Problem.Kind.NO_IMAGES, "kept"),
              new Problem("4", "4.xml", Problem.Kind.NO_IMAGES, "kept")));

  @Test
  void countsAllKeysOfTheJson() throws IOException {
    JsonNode expected =
        new ObjectMapper()
            .readTree(
                """
                {"reports": 4, "reportsWithImages": 2, "imagesListed": 3, "imagesFound": 2,
                 "imagesPerReport": {"0": 2, "1": 1, "2": 1},
                 "sections": {"both": 1, "findingsOnly": 1, "impressionOnly": 1, "neither": 1},
                 "sectionsWithImages":
                   {"both": 1, "findingsOnly": 1, "impressionOnly": 0, "neither": 0},
                 "words": {
                   "findings": {"mean": 3.0, "median": 3.0, "p95": 3, "max": 3},
                   "impression": {"mean": 3.0, "median": 3.0, "p95": 5, "max": 5},
                   "report": {"mean": 4.0, "median": 4.0, "p95": 5, "max": 5}},
                 "mesh": {"termsPerReport": 1.3333, "normalOnly": 1, "distinctTerms": 3},
                 "vocabulary": {"types": 5, "atLeast3": 1},
                 "redacted": {"findingsShare": 1.0},
                 "duplicateFindings": 1,
                 "problems": {"noImages": 2, "noText": 1}}
                """);
    assertEquals(expected, new ObjectMapper().readTree(Description.of(DATASET).toJson()));
  }

  @Test
  void aCollectionWithoutTextsIsDescribedToo() {
    Dataset empty = new Dataset(Path.of("x"), "OpenI", List.of(), Map.of(), List.of());
    assertEquals(new Description.Lengths(0, 0, 0, 0), Description.of(empty).words().report());
  }

  @Test
  void percentilesAreNearestRanks() {
    List<String> texts = IntStream.rangeClosed(1, 40).mapToObj(n -> "w ".repeat(n)).toList();
    assertEquals(new Description.Lengths(20.5, 20.5, 38, 40), Description.Lengths.of(texts));
  }

  @Test
  void wordsOfAVocabulary() {
    assertEquals(
        List.of("x-ray", "1.5", "t5", "o'clock", "œdème"),
        Vocabulary.types(" X-ray (1.5), - T5: o'clock...  Œdème "));
    assertEquals(List.of(), Vocabulary.types("  "));
    Vocabulary vocabulary = Vocabulary.of(List.of("a b", "A. b, c"));
    assertEquals(Map.of("a", 2, "b", 2, "c", 1), vocabulary.counts());
    assertEquals(2, vocabulary.atLeast(2));
    assertArrayEquals(new int[] {2, 3}, Vocabulary.growth(List.of("a b", "A. b, c")));
  }

  @Test
  void repeatedTextsTheMostFrequentFirst() {
    assertEquals(
        List.of(Map.entry("b", 3), Map.entry("a", 2)),
        List.copyOf(
            Description.repeated(List.of("a", "b", "c", "b", "", "", "a", "b")).entrySet()));
  }
}
