package cxr.pretrain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cxr.features.Parameters;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients are what small changes of each weight do to the loss. */
class GradientsTest {

  private static final double STEP = 1e-5;

  private static DualEncoder.Batch batch() {
    Random random = new Random(5);
    double[][] vectors = new double[4][6];
    double[][][] regions = new double[4][3][5];
    for (int i = 0; i < 4; i++) {
      vectors[i] = random.doubles(6, -1, 1).toArray();
      for (int k = 0; k < 3; k++) {
        regions[i][k] = random.doubles(5, -1, 1).toArray();
      }
    }
    List<int[][]> texts =
        List.of(
            new int[][] {{0, 1, 2}, {3}},
            new int[][] {{4, 4}},
            new int[][] {{0, 1, 2}, {3}},
            new int[][] {{1}, {5, 3, 0, 2}});
    return new DualEncoder.Batch(
        new DualEncoder.Images(vectors, regions), texts, new int[] {0, 1, 0, 2});
  }

  private static void check(Parameters weights, ToDoubleFunction<Parameters> loss) {
    Parameters gradients = weights.zeros();
    loss.applyAsDouble(gradients);
    weights
        .arrays()
        .forEach(
            (name, array) -> {
              for (int i = 0; i < array.length; i++) {
                for (int j = 0; j < array[i].length; j++) {
                  double value = array[i][j];
                  array[i][j] = value + STEP;
                  double above = loss.applyAsDouble(weights.zeros());
                  array[i][j] = value - STEP;
                  double below = loss.applyAsDouble(weights.zeros());
                  array[i][j] = value;
                  double expected = (above - below) / (2 * STEP);
                  double found = gradients.get(name)[i][j];
                  assertEquals(expected, found, 1e-8 + 1e-6 * Math.abs(expected), name);
                }
              }
            });
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  void ofAllWeightsOfBothEncoders(Level level) {
    DualEncoder encoder = DualEncoder.start(level, new DualEncoder.Shape(6, 5, 6, 4, 3), 1);
    DualEncoder.Batch batch = batch();
    check(encoder.weights(), gradients -> encoder.loss(batch, gradients));
  }

  @Test
  void ofTheFindingsHead() {
    Parameters hidden = new Parameters();
    ImageEncoder.startHidden(hidden, 6, 4, 1);
    FindingsHead.Labelled labelled =
        new FindingsHead.Labelled(
            batch().images().vectors(),
            new boolean[][] {{true, false}, {false, false}, {true, true}, {false, true}});
    FindingsHead head = FindingsHead.learn(hidden, labelled, labelled, 1);
    check(head.weights(), gradients -> head.loss(labelled, gradients));
  }
}
