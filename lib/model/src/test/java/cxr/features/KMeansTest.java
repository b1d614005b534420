package cxr.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
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

  @Test
  void equalVectorsMakeNoTrouble() {
    assertEquals(4, KMeans.of(new float[9][3], 4, 1).centres().length);
    assertThrows(IllegalArgumentException.class, () -> KMeans.of(new float[2][3], 3, 1));
  }
}
