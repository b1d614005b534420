package cxr.pretrain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.pretrain.Recall.Direction;
import cxr.score.metric.Selection;
import cxr.text.conditions.Scheme;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecallTest {

  private static final Recall RECALL = new Recall(List.of("a", "b", "a", "c"));

  /** Of each X-ray to a, b and c. */
  private static final double[][] SIMILARITIES = {
    {0.9, 0.1, 0.2}, {0.8, 0.7, 0.6}, {0.1, 0.3, 0.2}, {0.5, 0.4, 0.5}
  };

  @Test
  void ranksCountEqualTextsAsRightAndTiesAsWrong() {
    assertEquals(List.of("a", "b", "c"), RECALL.distinct());
    assertArrayEquals(new int[] {1, 2, 3, 2}, RECALL.ranks(SIMILARITIES, Direction.IMAGE_TO_TEXT));
    // a: the first X-ray is the best; b: the second; a again; c: the second is above the fourth
    assertArrayEquals(new int[] {1, 1, 1, 2}, RECALL.ranks(SIMILARITIES, Direction.TEXT_TO_IMAGE));
    int[] same = RECALL.ranks(new double[4][3], Direction.IMAGE_TO_TEXT);
    assertArrayEquals(new int[] {3, 3, 3, 3}, same, "an encoder that says nothing finds nothing");
    assertEquals(0.75, Recall.at(2, new int[] {1, 2, 3, 2}, Selection.all(4)));
    assertEquals(1, Recall.at(2, new int[] {1, 2, 3, 2}, Selection.of(1, 1, 3)));
  }

  @Test
  void chanceIsThatOfRandomSimilarities() {
    Random random = new Random(1);
    for (Direction direction : Direction.values()) {
      for (int k : new int[] {1, 2}) {
        double mean =
            IntStream.range(0, 20_000)
                .mapToDouble(
                    draw -> {
                      double[][] any = new double[4][];
                      for (int i = 0; i < 4; i++) {
                        any[i] = random.doubles(3).toArray();
                      }
                      return Recall.at(k, RECALL.ranks(any, direction), Selection.all(4));
                    })
                .average()
                .orElseThrow();
        assertEquals(RECALL.chance(k, direction), mean, 0.01, direction + " " + k);
      }
    }
  }

  @Test
  void theMostFrequentTextOfTrainComesFirst() {
    assertArrayEquals(
        new int[] {2, 1, 2, 3}, RECALL.ranksByFrequency(List.of("b", "b", "a", "other")));
  }

  @Test
  void promptsOfEveryFinding() {
    ZeroShot standard = ZeroShot.standard();
    assertEquals(Scheme.CHEXPERT.findings(), List.copyOf(standard.prompts().keySet()));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> ZeroShot.of("Edemas: a. | b."))
            .getMessage()
            .contains("found \"Edemas: a. | b.\""));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> ZeroShot.of("Edema: a. | b."))
            .getMessage()
            .contains("Enlarged Cardiomediastinum has none"));
  }
}
