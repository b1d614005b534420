package cxr.active;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.features.KMeans;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StrategyTest {

  private static float[][] drawn(int rows, int width, long seed) {
    Random random = new Random(seed);
    float[][] drawn = new float[rows][width];
    for (float[] row : drawn) {
      for (int i = 0; i < width; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    return drawn;
  }

  private static double[][] likely(int rows, int findings, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, rows)
        .mapToObj(i -> random.doubles(findings).toArray())
        .toArray(double[][]::new);
  }

  private static int[] next(Strategy strategy, Candidates from, int count, long seed) {
    return strategy.next(from, count, new SplittableRandom(seed));
  }

  @ParameterizedTest
  @EnumSource
  void eachPlaceIsChosenOnceAndTheSeedDecides(Strategy strategy) {
    Candidates from = new Candidates(drawn(30, 4, 1), likely(30, 3, 2), drawn(5, 4, 3));
    for (int count : new int[] {1, 7, 30}) {
      int[] chosen = next(strategy, from, count, 5);
      assertEquals(count, Arrays.stream(chosen).distinct().count());
      assertTrue(Arrays.stream(chosen).allMatch(i -> i >= 0 && i < 30));
      assertArrayEquals(chosen, next(strategy, from, count, 5));
    }
  }

  /** Where all candidates are alike nothing tells them apart, and still each comes once. */
  @ParameterizedTest
  @EnumSource
  void alikeCandidatesComeOnceEach(Strategy strategy) {
    Candidates same = new Candidates(new float[6][2], new double[6][3], new float[2][2]);
    assertEquals(6, Arrays.stream(next(strategy, same, 6, 1)).distinct().count());
  }

  @Test
  void randomReadsEachStudyAsOften() {
    Candidates from = new Candidates(new float[10][1], new double[10][1], new float[0][]);
    int[] often = new int[10];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 3000; i++) {
      Arrays.stream(Strategy.RANDOM.next(from, 3, random)).forEach(place -> often[place]++);
    }
    Arrays.stream(often).forEach(times -> assertEquals(900, times, 100));
  }

  @Test
  void entropyAddsUpAndMarginLooksAtTheNearest() {
    double[][] likely = {{0.5, 0, 1}, {0.4, 0.4, 0.4}, {0.9, 0.1, 0.02}, {0, 1, 0}};
    Candidates from = new Candidates(new float[4][1], likely, new float[1][1]);
    assertArrayEquals(new int[] {1, 2, 0, 3}, next(Strategy.ENTROPY, from, 4, 1));
    assertArrayEquals(new int[] {0, 1, 2, 3}, next(Strategy.MARGIN, from, 4, 1));
  }

  /** Greedy k-centre as it is defined, and no worse than twice the best of all choices. */
  @Test
  void kCentreIsTheGreedyOneAndWithinTwiceTheBest() {
    for (int seed = 0; seed < 20; seed++) {
      float[][] vectors = drawn(9, 2, seed);
      float[][] centres = drawn(2, 2, 100 + seed);
      int[] chosen = KCentre.next(vectors, centres, 3);
      List<Integer> before = new ArrayList<>();
      for (int place : chosen) {
        int farthest = 0;
        for (int i = 0; i < 9; i++) {
          boolean more = gap(vectors, centres, before, i) > gap(vectors, centres, before, farthest);
          farthest = more ? i : farthest;
        }
        assertEquals(farthest, place);
        before.add(place);
      }
      double best = Double.POSITIVE_INFINITY;
      for (int a = 0; a < 9; a++) {
        for (int b = a + 1; b < 9; b++) {
          for (int c = b + 1; c < 9; c++) {
            best = Math.min(best, radius(vectors, centres, List.of(a, b, c)));
          }
        }
      }
      assertTrue(radius(vectors, centres, before) <= 2 * best + 1e-9);
    }
  }

  /** The distance from the nearest centre. */
  private static double gap(float[][] all, float[][] centres, List<Integer> chosen, int i) {
    double least = Double.POSITIVE_INFINITY;
    for (float[] centre : centres) {
      least = Math.min(least, Math.sqrt(KMeans.distance(all[i], centre)));
    }
    for (int c : chosen) {
      least = Math.min(least, Math.sqrt(KMeans.distance(all[i], all[c])));
    }
    return least;
  }

  private static double radius(float[][] all, float[][] centres, List<Integer> chosen) {
    return IntStream.range(0, all.length)
        .mapToDouble(i -> gap(all, centres, chosen, i))
        .max()
        .orElseThrow();
  }

  @Test
  void clustersHaveOneOfEachGroup() {
    float[][] vectors = drawn(60, 3, 1);
    for (int i = 0; i < 60; i++) {
      vectors[i][i % 3] += 50;
    }
    Candidates cold = new Candidates(vectors, new double[0][], new float[0][]);
    int[] chosen = next(Strategy.CLUSTERS, cold, 3, 1);
    assertEquals(3, Arrays.stream(chosen).map(i -> i % 3).distinct().count());
  }
}
