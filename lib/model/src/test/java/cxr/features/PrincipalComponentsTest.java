package cxr.features;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PrincipalComponentsTest {

  /** Along a known direction vectors differ most, and by it they get variance 1. */
  @Test
  void findsTheDirectionsOfTheGreatestVariance() {
    Random random = new Random(1);
    double[] deviations = {3, 2, 0.1, 0.1};
    float[][] vectors = new float[2000][4];
    for (float[] row : vectors) {
      double a = deviations[0] * random.nextGaussian();
      double b = deviations[1] * random.nextGaussian();
      row[0] = (float) (5 + (a + b) / Math.sqrt(2));
      row[1] = (float) ((a - b) / Math.sqrt(2));
      row[2] = (float) (deviations[2] * random.nextGaussian());
      row[3] = (float) (deviations[3] * random.nextGaussian());
    }
    PrincipalComponents found = PrincipalComponents.fit(vectors, 2, 1);
    double first = Math.abs(found.directions()[0][0] + found.directions()[0][1]) / Math.sqrt(2);
    assertEquals(1.0 / 3, first, 0.01);
    double second = Math.abs(found.directions()[1][0] - found.directions()[1][1]) / Math.sqrt(2);
    assertEquals(1.0 / 2, second, 0.01);
    float[][] seen = found.of(vectors);
    double[][] products = new double[2][2];
    double[] sums = new double[2];
    for (float[] row : seen) {
      for (int i = 0; i < 2; i++) {
        sums[i] += row[i] / seen.length;
        for (int j = 0; j < 2; j++) {
          products[i][j] += (double) row[i] * row[j] / seen.length;
        }
      }
    }
    for (int i = 0; i < 2; i++) {
      assertEquals(0, sums[i], 1e-4);
      for (int j = 0; j < 2; j++) {
        assertEquals(i == j ? 1 : 0, products[i][j], 1e-3);
      }
    }
  }

  @Test
  void thereAreNoMoreThanValues() {
    float[][] vectors = {{1, 2}, {2, 1}, {4, 3}};
    assertEquals(2, PrincipalComponents.fit(vectors, 64, 1).directions().length);
  }
}
