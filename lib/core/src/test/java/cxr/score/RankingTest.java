package cxr.score;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cxr.score.metric.Selection;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RankingTest {

  @Test
  void drawnStudiesAreRankedAsIfTheyWereSorted() {
    Random random = new Random(1);
    for (int trial = 0; trial < 200; trial++) {
      int n = 1 + random.nextInt(12);
      double[] probabilities = new double[n];
      boolean[] present = new boolean[n];
      int[] drawn = new int[n];
      for (int i = 0; i < n; i++) {
        probabilities[i] = random.nextInt(5) / 4.0; // with ties
        present[i] = random.nextInt(3) == 0;
        drawn[i] = random.nextInt(n);
      }
      double[] p = new double[n];
      boolean[] y = new boolean[n];
      for (int i = 0; i < n; i++) {
        p[i] = probabilities[drawn[i]];
        y[i] = present[drawn[i]];
      }
      Ranking sorted = Ranking.of(p, y);
      Ranking once = Ranking.of(probabilities, present);
      Selection some = Selection.of(drawn);
      assertEquals(sorted.auc(), once.auc(some));
      assertEquals(sorted.averagePrecision(), once.averagePrecision(some));
    }
  }
}
