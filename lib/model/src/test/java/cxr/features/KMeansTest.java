package cxr.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KMeansTest {

  private static float[][] threeHeaps() {
    Random random = new Random(3);
    float[][] vectors = new float[90][2];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i][0] = (float) (10 * (i % 3) + random.nextGaussian());
      vectors[i][1] = (float) random.nextGaussian();
    }
    return vectors;
  }

  @Test
  void findsHeaps() {
    int[] group = KMeans.of(threeHeaps(), 3, 1).group();
    assertEquals(3, Arrays.stream(group).distinct().count());
    for (int i = 3; i < group.length; i++) {
      assertEquals(group[i % 3], group[i]);
    }
  }

  @Test
  void aSeedGivesTheSameGroups() {
    assertArrayEquals(KMeans.of(threeHeaps(), 7, 5).group(), KMeans.of(threeHeaps(), 7, 5).group());
  }

  /** It leaves no heap out, and nothing twice, even where all that is left lies on chosen ones. */
  @Test
  void spreadTakesEachOnceAndFarOnesFirst() {
    float[][] heaps = threeHeaps();
    KMeans.Distance between = (i, j) -> KMeans.distance(heaps[i], heaps[j]);
    int missed = 0;
    for (int seed = 0; seed < 50; seed++) {
      int[] three = KMeans.spread(90, 4, 3, between, new SplittableRandom(seed));
      assertEquals(4, three[0]);
      missed += Arrays.stream(three).map(i -> i % 3).distinct().count() == 3 ? 0 : 1;
    }
    assertTrue(missed < 10, missed + " of 50 missed a heap"); // by chance alone 39 would
    int[] all = KMeans.spread(9, 2, 9, (i, j) -> 0, new SplittableRandom(1));
    assertEquals(9, Arrays.stream(all).distinct().count());
  }

  @Test
  void equalVectorsMakeNoTrouble() {
    assertEquals(4, KMeans.of(new float[9][3], 4, 1).centres().length);
    assertThrows(IllegalArgumentException.class, () -> KMeans.of(new float[2][3], 3, 1));
  }
}
