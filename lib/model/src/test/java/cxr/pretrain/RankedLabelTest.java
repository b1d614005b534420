package cxr.pretrain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cxr.score.Ranking;
import cxr.score.metric.Selection;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RankedLabelTest {

  @Test
  void drawnStudiesAreRankedAsIfTheyWereSorted() {
    Random random = new Random(1);
    for (int trial = 0; trial < 200; trial++) {
      int n = 1 + random.nextInt(12);
      double[][] probabilities = new double[n][1];
      boolean[][] present = new boolean[n][1];
      int[] drawn = new int[n];
      for (int i = 0; i < n; i++) {
        probabilities[i][0] = random.nextInt(5) / 4.0; // with ties
        present[i][0] = random.nextInt(3) == 0;
        drawn[i] = random.nextInt(n);
      }
      double[] p = new double[n];
      boolean[] y = new boolean[n];
      for (int i = 0; i < n; i++) {
        p[i] = probabilities[drawn[i]][0];
        y[i] = present[drawn[i]][0];
      }
      RankedLabel label = RankedLabel.of(probabilities, present).get(0);
      int[] times = RankedLabel.times(Selection.of(drawn), n);
      assertEquals(Ranking.auc(p, y), label.auc(times), 1e-12);
      assertEquals(Ranking.averagePrecision(p, y), label.averagePrecision(times), 1e-12);
    }
  }
}
