package cxr.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class StudyVectorsTest {

  private static final List<float[][]> TRAIN =
      List.of(
          new float[][] {{1, 10}, {5, 5}},
          new float[][] {{3, 10}, null},
          new float[][] {{5, 10}, {7, 5}});

  @Test
  void columnsAreStandardisedByTheXRaysThatThereAre() {
    StudyVectors vectors = StudyVectors.fit(TRAIN, 2);
    float[] first = vectors.of(TRAIN.get(0));
    float[] last = vectors.of(TRAIN.get(2));
    assertEquals(-first[0], last[0], 1e-6); // 1 and 5 lie about the mean of 3
    assertEquals(-first[2], last[2], 1e-6); // 5 and 7 about 6, without the study that has no view
    assertEquals(first[0] / first[2], Math.sqrt(1.5), 1e-4); // (2 / sqrt(8 / 3)) / 1
    assertEquals(0, first[1]);
  }

  @Test
  void anAbsentViewIsNought() {
    float[] vector = StudyVectors.fit(TRAIN, 2).of(TRAIN.get(1));
    assertArrayEquals(new float[] {0, 0, 0, 0}, vector);
  }

  @Test
  void theMeanSquaredLengthIsOne() {
    StudyVectors vectors = StudyVectors.fit(TRAIN, 2);
    double squares = 0;
    for (float[][] study : TRAIN) {
      for (float value : vectors.of(study)) {
        squares += value * value;
      }
    }
    assertEquals(3, squares, 1e-5);
  }

  @Test
  void furtherViewsAreNotLookedAt() {
    float[] vector = StudyVectors.fit(TRAIN, 1).of(TRAIN.get(2));
    assertEquals(2, vector.length);
    assertEquals(Math.sqrt(1.5), vector[0], 1e-4);
  }

  @Test
  void needsAnXRay() {
    assertThrows(IllegalArgumentException.class, () -> StudyVectors.fit(List.of(), 2));
    assertThrows(
        IllegalArgumentException.class,
        () -> StudyVectors.fit(List.<float[][]>of(new float[2][]), 2));
  }
}
