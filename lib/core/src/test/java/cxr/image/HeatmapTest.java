package cxr.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class HeatmapTest {

  private static final Heatmap MAP = new Heatmap(2, new float[] {0.1f, 0.2f, 0.3f, 0.4f});

  @Test
  void weightsAreInterpolatedBetweenTheCellsCentres() {
    assertEquals(0.1, MAP.at(0.25, 0.25), 1e-6);
    assertEquals(0.1, MAP.at(0, 0), 1e-6);
    assertEquals(0.25, MAP.at(0.5, 0.5), 1e-6);
    assertEquals(0.4, MAP.at(1, 1), 1e-6);
    assertArrayEquals(MAP.cells(), MAP.resized(2));
    assertEquals(0.15f, MAP.resized(4)[1], 0.03f);
    assertEquals(0.4, MAP.highest(), 1e-6);
    assertEquals(1, MAP.sum(), 1e-6);
  }

  @Test
  void thereIsAWeightOfEachCell() {
    assertThrows(IllegalArgumentException.class, () -> new Heatmap(2, new float[3]));
    assertThrows(IllegalArgumentException.class, () -> new Heatmap(1, new float[] {-1}));
    assertThrows(IllegalArgumentException.class, () -> new Heatmap(1, new float[] {Float.NaN}));
  }
}
