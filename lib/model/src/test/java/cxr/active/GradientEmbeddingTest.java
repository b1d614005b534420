package cxr.active;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;

class GradientEmbeddingTest {

  private static final double STEP = 1e-5;
  private static final float[] VECTOR = {0.4f, -0.7f, 0.2f, 0.05f};

  private static double[][] weights() {
    Random random = new Random(3);
    double[][] weights = new double[3][VECTOR.length];
    for (double[] row : weights) {
      for (int i = 0; i < row.length; i++) {
        row[i] = random.nextGaussian();
      }
    }
    weights[0][0] += 2; // one that is decided to be there
    return weights;
  }

  private static double sum(double[] row) {
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      sum += row[i] * VECTOR[i];
    }
    return sum;
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /**
   * @param loss of a sum of weights times values, and a label
   */
  private static void check(double[] told, ToDoubleBiFunction<Double, Double> loss) {
    GradientEmbedding embedding = GradientEmbedding.of(told, VECTOR);
    double squares = 0;
    boolean decided = false;
    for (int l = 0; l < told.length; l++) {
      double label = told[l] >= 0.5 ? 1 : 0;
      decided |= label == 1;
      for (int i = 0; i < VECTOR.length; i++) {
        double[][] more = weights();
        double[][] less = weights();
        more[l][i] += STEP;
        less[l][i] -= STEP;
        double slope =
            (loss.applyAsDouble(sum(more[l]), label) - loss.applyAsDouble(sum(less[l]), label))
                / (2 * STEP);
        assertEquals(slope, embedding.residual()[l] * embedding.vector()[i], 1e-8);
        squares += slope * slope;
      }
    }
    assertTrue(decided);
    assertEquals(squares, embedding.dot(embedding), 1e-6);
  }

  @Test
  void isTheGradientOfTheCrossEntropyOfALogisticHead() {
    double[][] weights = weights();
    double[] told = new double[weights.length];
    for (int l = 0; l < told.length; l++) {
      told[l] = logistic(sum(weights[l]));
    }
    check(told, (sum, label) -> -Math.log(label == 1 ? logistic(sum) : 1 - logistic(sum)));
  }

  @Test
  void isTheGradientOfHalfTheSquaredErrorOfALinearHead() {
    double[][] weights = weights();
    double[] told = new double[weights.length];
    for (int l = 0; l < told.length; l++) {
      told[l] = sum(weights[l]);
    }
    check(told, (sum, label) -> (sum - label) * (sum - label) / 2);
  }

  /** The factors give the products of the whole embeddings. */
  @Test
  void dotIsThatOfTheWholeEmbeddings() {
    GradientEmbedding one = GradientEmbedding.of(new double[] {0.2, 0.9}, VECTOR);
    float[] other = {1, 2, -1, 0.5f};
    GradientEmbedding two = GradientEmbedding.of(new double[] {0.7, 0.1}, other);
    double sum = 0;
    for (int l = 0; l < 2; l++) {
      for (int i = 0; i < 4; i++) {
        sum += one.residual()[l] * VECTOR[i] * two.residual()[l] * other[i];
      }
    }
    assertEquals(sum, one.dot(two), 1e-7);
  }

  /** It begins with the longest, and takes one of each kind before a second of one. */
  @Test
  void choosesLongOnesThatDiffer() {
    float[][] vectors = new float[40][2];
    double[][] likely = new double[40][1];
    for (int i = 0; i < 40; i++) {
      vectors[i][i % 2] = 1;
      likely[i][0] = 0.3;
    }
    vectors[17] = new float[] {0, 3};
    Candidates from = new Candidates(vectors, likely, new float[0][]);
    Set<Integer> kinds = new HashSet<>();
    int[] chosen = GradientEmbedding.next(from, 3, new SplittableRandom(2));
    assertEquals(17, chosen[0]);
    for (int place : chosen) {
      kinds.add(place == 17 ? 2 : place % 2);
    }
    assertEquals(Set.of(0, 1, 2), kinds);
  }
}
